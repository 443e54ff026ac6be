import type { FileProblem } from '../core/file-problem.ts';
import { recogniseColumns } from '../core/recognise.ts';
import type { ImportOptions } from '../core/options.ts';
import {
	isVisible,
	NO_OUTCOMES,
	type ImportRun,
	type RunState,
	type RunTrouble,
} from '../core/run.ts';
import type { Database } from '../storage/database.ts';
import { Log } from '../storage/log.ts';
import { SavedMappings } from '../storage/saved-mappings.ts';
import type { LogEvent } from './events.ts';
import type {
	ImportPlan,
	ImportProgress,
	RollbackForecast,
	RollbackResult,
} from './importer-types.ts';
import { ProgressView } from './progress-view.ts';
import { readBlocks } from './read-blocks.ts';
import { problemOf } from './read-text.ts';
import { runImport } from './run-import.ts';
import { understandFile, type FileChoices } from './understand-file.ts';
import type { Understanding } from './understanding.ts';

export interface ImporterDeps {
	readonly db: Database;
	/** Tells every tab, this one included. */
	readonly tell: (event: LogEvent) => void;
	/** Holds a lock that all tabs share while `work` runs; with `ifFree`, answers undefined where it is taken. */
	readonly withLock: <T>(
		name: string,
		work: () => Promise<T>,
		ifFree?: 'ifFree',
	) => Promise<T | undefined>;
	/** Milliseconds since 1970. */
	readonly now: () => number;
	readonly sleep: (ms: number) => Promise<void>;
	readonly random: () => number;
}

/** The run that this worker drives, and all it needs to begin it again. */
interface Driven {
	readonly id: string;
	readonly file: File;
	readonly plan: ImportPlan;
	readonly view: ProgressView;
	readonly controller: AbortController;
	/** Settles when the run has ended, whatever its end. Never rejects. */
	done: Promise<void>;
}

/**
 * The control surface of imports, as the page calls it over Comlink.
 *
 * A forecast is an import that is not visible yet: `check` begins it, `execute` publishes it.
 */
export class Importer {
	readonly #deps: ImporterDeps;
	readonly #log: Promise<Log>;
	readonly #mappings: SavedMappings;
	#driven: Driven | undefined;

	constructor(deps: ImporterDeps) {
		this.#deps = deps;
		this.#mappings = new SavedMappings(deps.db);
		this.#log = Log.open(deps.db).then(async (log) => {
			await this.#settleOrphans(log);
			return log;
		});
		// A failed opening is reported by whatever is asked next.
		this.#log.catch(() => {});
	}

	/** What a file is, from its first 256 KiB; trouble with the file is data. */
	async understand(
		file: File,
		choices?: FileChoices,
	): Promise<{ ok: true; understanding: Understanding } | { ok: false; problem: FileProblem }> {
		try {
			const understanding = await understandFile(file, choices ?? {}, recogniseColumns);
			const remembered = await this.#mappings.find(understanding.headerFingerprint);
			const fits = remembered?.columns.length === understanding.header.length;
			return {
				ok: true,
				understanding: fits ? { ...understanding, mapping: remembered! } : understanding,
			};
		} catch (error) {
			const problem = problemOf(error);
			if (problem === undefined) throw error;
			return { ok: false, problem };
		}
	}

	/** Begins the forecast of a file and answers its id. A forecast that was not published is discarded. */
	async check(file: File, plan: ImportPlan): Promise<string> {
		await this.#discardUnpublished();
		return (await this.#begin(crypto.randomUUID(), file, plan)).id;
	}

	/**
	 * Publishes a forecast: at once where it is ready, else what is there becomes visible and the rest
	 * as it comes. Resolves when the run has ended, to where it then stands.
	 *
	 * @param options where they differ from those of the forecast, it is made again first
	 */
	async execute(id: string, options: Partial<ImportOptions> = {}): Promise<ImportProgress> {
		const log = await this.#log;
		let driven = this.#requireDriven(id);
		if (differs(options, driven.plan.options)) driven = await this.#beginAgain(driven, options);
		if (!driven.plan.options.skipErrors) {
			await driven.done;
			if (driven.view.progress().counts.rejected > 0) {
				await this.#stop(driven, { code: 'rows.invalid' });
				return driven.view.progress();
			}
		}
		while (isForecast(driven.view.progress().state) && !(await this.#publish(log, driven))) {
			// The log changed since: what was forecast need not be what would happen now.
			driven = await this.#beginAgain(driven, {});
		}
		await driven.done;
		await this.#mappings.save(driven.plan.headerFingerprint, driven.plan.mapping, this.#deps.now());
		this.#deps.tell({ kind: 'changed' });
		return driven.view.progress();
	}

	/** Stops a run at the next batch border. What is stored stays stored. */
	async cancel(id: string): Promise<{ cancelled: boolean; processedBatches: number }> {
		const driven = this.#driven;
		if (driven?.id !== id) return { cancelled: false, processedBatches: 0 };
		driven.controller.abort();
		await driven.done;
		const { state, batch } = driven.view.progress();
		return { cancelled: state === 'cancelled', processedBatches: batch };
	}

	/** Takes a forecast back, as if it had never been made. */
	async discard(id: string): Promise<void> {
		if (this.#driven?.id === id) await this.#discardUnpublished();
	}

	/** Where a run stands, or `undefined` where there is none. */
	async status(id: string): Promise<ImportProgress | undefined> {
		if (this.#driven?.id === id) return this.#driven.view.progress();
		const run = await (await this.#log).run(id);
		return run && new ProgressView(run, this.#deps.now).progress();
	}

	/** What a rollback of this run would do. */
	async canRollback(id: string): Promise<RollbackForecast> {
		const log = await this.#log;
		const run = await log.run(id);
		const possible = run !== undefined && isVisible(run) && run.state !== 'processing';
		return { possible, ...(await log.rollbackEffect(id)) };
	}

	/** Takes a run back: its contacts go, those it changed are again what they were. */
	async rollback(id: string): Promise<RollbackResult> {
		const log = await this.#log;
		const { possible, ...effect } = await this.canRollback(id);
		if (!possible) throw new Error('Only an import that is in can be rolled back');
		const completedAt = this.#deps.now();
		await this.#deps.withLock(WRITE_LOCK, () => log.rollBack(id, completedAt));
		this.#deps.tell({ kind: 'changed' });
		return { ...effect, completedAt };
	}

	/** Deletes all that is stored here. */
	async wipeEverything(): Promise<void> {
		this.#driven?.controller.abort();
		await this.#driven?.done;
		await this.#deps.db.delete();
	}

	async #begin(id: string, file: File, plan: ImportPlan): Promise<Driven> {
		const log = await this.#log;
		const run = await log.begin(newRun(id, file, plan, this.#deps.now()));
		const view = new ProgressView(run, this.#deps.now, (progress) =>
			this.#deps.tell({ kind: 'progress', progress }),
		);
		const driven: Driven = {
			id,
			file,
			plan,
			view,
			controller: new AbortController(),
			done: Promise.resolve(),
		};
		this.#driven = driven;
		// Held as long as this worker lives or until the run is dropped: tells other tabs that it has an owner.
		void this.#deps.withLock(ownerLock(id), () => aborted(driven.controller.signal));
		driven.done = this.#deps.withLock(WRITE_LOCK, () => this.#drive(log, driven)).then(() => {});
		return driven;
	}

	async #beginAgain(driven: Driven, options: Partial<ImportOptions>): Promise<Driven> {
		driven.controller.abort();
		await driven.done;
		await (await this.#log).discard(driven.id);
		const plan = { ...driven.plan, options: { ...driven.plan.options, ...options } };
		return this.#begin(driven.id, driven.file, plan);
	}

	async #drive(log: Log, driven: Driven): Promise<void> {
		const { file, plan, view, controller, id } = driven;
		const events = runImport(id, {
			log,
			read: () => readBlocks(file, plan.encoding, plan.dialect),
			signal: controller.signal,
			now: this.#deps.now,
			sleep: this.#deps.sleep,
			random: this.#deps.random,
		});
		try {
			for await (const event of events) {
				if (event.kind === 'progressed') view.move(event.stored);
				else if (event.kind === 'finished') view.end(event.run);
				else await this.#stop(driven, event.trouble);
			}
		} catch (error) {
			await this.#stop(driven, {
				code: 'bug',
				message: error instanceof Error ? error.message : String(error),
			});
		}
	}

	/** Storage trouble pauses a run, since it may pass; trouble with the file ends it. */
	async #stop(driven: Driven, trouble: RunTrouble | undefined): Promise<void> {
		const state =
			trouble === undefined
				? 'cancelled'
				: trouble.code.startsWith('storage.')
					? 'paused'
					: 'failed';
		const ended = { state, trouble, finishedAt: this.#deps.now() } as const;
		try {
			await (await this.#log).stop(driven.id, ended);
		} catch {
			// The database is out of reach: the page must hear of the trouble all the same.
		}
		driven.view.end(ended);
	}

	/** Answers false where the forecast no longer holds. */
	async #publish(log: Log, driven: Driven): Promise<boolean> {
		const run = await log.publish(driven.id, this.#deps.now());
		if (run === undefined) return false;
		if (run.state === 'completed') driven.view.end(run);
		else driven.view.published();
		this.#deps.tell({ kind: 'changed' });
		return true;
	}

	async #discardUnpublished(): Promise<void> {
		const driven = this.#driven;
		if (driven === undefined) return;
		const { published, state } = driven.view.progress();
		if (published && state === 'processing') throw new Error('An import is still running');
		driven.controller.abort();
		await driven.done;
		if (!published) await (await this.#log).discard(driven.id);
		this.#driven = undefined;
	}

	/** Runs whose tab is gone: a forecast is dropped, a published run is paused where it stands. */
	async #settleOrphans(log: Log): Promise<void> {
		for (const run of await log.runs()) {
			if (!['pending', 'checking', 'ready', 'processing', 'discarded'].includes(run.state))
				continue;
			await this.#deps.withLock(
				ownerLock(run.id),
				async () => {
					if (run.publishedAt === undefined) await log.discard(run.id);
					else await log.stop(run.id, { state: 'paused', trouble: { code: 'run.interrupted' } });
				},
				'ifFree',
			);
		}
	}

	#requireDriven(id: string): Driven {
		if (this.#driven?.id !== id) throw new Error('This import is not the one that was checked');
		return this.#driven;
	}
}

/** The one lock that every change to the log holds. */
const WRITE_LOCK = 'write';

function isForecast(state: RunState): boolean {
	return state === 'checking' || state === 'ready';
}

function ownerLock(id: string): string {
	return `run:${id}`;
}

function aborted(signal: AbortSignal): Promise<void> {
	return new Promise((resolve) =>
		signal.addEventListener('abort', () => resolve(), { once: true }),
	);
}

function differs(changed: Partial<ImportOptions>, options: ImportOptions): boolean {
	return Object.entries(changed).some(
		([name, value]) =>
			JSON.stringify(value) !== JSON.stringify(options[name as keyof ImportOptions]),
	);
}

function newRun(
	id: string,
	file: File,
	plan: ImportPlan,
	now: number,
): Omit<ImportRun, 'generation'> {
	const { encoding, dialect, header, headerFingerprint, mapping, options } = plan;
	const { name, size, lastModified } = file;
	return {
		id,
		state: 'checking',
		source: { name, size, lastModified, encoding, dialect, header, headerFingerprint },
		mapping,
		options,
		checkpoint: { row: 0, batch: 0, bytesRead: 0 },
		counts: NO_OUTCOMES,
		issueCounts: {},
		createdAt: now,
		activeMs: 0,
	};
}
