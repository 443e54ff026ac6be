import { DEFAULT_OPTIONS, MAX_BATCH_ROWS, type ImportOptions } from '../core/options.ts';
import { NO_OUTCOMES, type ImportRun, type RunTrouble } from '../core/run.ts';
import type { Log } from '../storage/log.ts';
import type { Refusal } from '../storage/visibility.ts';
import type { ImporterDeps } from './importer.ts';
import type { ImportPlan, ImportProgress } from './importer-types.ts';
import { ProgressView } from './progress-view.ts';
import { Retries, runTroubleOf } from './retry.ts';
import { runImport } from './run-import.ts';
import { ownerLock, WRITE_LOCK } from './run-locks.ts';
import { fingerprintOf, MAX_KEPT_BYTES } from './source-file.ts';

/**
 * The run that this worker drives, from its first forecast to its end, or from where it was left. A
 * forecast that no longer holds is made again under the same id; a cancel outlives that.
 */
export class DrivenRun {
	readonly id: string;
	/** What it reads. */
	readonly file: File;
	readonly #log: Log;
	readonly #deps: ImporterDeps;
	#plan: ImportPlan;
	#view: ProgressView;
	#controller = new AbortController();
	#cancelled = false;
	/** What it shall be when it stops at a batch border because it was asked to. */
	#asked: 'cancelled' | 'paused' = 'cancelled';
	/** Why it was asked to pause, where it was not the user who asked. */
	#reason: RunTrouble | undefined;
	#letGo = (): void => {};
	/** Settles once its lock is free again. */
	#freed: Promise<void> = Promise.resolve();
	/** Settles when the run is noted in the log, or never will be. Never rejects. */
	#begun: Promise<void> = Promise.resolve();
	#done: Promise<void> = Promise.resolve();
	/** How it ended, where the database was out of reach for noting it. */
	#unnoted: Parameters<Log['stop']>[1] | undefined;

	private constructor(run: ImportRun, file: File, log: Log, deps: ImporterDeps) {
		this.id = run.id;
		this.file = file;
		this.#log = log;
		this.#deps = deps;
		this.#plan = planOf(run);
		this.#view = this.#viewOf(run);
	}

	/** A new run of a file. */
	static of(file: File, plan: ImportPlan, log: Log, deps: ImporterDeps): DrivenRun {
		return new DrivenRun(newRun(crypto.randomUUID(), file, plan, deps.now()), file, log, deps);
	}

	/** A run that was left, with the file it was reading. */
	static left(run: ImportRun, file: File, log: Log, deps: ImporterDeps): DrivenRun {
		return new DrivenRun(run, file, log, deps);
	}

	get plan(): ImportPlan {
		return this.#plan;
	}

	/** Settles when the run has ended or is ready. Never rejects. */
	get done(): Promise<void> {
		return this.#done;
	}

	progress(): ImportProgress {
		return this.#view.progress();
	}

	/**
	 * Takes the run's own lock, until it is let go; false where another tab has it. Before it is noted:
	 * else another tab might think it left alone.
	 */
	async own(): Promise<boolean> {
		return new Promise<boolean>((owned, failed) => {
			const held = this.#deps.withLock(
				ownerLock(this.id),
				() => {
					owned(true);
					return new Promise<true>((letGo) => (this.#letGo = () => letGo(true)));
				},
				{ ifFree: true },
			);
			this.#freed = held.then((was) => owned(was === true), failed);
		});
	}

	/** Starts the forecast; it waits for its turn where another tab writes. */
	begin(): void {
		this.#start(() => this.#log.begin(this.#newRun()));
	}

	/** Goes on from the checkpoint. Does nothing where the run is not paused. */
	resume(): void {
		this.#asked = 'cancelled';
		this.#reason = undefined;
		this.#controller = new AbortController();
		this.#start(() => this.#log.resume(this.id));
	}

	#start(note: () => Promise<ImportRun | undefined>): void {
		let noted = (): void => {};
		this.#begun = new Promise((resolve) => (noted = resolve));
		this.#done = this.#drive(note, noted, this.#controller.signal).finally(noted);
	}

	/** Makes the forecast again, with other options where some are given. Does nothing once cancelled. */
	async beginAgain(options: Partial<ImportOptions> = {}): Promise<void> {
		this.#controller.abort();
		await this.#done;
		if (this.#cancelled) return;
		await this.#log.discard(this.id);
		this.#plan = { ...this.#plan, options: { ...this.#plan.options, ...options } };
		this.#view = this.#viewOf(this.#newRun());
		this.#controller = new AbortController();
		this.begin();
	}

	differsFrom(options: Partial<ImportOptions>): boolean {
		return Object.entries(options).some(
			([name, value]) =>
				JSON.stringify(value) !== JSON.stringify(this.#plan.options[name as keyof ImportOptions]),
		);
	}

	/** Makes visible what is there; `outdated` where the log has changed since the forecast began. */
	async publish(): Promise<'published' | 'outdated' | 'ended'> {
		await this.#begun;
		if (this.#cancelled) return 'ended';
		await this.noteEnd();
		const isWhole = this.progress().state === 'ready';
		// Where it can't be read, the run is about to find that out.
		const fingerprint = isWhole ? undefined : await fingerprintOf(this.file).catch(() => undefined);
		const published = await this.#notePublished(fingerprint);
		if (typeof published === 'string') return published === 'outdated' ? 'outdated' : 'ended';
		if (published.state === 'completed') this.#view.change(published);
		else this.#view.published(published);
		this.#deps.tell({ kind: 'changed' });
		return 'published';
	}

	/** Where storage refuses for good, the forecast stops as at a batch that it refuses. */
	async #notePublished(fingerprint: string | undefined): Promise<ImportRun | Refusal> {
		const tried = await this.#tried(() =>
			this.#log.visibility.publish(this.id, this.#deps.now(), fingerprint),
		);
		if ('done' in tried) return tried.done;
		await this.#halt();
		await this.stop(tried.trouble);
		return 'noForecast';
	}

	/** Stops it at the next batch border, and for good; a paused run where it stands. */
	async cancel(): Promise<void> {
		this.#cancelled = true;
		await this.#halt();
		if (this.progress().state === 'paused') await this.stop(undefined);
	}

	/** Stops it at the next batch border, until it is resumed. A forecast that is not published is not paused. */
	async pause(reason?: RunTrouble): Promise<void> {
		if (!this.progress().published) return;
		this.#asked = 'paused';
		this.#reason = reason;
		await this.#halt();
	}

	/** Stops it, and frees its lock. */
	async letGo(): Promise<void> {
		this.#cancelled = true;
		await this.#halt();
		this.#letGo();
		// Whoever is to own it next asks for it at once, and browsers take their time.
		await this.#freed;
	}

	/** Keeps a copy of the file, so that the run can go on after a crash; where there is room for it. */
	async keepSource(): Promise<void> {
		// A file that belongs to no run is let go.
		await this.#begun;
		if (this.file.size <= MAX_KEPT_BYTES) await this.#deps.sources.keep(this.id, this.file);
	}

	async #halt(): Promise<void> {
		this.#controller.abort();
		await this.#done;
	}

	/** Notes that the run ended early. Storage trouble pauses a run, since it may pass; other trouble ends it. */
	async stop(trouble: RunTrouble | undefined): Promise<void> {
		const state = endState(trouble, this.#cancelled ? 'cancelled' : this.#asked);
		const ended = { state, trouble, finishedAt: this.#deps.now() } as const;
		this.#unnoted = ended;
		// Where the database is out of reach, the page must hear of the trouble all the same.
		await this.noteEnd().catch(() => this.#view.change(ended));
	}

	/** The stored run as it ended, also where that could not be noted. */
	asEnded(run: ImportRun): ImportRun {
		return { ...run, ...this.#unnoted };
	}

	/** Notes how it ended, where that was not possible when it did. */
	async noteEnd(): Promise<void> {
		const ended = this.#unnoted;
		if (ended === undefined) return;
		const run = await this.#log.stop(this.id, ended);
		this.#unnoted = undefined;
		this.#view.change(run ?? ended);
	}

	async #drive(
		note: () => Promise<ImportRun | undefined>,
		noted: () => void,
		signal: AbortSignal,
	): Promise<void> {
		try {
			await this.#deps.withLock(
				WRITE_LOCK,
				async () => {
					const tried = await this.#tried(async () => {
						await this.#log.makeReady();
						return note();
					});
					if ('trouble' in tried) return this.stop(tried.trouble);
					if (tried.done === undefined) return;
					this.#view.change({ trouble: undefined, ...tried.done });
					noted();
					await this.#follow(signal);
				},
				{ signal },
			);
		} catch (error) {
			// Aborted while it waited for its turn: nothing is noted. A new run never was one, a paused one still is.
			if (signal.aborted) {
				if (this.progress().state === 'pending') this.#view.change({ state: 'cancelled' });
			} else await this.stop(runTroubleOf(error));
		}
	}

	/** Writes to the log, tried again as batches are; answers the trouble where it can't be done. */
	async #tried<Done>(
		write: () => Promise<Done>,
	): Promise<{ readonly done: Done } | { readonly trouble: RunTrouble }> {
		const retries = new Retries(this.#deps);
		for (;;) {
			try {
				return { done: await write() };
			} catch (error) {
				const trouble = await retries.afterFailure(error);
				if (trouble !== undefined) return { trouble };
				if (retries.isRepeated) await this.#log.reopen().catch(() => {});
			}
		}
	}

	async #follow(signal: AbortSignal): Promise<void> {
		const events = runImport(this.id, {
			log: this.#log,
			read: (plan) => this.#deps.read(this.file, plan),
			signal,
			now: this.#deps.now,
			elapsed: this.#deps.elapsed,
			sleep: this.#deps.sleep,
			random: this.#deps.random,
			gatherBounds: this.#deps.gatherBounds,
		});
		for await (const event of events) {
			if (event.kind === 'progressed') this.#view.move(event.stored);
			else if (event.kind === 'finished') this.#view.change(event.run);
			else await this.stop(event.trouble ?? this.#reason);
		}
	}

	#newRun(): ImportRun {
		return newRun(this.id, this.file, this.#plan, this.#deps.now());
	}

	#viewOf(run: ImportRun): ProgressView {
		const state = run.state === 'checking' ? 'pending' : run.state;
		return new ProgressView({ ...run, state }, this.#deps.elapsed, (progress) =>
			this.#deps.tell({ kind: 'progress', progress }),
		);
	}
}

function planOf({ source, mapping, options }: ImportRun): ImportPlan {
	const { encoding, dialect, header, headerFingerprint } = source;
	return { encoding, dialect, header, headerFingerprint, mapping, options };
}

function endState(
	trouble: RunTrouble | undefined,
	asked: 'cancelled' | 'paused',
): 'cancelled' | 'paused' | 'failed' {
	if (trouble === undefined) return asked;
	return trouble.code.startsWith('storage.') ? 'paused' : 'failed';
}

function newRun(id: string, file: File, plan: ImportPlan, now: number): ImportRun {
	const { encoding, dialect, header, headerFingerprint, mapping, options } = plan;
	const { name, size, lastModified } = file;
	const batchRows = Math.floor(options.batchRows) || DEFAULT_OPTIONS.batchRows;
	return {
		id,
		state: 'checking',
		source: { name, size, lastModified, encoding, dialect, header, headerFingerprint },
		mapping,
		options: { ...options, batchRows: Math.min(MAX_BATCH_ROWS, Math.max(1, batchRows)) },
		checkpoint: { row: 0, batch: 0, bytesRead: 0 },
		counts: NO_OUTCOMES,
		issueCounts: {},
		createdAt: now,
		activeMs: 0,
		// The log says which it is, once the run begins.
		generation: 0,
	};
}
