import type { FileProblem } from '../core/file-problem.ts';
import type { ImportOptions } from '../core/options.ts';
import { recogniseColumns } from '../core/mapping/recognise.ts';
import type { ImportRun, InUse } from '../core/run.ts';
import type { Log } from '../storage/log.ts';
import type { SavedMappings } from '../storage/saved-mappings.ts';
import type { Sources } from '../storage/sources.ts';
import type { ReadingEvent, ReadingPlan } from './checked-batches.ts';
import { BackgroundReclaim } from './background-reclaim.ts';
import { DrivenRun } from './driven-run.ts';
import type { LogEvent } from './events.ts';
import type { GatherBounds } from './gather.ts';
import type {
	ImportPlan,
	ImportProgress,
	Resumed,
	RollbackForecast,
	RollbackResult,
} from './importer-types.ts';
import { ProgressView } from './progress-view.ts';
import { problemOf } from './read-utf8.ts';
import { Rollbacks } from './rollbacks.ts';
import { fingerprintOf } from './source-file.ts';
import { ownerLock, WRITE_LOCK } from './run-locks.ts';
import { understandFile, type FileChoices } from './understand-file.ts';
import type { Understanding } from './understanding.ts';
import { warmUp } from './warm-up.ts';

export interface LockRequest {
	/** Do not wait: answer `undefined` where the lock is taken. */
	readonly ifFree?: boolean;
	/** Ends the waiting. */
	readonly signal?: AbortSignal;
}

export interface ImporterDeps {
	/** The log, once it is open. */
	readonly log: Promise<Log>;
	readonly mappings: SavedMappings;
	readonly sources: Pick<Sources, 'keep' | 'find' | 'keepUnfinished'>;
	readonly deleteDatabase: () => Promise<void>;
	/** Reads, maps and checks a file, in this thread or another; see `checkedBatches`. */
	readonly read: (file: File, plan: ReadingPlan) => AsyncIterable<ReadingEvent>;
	/** Tells every tab, this one included. */
	readonly tell: (event: LogEvent) => void;
	/** Holds a lock that all tabs share while `work` runs. */
	readonly withLock: <T>(
		name: string,
		work: () => Promise<T>,
		how?: LockRequest,
	) => Promise<T | undefined>;
	/** What the machine's clock shows, for the record only: it may be put to another time at any moment. Milliseconds since 1970. */
	readonly now: () => number;
	/** Milliseconds since some moment, whatever the clock is put to: what durations are measured by. */
	readonly elapsed: () => number;
	readonly sleep: (ms: number) => Promise<void>;
	readonly random: () => number;
	/** See `ImportDeps`. */
	readonly gatherBounds?: GatherBounds;
}

/**
 * The control surface of imports, as the page calls it over Comlink.
 *
 * A forecast is an import that is not visible yet: `check` begins it, `execute` publishes it. A tab
 * drives one run at a time.
 */
export class Importer {
	readonly #deps: ImporterDeps;
	readonly #log: Promise<Log>;
	readonly #reclaim: BackgroundReclaim;
	readonly #rollbacks: Rollbacks;
	#driven: DrivenRun | undefined;
	/** What changes which run is driven happens one after the other. */
	#lastChange: Promise<unknown> = Promise.resolve();

	constructor(deps: ImporterDeps) {
		this.#deps = deps;
		this.#reclaim = new BackgroundReclaim(deps);
		this.#rollbacks = new Rollbacks(deps);
		this.#log = deps.log.then(async (log) => {
			await this.#settleOrphans(log);
			// Only so that they take no room: whoever writes drops them first. In line behind another tab, or the worker
			// that left them and is only just ending.
			this.#deps.withLock(WRITE_LOCK, () => log.dropLeftovers()).catch(() => {});
			void this.#settleSources();
			return log;
		});
		// A failed opening is reported by whatever is asked next.
		this.#log.then(() => this.#reclaim.begin()).catch(() => {});
	}

	/** Makes ready for the first file, before there is one. */
	async warmUp(defaultCountry?: string): Promise<void> {
		await warmUp(this.#deps.read, defaultCountry);
	}

	/** What a file is, from its first 256 KiB; trouble with the file is data. */
	async understand(
		file: File,
		choices?: FileChoices,
	): Promise<{ ok: true; understanding: Understanding } | { ok: false; problem: FileProblem }> {
		try {
			const understanding = await understandFile(file, choices ?? {}, recogniseColumns);
			const remembered = await this.#deps.mappings.find(understanding.headerFingerprint);
			if (remembered?.columns.length !== understanding.header.length)
				return { ok: true, understanding };
			return { ok: true, understanding: { ...understanding, mapping: remembered } };
		} catch (error) {
			return { ok: false, problem: problemIn(error) };
		}
	}

	/** Begins the forecast of a file and answers its id. A forecast that was not published is discarded. */
	async check(file: File, plan: ImportPlan): Promise<string> {
		return this.#inTurn(async (log) => {
			void this.#reclaim.stop();
			await this.#dropUnpublished(log);
			this.#driven = DrivenRun.of(file, plan, log, this.#deps);
			await this.#driven.own();
			this.#driven.begin();
			return this.#driven.id;
		});
	}

	/**
	 * Publishes a forecast: at once where it is ready, else what is there becomes visible and the rest
	 * as it comes. Resolves when the run has ended, to where it then stands.
	 *
	 * @param options where they differ from those of the forecast, it is made again first
	 */
	async execute(id: string, options: Partial<ImportOptions> = {}): Promise<ImportProgress> {
		const driven = this.#requireDriven(id);
		if (driven.differsFrom(options)) await this.#inTurn(() => driven.beginAgain(options));
		if (!driven.plan.options.skipErrors) {
			await driven.done;
			if (driven.progress().counts.rejected > 0) {
				await driven.stop({ code: 'rows.invalid' });
				return driven.progress();
			}
		}
		// While the rest is checked, and not waited for: it is for the worst case only.
		if (driven.progress().state !== 'ready') void driven.keepSource();
		while ((await driven.publish()) === 'outdated') {
			// The log changed since: what was forecast need not be what would happen now.
			await this.#inTurn(() => driven.beginAgain());
		}
		return this.#followToEnd(driven);
	}

	/**
	 * Goes on with a paused run from its checkpoint, and resolves when it has ended or stopped again.
	 *
	 * @param file the file it was reading, where `needsFile` was the answer without one
	 */
	async resume(id: string, file?: File): Promise<Resumed> {
		const outcome = await this.#inTurn(async (log): Promise<DrivenRun | Resumed> => {
			if (this.#driven?.id === id) await this.#driven.noteEnd();
			const run = await log.importRun(id);
			if (run?.state !== 'paused') return { kind: 'notPaused' };

			const own = this.#driven?.id === id && file === undefined ? this.#driven : undefined;
			const source = file ?? own?.file ?? (await this.#deps.sources.find(id));
			if (source === undefined) return { kind: 'needsFile' };
			// Also where this tab has read it before: it may have changed since.
			const problem = await problemOfSource(source, run);
			if (problem !== undefined) return { kind: 'fileProblem', problem };
			if (own !== undefined) return own;
			void this.#reclaim.stop();
			await this.#dropUnpublished(log);
			const driven = DrivenRun.left(run, source, log, this.#deps);
			if (!(await driven.own())) return { kind: 'notPaused' };
			this.#driven = driven;
			if (file !== undefined) void driven.keepSource();
			return driven;
		});
		if ('kind' in outcome) return outcome;
		outcome.resume();
		return { kind: 'resumed', progress: await this.#followToEnd(outcome) };
	}

	/** Stops an import at the next batch border, until it is resumed; one that another tab drives, too. */
	async pause(id: string): Promise<void> {
		if (this.#driven?.id === id) await this.#driven.pause();
		else this.#deps.tell({ kind: 'command', importId: id, command: 'pause' });
	}

	/** Stops a run at the next batch border, for good. What is stored stays stored. */
	async cancel(id: string): Promise<{ cancelled: boolean; processedBatches: number }> {
		// Kept: it may be discarded meanwhile.
		const driven = this.#driven;
		if (driven?.id === id) {
			await driven.cancel();
			const { state, batch } = driven.progress();
			await this.#settleSources();
			this.#deps.tell({ kind: 'changed' });
			return { cancelled: state === 'cancelled', processedBatches: batch };
		}
		return this.#cancelOther(id);
	}

	/** Stops what runs at the next batch border: a newer version in another tab is about to change the tables. */
	async giveWay(): Promise<void> {
		await this.#driven?.pause({ code: 'storage.newer' });
	}

	/** Hears what another tab asks of the run that this one drives. */
	hear(event: LogEvent): void {
		if (event.kind !== 'command' || this.#driven?.id !== event.importId) return;
		void (event.command === 'pause' ? this.pause(event.importId) : this.cancel(event.importId));
	}

	/** Takes a forecast back, as if it had never been made. */
	async discard(id: string): Promise<void> {
		await this.#inTurn(async (log) => {
			if (this.#driven?.id === id) await this.#dropUnpublished(log);
		});
	}

	/** Where a run stands, or `undefined` where there is none. */
	async status(id: string): Promise<ImportProgress | undefined> {
		if (this.#driven?.id === id) return this.#driven.progress();
		const run = await (await this.#log).importRun(id);
		return run && new ProgressView(run, this.#deps.elapsed).progress();
	}

	/** An import as it is stored, published or not. */
	async run(id: string): Promise<ImportRun | undefined> {
		const run = await (await this.#log).importRun(id);
		return this.#driven?.id === id ? run && this.#driven.asEnded(run) : run;
	}

	/** What a rollback of this run would do. */
	async canRollback(id: string): Promise<RollbackForecast> {
		if (this.#driven?.id === id) await this.#driven.noteEnd();
		return this.#rollbacks.forecast(id);
	}

	/**
	 * Takes a run back: its contacts go, those it changed are again what they were.
	 *
	 * @param inUse what becomes of contacts that it brought, and that later runs have changed or met
	 */
	async rollback(id: string, inUse: InUse = 'keep'): Promise<RollbackResult> {
		await this.#log;
		if (this.#driven?.id === id) await this.#driven.noteEnd();
		const result = await this.#rollbacks.rollBack(id, inUse);
		void this.#settleSources();
		return result;
	}

	/** Takes a rollback back: the run's contacts and changes are there again. */
	async takeBackRollback(id: string): Promise<void> {
		await this.#log;
		await this.#rollbacks.takeBack(id);
	}

	/**
	 * Sets how many imports can be undone, and lets go of what only older ones need. Resolves when all of that is gone,
	 * or is to go another time.
	 */
	async setUndoHorizon(imports: number): Promise<void> {
		await (await this.#log).reclaiming.setHorizon(imports);
		this.#deps.tell({ kind: 'changed' });
		await this.#reclaim.begin();
	}

	/** Deletes all that is stored here. */
	async wipeEverything(): Promise<void> {
		await this.#reclaim.stop();
		await this.#driven?.cancel();
		await this.#deps.deleteDatabase();
		this.#deps.tell({ kind: 'changed' });
	}

	async #followToEnd(driven: DrivenRun): Promise<ImportProgress> {
		await driven.done;
		const progress = driven.progress();
		// Nobody waits for these: they are in line before whatever reads what they write.
		if (progress.state === 'completed') void this.#rememberMapping(driven.plan);
		void this.#settleSources();
		void this.#reclaim.begin();
		this.#deps.tell({ kind: 'changed' });
		return progress;
	}

	/** Cancels a run that this tab does not drive: here where nobody does, else by asking who does. */
	async #cancelOther(id: string): Promise<{ cancelled: boolean; processedBatches: number }> {
		const log = await this.#log;
		const stop = async (): Promise<ImportRun | undefined> => {
			const run = await log.importRun(id);
			if (run?.state !== 'paused') return run;
			return log.stop(id, { state: 'cancelled', finishedAt: this.#deps.now() });
		};
		const run = await this.#deps.withLock(ownerLock(id), stop, { ifFree: true });
		if (run === undefined) this.#deps.tell({ kind: 'command', importId: id, command: 'cancel' });
		await this.#settleSources();
		this.#deps.tell({ kind: 'changed' });
		return {
			cancelled: run?.state === 'cancelled',
			processedBatches: run?.checkpoint.batch ?? 0,
		};
	}

	/** Lets go of the copies of files that no unfinished run needs; that they can't be deleted harms nothing. */
	async #settleSources(): Promise<void> {
		await this.#deps.sources.keepUnfinished().catch(() => {});
	}

	/** A mapping that was used is remembered; that it can't be stored must not look like a failed import. */
	async #rememberMapping({ headerFingerprint, mapping }: ImportPlan): Promise<void> {
		await this.#deps.mappings.save(headerFingerprint, mapping, this.#deps.now()).catch(() => {});
	}

	async #dropUnpublished(log: Log): Promise<void> {
		const driven = this.#driven;
		if (driven === undefined) return;
		const { published, state } = driven.progress();
		if (published && state === 'processing') throw new Error('An import is still running');
		await driven.letGo();
		if (!published) await log.discard(driven.id);
		this.#driven = undefined;
	}

	/**
	 * Settles runs whose tab is gone: a forecast is dropped, a published run is paused where it stands.
	 * Those whose tab still lives are settled when it goes, by the lock that it holds.
	 */
	async #settleOrphans(log: Log): Promise<void> {
		for (const { id, state, publishedAt } of await log.runs()) {
			if (publishedAt !== undefined && state !== 'processing') continue;
			const settle = async (): Promise<true> => {
				await log.settle(id);
				this.#deps.tell({ kind: 'changed' });
				return true;
			};
			const settled = await this.#deps
				.withLock(ownerLock(id), settle, { ifFree: true })
				.catch(() => true);
			if (settled === undefined) this.#deps.withLock(ownerLock(id), settle).catch(() => {});
		}
	}

	async #inTurn<T>(change: (log: Log) => Promise<T>): Promise<T> {
		const turn = this.#lastChange.then(async () => change(await this.#log));
		this.#lastChange = turn.catch(() => {});
		return turn;
	}

	#requireDriven(id: string): DrivenRun {
		if (this.#driven?.id !== id) throw new Error('This import is not the one that was checked');
		return this.#driven;
	}
}

/** Why a file is not the one that a run was reading, or can't be read. */
async function problemOfSource(
	file: File,
	{ source }: ImportRun,
): Promise<FileProblem | undefined> {
	try {
		return (await fingerprintOf(file)) === source.fingerprint ? undefined : { code: 'file.other' };
	} catch (error) {
		return problemIn(error);
	}
}

/** The trouble with a file that an error tells of; any other error is thrown on. */
function problemIn(error: unknown): FileProblem {
	const problem = problemOf(error);
	if (problem === undefined) throw error;
	return problem;
}
