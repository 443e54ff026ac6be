import type { FileProblem } from '../../core/file-problem.ts';
import type { MappedColumn, Mapping } from '../../core/mapping/mapping.ts';
import { DEFAULT_OPTIONS, type ImportOptions } from '../../core/options.ts';
import type { Dialect } from '../../core/csv/records.ts';
import { isBeingChecked, type ImportRun, type RunTrouble } from '../../core/run.ts';
import { troubleKindIn } from '../../core/storage-trouble.ts';
import type { LogEvent } from '../../import/events.ts';
import type { ImportPlan, ImportProgress } from '../../import/importer-types.ts';
import type { Understanding } from '../../import/understanding.ts';
import { preferences } from '../preferences.svelte.ts';
import { sampleFile } from '../sample-file.ts';
import { WorkerGone } from '../worker-end.ts';
import { importer, onImportSideGone, onLogEvent, queries } from '../workers.ts';
import { identifies, sameColumns } from './mapping-edit.ts';
import { stayUntilDone } from '../stay.ts';

/** Where the one import of this tab stands, in the order in which it gets there. */
export type Stage = 'empty' | 'understanding' | 'problem' | 'understood' | 'running' | 'report';

/** How the user wants the file to be read, where that differs from what was found. */
export interface ReadChoices {
	readonly encoding?: string;
	readonly dialect?: Dialect;
}

/** What the import will do, as far as it is known. */
export interface Forecast {
	readonly importId?: string;
	readonly progress?: ImportProgress;
	/** Once the whole file was checked: it knows the issues too. */
	readonly run?: ImportRun;
	/** These numbers are of settings that have changed since; new ones are on their way. */
	readonly stale?: boolean;
}

/** A sample on its way. */
export interface Making {
	/** Contacts made so far. */
	readonly made: number;
	readonly rows: number;
}

/** A run's trouble, or that the browser has ended the workers or can't run what reads files. */
export type Fault =
	RunTrouble | { readonly code: 'workers.ended' } | { readonly code: 'browser.noWebAssembly' };

/** Settings come in flurries (a word typed, an arrow held down): one check for all of them. */
const SETTLE_MS = 250;

/**
 * One import from the file to the report.
 *
 * It lives as long as the tab, so that leaving the page loses nothing. All that it holds is replaced,
 * never changed in place: what goes to a worker is then plain data.
 *
 * The forecast is the import, not yet visible. It starts by itself and again whenever something that
 * it rests on changes; answers that belong to an earlier file or plan are dropped.
 */
export class ImportSession {
	stage = $state<Stage>('empty');
	file = $state.raw<File>();
	/** A sample that is being made, to be chosen when it is done. */
	making = $state.raw<Making>();
	/** Files that were dropped together with this one. */
	waiting = $state.raw<readonly File[]>([]);
	/** The file is read again with other choices; what is shown is still the former reading. */
	rereading = $state(false);
	problem = $state.raw<FileProblem>();
	understanding = $state.raw<Understanding>();
	mapping = $state.raw<Mapping>({ columns: [] });
	options = $state.raw<ImportOptions>(DEFAULT_OPTIONS);
	forecast = $state.raw<Forecast>({});
	progress = $state.raw<ImportProgress>();
	/** What was asked of the run; it stops at the next batch border. */
	stopping = $state<'pause' | 'cancel'>();
	run = $state.raw<ImportRun>();
	/** Why what was last asked for was not done, where that is not the file's fault. */
	fault = $state.raw<Fault>();

	/** A guessed encoding is never imported with before someone has looked at it. */
	readonly needsEncoding = $derived(this.understanding?.encodingBasis === 'guess');
	readonly identified = $derived(identifies(this.mapping));
	/** Rows in the file: as the check counts them, until then as the first ones let guess. */
	readonly rows = $derived.by(() => {
		const guessed = this.understanding?.rows ?? { count: 0, exact: false };
		const counted = this.forecast.stale ? undefined : this.forecast.progress?.totalRows;
		return guessed.exact || !counted?.count ? guessed : counted;
	});
	readonly trouble = $derived(this.forecast.run?.trouble ?? this.forecast.progress?.trouble);
	/** Stopping at invalid rows was asked for, and there are some. */
	readonly blockedByRows = $derived(
		!this.options.skipErrors &&
			!this.forecast.stale &&
			(this.forecast.progress?.counts.rejected ?? 0) > 0,
	);
	readonly canImport = $derived(
		this.stage === 'understood' &&
			!this.rereading &&
			!this.needsEncoding &&
			this.identified &&
			!this.blockedByRows &&
			(this.forecast.stale || !this.trouble),
	);

	#choices: ReadChoices = {};
	#stopMaking: AbortController | undefined;
	#formerChoices: ReadChoices | undefined;
	/** Counts readings of files, and plans checked; an answer to an earlier one is dropped. */
	#reading = 0;
	#plan = 0;
	#settling: ReturnType<typeof setTimeout> | undefined;
	#check: Promise<string> | undefined;
	#listening = false;
	#warm = false;

	/**
	 * Starts the workers of an import and of its report. Whoever is about to choose a file takes longer
	 * than that, and then waits for nothing but the file.
	 */
	warmUp(): void {
		if (this.#warm) return;
		this.#warm = true;
		queries();
		// Trouble is told when a file meets it too.
		importer()
			.warmUp(preferences.defaultCountry || undefined)
			.catch(() => {});
	}

	/** Begins with the first of these files; the others wait. */
	choose(files: readonly File[]): void {
		if (files.length === 0 || this.stage === 'running') return;
		this.options = { ...DEFAULT_OPTIONS, defaultCountry: preferences.defaultCountry || undefined };
		this.#begin(files);
	}

	/** Makes a file of so many contacts and chooses it, unless another is chosen meanwhile. */
	async trySample(rows: number): Promise<void> {
		if (this.stage !== 'empty') return;
		this.cancelSample();
		const stop = new AbortController();
		const { signal } = stop;
		this.#stopMaking = stop;
		this.making = { made: 0, rows };
		this.fault = undefined;
		try {
			const onProgress = (made: number) => {
				if (!signal.aborted) this.making = { made, rows };
			};
			const file = await sampleFile({ rows, onProgress, signal });
			this.choose([file]);
		} catch (error) {
			if (signal.aborted) return;
			this.cancelSample();
			this.#fail(error);
		}
	}

	cancelSample(): void {
		this.#stopMaking?.abort();
		this.#stopMaking = undefined;
		this.making = undefined;
	}

	/** Goes on to the next of the waiting files, with the same options. */
	next(): void {
		if (this.waiting.length > 0) this.#begin(this.waiting);
	}

	/** Forgets the file and whatever was not published. */
	reset(): void {
		this.cancelSample();
		this.#reading++;
		this.#dropForecast();
		this.stage = 'empty';
		this.file = undefined;
		this.waiting = [];
		this.understanding = undefined;
		this.run = undefined;
		this.problem = undefined;
		this.fault = undefined;
	}

	/** Reads the file in another way. */
	reread(choices: ReadChoices): void {
		this.#formerChoices = this.#choices;
		this.#choices = { ...this.#choices, ...choices };
		void this.#understand();
	}

	/** Whether the present problem came from a choice, so that going back solves it. */
	get canTakeBackChoice(): boolean {
		return this.#formerChoices !== undefined && this.understanding !== undefined;
	}

	takeBackChoice(): void {
		this.#choices = this.#formerChoices ?? {};
		this.#formerChoices = undefined;
		void this.#understand();
	}

	setColumn(index: number, column: MappedColumn): void {
		this.setColumns(this.mapping.columns.with(index, column));
	}

	setColumns(columns: readonly MappedColumn[]): void {
		if (this.stage !== 'understood') return;
		this.mapping = { ...this.mapping, columns };
		this.#planChanged();
	}

	setOptions(changes: Partial<ImportOptions>): void {
		if (this.stage !== 'understood') return;
		this.options = { ...this.options, ...changes };
		this.#planChanged();
	}

	/** Publishes the forecast: at once where it is ready, else what there is, and the rest as it comes. */
	async start(): Promise<void> {
		if (!this.canImport) return;
		this.stopping = undefined;
		this.fault = undefined;
		this.progress = this.forecast.stale ? undefined : this.forecast.progress;
		this.stage = 'running';
		const leave = stayUntilDone();
		try {
			const importId = await (this.#check ?? this.#checkNow());
			if (this.stopping === 'cancel') return this.#backToOptions();
			this.progress = await importer().execute(importId);
			// Without room nothing was published: what was chosen stays, and the forecast says why.
			if (!this.progress.published && this.progress.trouble?.code.startsWith('storage.')) {
				this.forecast = { importId, progress: this.progress };
				return this.#backToOptions();
			}
			await this.#report(importId);
		} catch (error) {
			if (error instanceof WorkerGone && (await this.#showLeft())) return;
			this.#fail(error);
			// Where what stopped the run keeps its report from being read too, it says more than that.
			this.fault = this.progress?.trouble ?? this.fault;
			this.#backToOptions();
		} finally {
			leave();
		}
	}

	/** What is stored stays stored; `start` then ends with the report of what is in. */
	async cancel(): Promise<void> {
		this.stopping = 'cancel';
		const importId = this.forecast.importId;
		if (importId === undefined) return;
		try {
			await importer().cancel(importId);
		} catch (error) {
			this.#fail(error);
		}
	}

	/** What is stored stays stored; `start` then ends with the report, from which it goes on. */
	async pause(): Promise<void> {
		const importId = this.forecast.importId;
		if (importId === undefined) return;
		this.stopping = 'pause';
		try {
			await importer().pause(importId);
		} catch (error) {
			this.#fail(error);
		}
	}

	#begin(files: readonly File[]): void {
		this.reset();
		this.file = files[0];
		this.waiting = files.slice(1);
		this.mapping = { columns: [] };
		this.#choices = {};
		this.#formerChoices = undefined;
		this.#listen();
		void this.#understand();
	}

	async #understand(): Promise<void> {
		const file = this.file;
		if (!file) return;
		const reading = ++this.#reading;
		this.#staleForecast();
		this.fault = undefined;
		if (this.understanding) this.rereading = true;
		else this.stage = 'understanding';
		try {
			const answer = await importer().understand(file, this.#choices);
			if (reading !== this.#reading) return;
			this.problem = answer.ok ? undefined : answer.problem;
			this.stage = answer.ok ? 'understood' : 'problem';
			if (answer.ok) this.#understood(answer.understanding);
		} catch (error) {
			if (reading !== this.#reading) return;
			this.stage = this.understanding ? 'understood' : 'empty';
			this.#fail(error);
		} finally {
			if (reading === this.#reading) this.rereading = false;
		}
	}

	#understood(understanding: Understanding): void {
		// The same columns read in another encoding keep what was chosen for them.
		const keepsMapping = this.understanding && sameColumns(this.understanding, understanding);
		if (!keepsMapping) this.mapping = understanding.mapping;
		this.understanding = understanding;
		if (this.needsEncoding) this.#dropForecast();
		else void this.#checkNow();
	}

	#planChanged(): void {
		this.#staleForecast();
		if (this.needsEncoding) return;
		this.#settling = setTimeout(() => void this.#checkNow(), SETTLE_MS);
	}

	/** Starts the forecast; the importer discards the former one. */
	#checkNow(): Promise<string> {
		this.#staleForecast();
		const plan = this.#plan;
		this.fault = undefined;
		const check = importer().check(this.file!, this.#importPlan());
		this.#check = check;
		void this.#follow(check, plan);
		return check;
	}

	async #follow(check: Promise<string>, plan: number): Promise<void> {
		try {
			const importId = await check;
			if (plan !== this.#plan) return;
			this.forecast = { ...this.forecast, importId };
			// A small file may be done before its id is known here: its events went by unseen.
			const progress = await importer().status(importId);
			if (progress && plan === this.#plan) this.#onProgress(progress);
		} catch (error) {
			if (plan === this.#plan) this.#fail(error);
		}
	}

	#importPlan(): ImportPlan {
		const { encoding, dialect, header, headerFingerprint } = this.understanding!;
		const { mapping, options } = this;
		return { encoding, dialect, header, headerFingerprint, mapping, options };
	}

	#listen(): void {
		if (this.#listening) return;
		this.#listening = true;
		onLogEvent((event: LogEvent) => {
			if (event.kind === 'progress') this.#onProgress(event.progress);
		});
		onImportSideGone(() => {
			if (this.stage !== 'understood') return;
			this.#staleForecast();
			this.#fail(new WorkerGone());
		});
	}

	#onProgress(progress: ImportProgress): void {
		if (progress.importId !== this.forecast.importId) return;
		if (this.stage === 'running') {
			this.progress = progress;
			return;
		}
		// The last event of a forecast may come after the answer that said the same.
		if (this.forecast.run) return;
		this.forecast = { importId: progress.importId, progress };
		if (!isBeingChecked(progress.state)) void this.#fetchForecast(progress.importId);
	}

	/** The whole file is checked: which issues there are is known to the stored run only. */
	async #fetchForecast(importId: string): Promise<void> {
		const plan = this.#plan;
		try {
			const run = await importer().run(importId);
			if (plan !== this.#plan || this.stage !== 'understood') return;
			this.forecast = { ...this.forecast, run };
		} catch (error) {
			this.#fail(error);
		}
	}

	/** Keeps the numbers on screen until there are new ones, so that nothing jumps. */
	#staleForecast(): void {
		this.#plan++;
		clearTimeout(this.#settling);
		this.#settling = undefined;
		this.#check = undefined;
		const { progress } = this.forecast;
		this.forecast = progress ? { progress, stale: true } : {};
	}

	#dropForecast(): void {
		const { importId } = this.forecast;
		this.#staleForecast();
		this.forecast = {};
		if (importId !== undefined) {
			importer()
				.discard(importId)
				.catch((error: unknown) => this.#fail(error));
		}
	}

	async #report(importId: string): Promise<void> {
		this.run = await importer().run(importId);
		if (!this.run) throw new Error('The import has ended, but its report was not found.');
		this.forecast = {};
		this.#check = undefined;
		this.stage = 'report';
	}

	/** The workers are gone: new ones find what was published paused, and its report says how to go on. */
	async #showLeft(): Promise<boolean> {
		const { importId } = this.forecast;
		this.#staleForecast();
		if (importId === undefined) return false;
		return this.#report(importId).then(
			() => true,
			() => false,
		);
	}

	#backToOptions(): void {
		this.progress = undefined;
		this.stopping = undefined;
		this.stage = 'understood';
	}

	#fail(error: unknown): void {
		this.fault = faultIn(error);
	}
}

function faultIn(error: unknown): Fault {
	if (error instanceof WorkerGone) return { code: 'workers.ended' };
	if (error instanceof Error && error.name === 'KernelUnavailable')
		return { code: 'browser.noWebAssembly' };
	const kind = troubleKindIn(error);
	if (kind === undefined)
		return { code: 'bug', message: error instanceof Error ? error.message : String(error) };
	const mayPass = kind === 'transient' || kind === 'outOfStep';
	return { code: mayPass ? 'storage.lost' : `storage.${kind}` };
}

/** The import of this tab. */
export const session = new ImportSession();
