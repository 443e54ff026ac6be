import type { LogEvent } from '../../src/lib/import/events.ts';
import type { ImportProgress } from '../../src/lib/import/importer-types.ts';
import { isImport, type ImportRun, type Run } from '../../src/lib/core/run.ts';
import { troubleOf } from '../../src/lib/core/storage-trouble.ts';
import { Database } from '../../src/lib/storage/database.ts';
import { Queries } from '../../src/lib/storage/queries.ts';
import type { ContactRow } from '../../src/lib/storage/query-types.ts';
import { modelCsv, storedContacts, storedRows } from '../support/model-imports.ts';
import type { ModelContact, ModelRow } from '../support/model.ts';
import { Clock } from './clock.ts';
import { Locks } from './locks.ts';
import { LogRules } from './log-rules.ts';
import { MemoryFile } from './memory-file.ts';
import { alike, must } from './must.ts';
import type { Random } from './random.ts';
import type { Fault, Storage, StorageRequest } from './storage.ts';
import { Tab } from './tab.ts';
import { Witness } from './witness.ts';

/** What happens to a tab at one of its storage requests. */
export interface Mishap {
	readonly name: string;
	/** How many requests from now. */
	readonly at: number;
	/** To how many requests in a row it happens. */
	readonly times: number;
	readonly happen: (tab: Tab, request: StorageRequest) => Fault | undefined;
}

/** A browser with its tabs, a database, a clock and what may happen to them: all of it from one seed. */
export class Simulation {
	readonly random: Random;
	readonly clock = new Clock();
	readonly locks = new Locks();
	readonly witness = new Witness();
	/** The run that a tab told of last. */
	readonly lastRun = new Map<Tab, string>();
	/** Tabs whose storage has failed in this step. */
	readonly harmed = new Set<Tab>();
	/** How often progress was told. */
	told = 0;
	/** What was done and asked, to be shown of a seed that fails and compared between replays. */
	readonly trace: string[] = [];
	readonly db: Database;
	readonly #queries: Queries;
	readonly #rules: LogRules;
	#tabs: Tab[] = [];
	readonly #everOpened: Tab[] = [];
	#mishaps: { tab: Tab; from: number; mishap: Mishap }[] = [];
	#loose: Promise<unknown>[] = [];
	/** Others than tabs. */
	readonly #connections = new Set<Storage>();
	readonly #listeners: ((event: LogEvent) => void)[] = [];

	constructor(database: string, random: Random) {
		this.random = random;
		this.db = new Database(database);
		this.#queries = new Queries(this.db);
		this.#rules = new LogRules(this.db);
	}

	get tabs(): readonly Tab[] {
		return this.#tabs;
	}

	note(what: string): void {
		this.trace.push(what);
	}

	openTab(): Tab {
		const tab: Tab = new Tab(
			`tab ${this.#everOpened.length + 1}`,
			{
				database: this.db.name,
				clock: this.clock,
				locks: this.locks,
				random: () => this.random.next(),
				tell: (from, event) => this.#tell(from, event),
			},
			{
				onRequest: (request) => this.#onRequest(tab, request),
				onCommit: (committed) => this.witness.onCommit(committed, tab),
			},
		);
		this.#tabs.push(tab);
		this.#everOpened.push(tab);
		this.note(`${tab.name} opens`);
		return tab;
	}

	closeTab(tab: Tab): void {
		this.note(`${tab.name} dies at request ${tab.storage.requests}`);
		tab.die();
		this.#tabs = this.#tabs.filter((other) => other !== tab);
	}

	/** Somebody else who reads and writes the database: waited for as the tabs are. Answers how to end that. */
	join(connection: Storage): () => void {
		this.#connections.add(connection);
		return () => this.#connections.delete(connection);
	}

	/** Hears what the tabs tell each other. */
	listen(listener: (event: LogEvent) => void): void {
		this.#listeners.push(listener);
	}

	/** A file of these rows, under a name of its own. */
	file(rows: readonly ModelRow[]): File {
		const name = `file-${this.witness.files.size + 1}.csv`;
		this.witness.files.set(name, rows);
		return this.fileNamed(name);
	}

	fileNamed(name: string): File {
		return MemoryFile.of(name, modelCsv(this.witness.files.get(name)!)).asFile;
	}

	/** What queries see. */
	async contacts(): Promise<ModelContact[]> {
		return storedContacts(this.#queries);
	}

	/** Likewise, with their numbers. */
	async rows(): Promise<readonly ContactRow[]> {
		return storedRows(this.#queries);
	}

	/** Published runs, newest first, as they are listed. */
	async listed(): Promise<ImportRun[]> {
		return (await this.#queries.runs()).filter(isImport);
	}

	/** What was imported and what was done by hand. */
	async allRuns(): Promise<Run[]> {
		return this.db.imports.toArray();
	}

	async runs(): Promise<ImportRun[]> {
		return (await this.allRuns()).filter(isImport);
	}

	async run(id: string): Promise<ImportRun | undefined> {
		return (await this.runs()).find((run) => run.id === id);
	}

	async keptFiles(): Promise<number> {
		return this.db.sources.count();
	}

	/** Something that shall happen while the next deeds are done. */
	plan(tab: Tab, mishap: Mishap): void {
		this.note(`${tab.name}: ${mishap.name} at ${mishap.at} × ${mishap.times}`);
		this.#mishaps.push({ tab, from: tab.storage.requests + mishap.at, mishap });
	}

	/** Does something outside of any transaction, and waits for it before the step is over. */
	later(tab: Tab, act: () => Promise<unknown>): void {
		this.#loose.push(
			turn().then(async () => {
				if (!tab.isOpen) return;
				const acted = act().catch((error) => {
					if (!this.isExpected(tab, error)) throw error;
				});
				await Promise.race([acted, tab.closed]);
			}),
		);
	}

	/** Whether an error is what a tab must be told: its storage has failed, or what was asked was not possible any more. */
	isExpected(tab: Tab, error: unknown): boolean {
		if (REFUSALS.includes((error as Error).message)) return true;
		return this.harmed.has(tab) && troubleOf(error) !== undefined;
	}

	/** Waits until these are done and nothing goes on any more; throws where they never will be. */
	async settle(...deeds: readonly Promise<unknown>[]): Promise<void> {
		await this.within(Infinity, ...deeds);
	}

	/** Likewise, for so long: who sleeps longer than that goes on sleeping. */
	async within(ms: number, ...deeds: readonly Promise<unknown>[]): Promise<void> {
		const end = this.clock.passed + ms;
		let open = 0;
		const failures: unknown[] = [];
		const follow = (deed: Promise<unknown>): void => {
			open++;
			deed.catch((error) => failures.push(error)).finally(() => open--);
		};
		deeds.forEach(follow);
		let [idle, turns, before] = [0, 0, -1];
		for (let isBusy = true; open > 0 || isBusy || idle < IDLE_TURNS;) {
			await turn();
			this.#loose.splice(0).forEach(follow);
			if (failures.length > 0) throw failures[0];
			const storages = [...this.#tabs.map(({ storage }) => storage), ...this.#connections];
			const requests = storages.reduce((sum, storage) => sum + storage.requests, 0);
			isBusy = storages.some(({ inFlight }) => inFlight > 0);
			idle = requests === before ? idle + 1 : 0;
			before = requests;
			// Time passes when nothing else is left to do.
			if (!isBusy && idle >= IDLE_TURNS && this.clock.passOn(end)) idle = 0;
			if (++turns > MAX_TURNS) throw new Error('It goes on for ever');
			if (idle > HANGING_TURNS) throw new Error('It hangs: nothing goes on, and it is not done');
		}
		this.#mishaps = [];
	}

	/** What is stored keeps the rules of the log, and is what the model says. */
	async expectRules(): Promise<void> {
		for (const { id, publishedAt, counts } of await this.#rules.check(this.clock.elapsed())) {
			const expected = this.witness.counts(id);
			must(
				publishedAt === undefined || alike(counts, expected),
				"counts are the model's",
				counts,
				expected,
			);
		}
		for (const { name, storage } of this.#everOpened)
			must(
				storage.blindWrites === 0,
				'who changes the log has read it in the same transaction',
				name,
			);
		const [stored, expected] = [await this.contacts(), this.witness.model.contacts()];
		must(alike(stored, expected), "contacts are the model's", stored, expected);
	}

	async end(): Promise<void> {
		for (const tab of this.#everOpened) tab.die();
		await turn();
		for (const tab of this.#everOpened) tab.storage.close();
		this.db.close();
		await this.db.delete();
	}

	#tell(from: Tab, event: LogEvent): void {
		if (event.kind === 'progress') {
			this.told++;
			this.lastRun.set(from, event.progress.importId);
			expectPlausible(event.progress);
		}
		for (const listener of this.#listeners) listener(event);
		for (const tab of this.#tabs)
			if (tab !== from) this.later(tab, async () => tab.importer.hear(event));
	}

	#onRequest(tab: Tab, request: StorageRequest): Fault | undefined {
		const { number, table, type } = request;
		this.note(`${tab.name} ${number}: ${type} ${table}`);
		for (const { tab: whose, from, mishap } of this.#mishaps) {
			if (whose !== tab || number < from || number >= from + mishap.times) continue;
			const fault = mishap.happen(tab, request);
			this.note(`${tab.name} ${number}: ${mishap.name}`);
			if (fault !== undefined) this.harmed.add(tab);
			return fault;
		}
		return undefined;
	}
}

/** What the app says of something that another tab or the user has just made impossible. */
const REFUSALS = [
	'An import is still running',
	'This import is not the one that was checked',
	'Only an import that is in can be rolled back',
	'Only an import that was rolled back can be brought back',
];

/** Nothing absurd is told, whatever the clock does. */
function expectPlausible(progress: ImportProgress): void {
	const { percent, rowsPerSecond, secondsLeft = 0, rows, totalRows } = progress;
	must(percent >= 0 && percent <= 100, 'a percentage is one', percent);
	must(rowsPerSecond >= 0 && rowsPerSecond < 1e6, 'rows a second are plausible', rowsPerSecond);
	must(secondsLeft >= 0 && secondsLeft < 3600, 'the time left is plausible', secondsLeft);
	must(rows <= totalRows.count, 'no more rows are done than there are', rows, totalRows);
}

/** Nobody asks anything of the database for so long: all is done. */
const IDLE_TURNS = 12;
/** As long as the longest single transaction takes, several times over. */
const HANGING_TURNS = 1000;
const MAX_TURNS = 100_000;

function turn(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}
