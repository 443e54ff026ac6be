import { expect, test } from 'vitest';
import { DEFAULT_OPTIONS, type ImportOptions } from '../../src/lib/core/options.ts';
import type { ImportRun, RunTrouble } from '../../src/lib/core/run.ts';
import type { ImportProgress } from '../../src/lib/import/importer-types.ts';
import type { BatchOutcomes } from '../../src/lib/storage/database.ts';
import { modelPlan, typedFields } from '../support/model-imports.ts';
import type { ModelContact, ModelRow } from '../support/model.ts';
import { randomRow } from './deeds.ts';
import { swept } from './effort.ts';
import { inSimulation } from './in-simulation.ts';
import { alike, must } from './must.ts';
import { Random } from './random.ts';
import type { Mishap, Simulation } from './simulation.ts';
import type { Fault } from './storage.ts';
import type { Tab } from './tab.ts';

const ROWS = 40;
const OPTIONS: ImportOptions = { ...DEFAULT_OPTIONS, duplicateStrategy: 'update', batchRows: 5 };
const PLAN = modelPlan(OPTIONS);
const random = new Random(40);
/** What is there before: some of the rows change it. */
const BEFORE: readonly ModelRow[] = Array.from({ length: 8 }, () => randomRow(random));
const FILE: readonly ModelRow[] = Array.from({ length: ROWS }, () => randomRow(random));

const EDITED: ModelRow = {
	externalId: '',
	email: '',
	email2: '',
	phone: '',
	firstName: 'Edited',
	groups: '',
};

/** Imports rows in a tab as somebody does who goes on until they are in; answers how it ended. */
async function importAll(simulation: Simulation, tab: Tab, file: File): Promise<ImportProgress> {
	const id = await tab.importer.check(file, PLAN);
	return tab.importer.execute(id);
}

async function withContacts(simulation: Simulation): Promise<Tab> {
	const tab = simulation.openTab();
	await simulation.settle(importAll(simulation, tab, simulation.file(BEFORE)));
	return tab;
}

interface Uninterrupted {
	readonly contacts: readonly ModelContact[];
	readonly run: ImportRun;
	readonly requests: number;
}

/** The import as it goes when nothing happens. */
const uninterrupted: Promise<Uninterrupted> = inSimulation(
	'Undisturbed, it fails',
	// Its own database: it may run beside the first of the tests.
	0,
	async (simulation) => {
		const tab = await withContacts(simulation);
		const before = tab.storage.requests;
		await simulation.settle(importAll(simulation, tab, simulation.file(FILE)));
		const requests = tab.storage.requests - before;
		await simulation.expectRules();
		const run = (await simulation.runs()).find(({ checkpoint }) => checkpoint.row === ROWS)!;
		expect(run.state).toBe('completed');
		expect(run.checkpoint.batch).toBeGreaterThanOrEqual(ROWS / OPTIONS.batchRows);
		return { contacts: await simulation.contacts(), run, requests };
	},
);

/** Goes on as somebody does whose import was interrupted, until all is in; asserts that it is what it would have been. */
async function goOn(simulation: Simulation, tab: Tab, file: File): Promise<void> {
	const unfinished = (await simulation.runs()).find(
		({ source, publishedAt }) => source.name === file.name && publishedAt !== undefined,
	);
	const progress = async (): Promise<ImportProgress> => {
		if (unfinished === undefined) return importAll(simulation, tab, file);
		if (unfinished.state === 'completed') return (await tab.importer.status(unfinished.id))!;
		const resumed = await tab.importer.resume(unfinished.id);
		if (resumed.kind !== 'resumed') throw new Error(`It was not resumed: ${resumed.kind}`);
		return resumed.progress;
	};
	await simulation.settle(
		progress().then(({ state }) => must(state === 'completed', 'it was finished', state)),
	);
	await simulation.expectRules();
	const { contacts, run } = await uninterrupted;
	const found = await simulation.contacts();
	const runs = (await simulation.runs()).filter(({ source }) => source.name === file.name);
	// Refused while it stood alone, a row is left out for good: the model has it so, too.
	if (runs[0].issueCounts['row.notStorable'] !== undefined) return;
	must(alike(found, contacts), 'contacts are what they would have been', found, contacts);
	must(
		runs.length === 1 && alike(runs[0].counts, run.counts),
		'counts are what they would have been',
	);
}

const kinds: readonly {
	readonly fault: Fault;
	readonly times: number;
	/** Where the run stops of it. */
	readonly trouble: RunTrouble['code'] | undefined;
}[] = [
	{ fault: 'transient', times: 1, trouble: undefined },
	{ fault: 'abort', times: 1, trouble: undefined },
	{ fault: 'transient', times: Infinity, trouble: 'storage.lost' },
	{ fault: 'quota', times: 1, trouble: 'storage.full' },
	{ fault: 'quota', times: Infinity, trouble: 'storage.full' },
	// Pauses where it is the run's own record that is refused: there is nothing to halve.
	{ fault: 'refused', times: 1, trouble: 'storage.refused' },
	{ fault: 'refused', times: Infinity, trouble: 'storage.refused' },
];

for (const { fault, times, trouble } of kinds) {
	const how = times === 1 ? 'once' : 'for ever';
	test(`an import whose k-th storage request fails (${fault}, ${how}) keeps what is stored, and ends as if it had not`, async () => {
		const { requests } = await uninterrupted;
		for (const k of swept(requests)) {
			await inSimulation(`Request ${k} of ${requests}`, k, async (simulation) => {
				const tab = await withContacts(simulation);
				const file = simulation.file(FILE);
				const sleepsBefore = simulation.clock.sleeps;
				simulation.plan(tab, { name: fault, at: k, times, happen: () => fault });
				let ended: ImportProgress | undefined;
				await simulation.settle(
					importAll(simulation, tab, file).then(
						(progress) => (ended = progress),
						(error) =>
							must(simulation.isExpected(tab, error), 'an error is that of storage', String(error)),
					),
				);
				await simulation.expectRules();
				const sleeps = simulation.clock.sleeps - sleepsBefore;
				// A batch, and the publishing beside it: each waits twice at most.
				must(sleeps <= (times === 1 ? 1 : 4), 'nothing is tried more than three times', sleeps);
				if (ended?.state === 'paused')
					must(ended.trouble?.code === trouble, 'it says why it stopped', ended.trouble, trouble);
				else if (ended !== undefined)
					must(ended.state === 'completed', 'it goes on or pauses', ended);
				await goOn(simulation, tab, file);
			});
		}
	});
}

test('an import whose tab dies at the k-th request ends in another one as if it had not', async () => {
	const { requests } = await uninterrupted;
	for (const k of swept(requests)) {
		await inSimulation(`Death at request ${k} of ${requests}`, k, async (simulation) => {
			const tab = await withContacts(simulation);
			const file = simulation.file(FILE);
			await dieWithin(simulation, tab, k, () => importAll(simulation, tab, file));
			const other = await reopen(simulation);
			await goOn(simulation, other, file);
		});
	}
});

interface Whole {
	readonly name: string;
	/** Makes what the deed is done to; answers the deed. */
	readonly prepare: (simulation: Simulation, tab: Tab) => Promise<() => Promise<unknown>>;
}

const wholes: readonly Whole[] = [
	{
		name: 'publishing',
		prepare: async (simulation, tab) => {
			const id = await forecast(simulation, tab);
			return () => tab.importer.execute(id);
		},
	},
	{
		name: 'discarding',
		prepare: async (simulation, tab) => {
			const id = await forecast(simulation, tab);
			return () => tab.importer.discard(id);
		},
	},
	{
		name: 'rolling back',
		prepare: async (simulation, tab) => {
			const id = await imported(simulation, tab);
			return () => tab.importer.rollback(id);
		},
	},
	...(['keep', 'remove'] as const).map((inUse): Whole => ({
		name: `rolling back, where contacts are in use since (${inUse})`,
		prepare: async (simulation, tab) => {
			const id = await imported(simulation, tab);
			const { byHand, model } = simulation.witness;
			const inModel = model.numbers();
			for (const [at, { number, contact }] of (await simulation.rows()).entries()) {
				byHand.set(tab, (run) => model.edit(run, inModel[at], EDITED));
				await simulation.settle(tab.edits.editContact(number, contact, typedFields(EDITED)));
			}
			return () => tab.importer.rollback(id, inUse);
		},
	})),
	{
		name: 'taking a rollback back',
		prepare: async (simulation, tab) => {
			const id = await imported(simulation, tab);
			await simulation.settle(tab.importer.rollback(id));
			return () => tab.importer.takeBackRollback(id);
		},
	},
];

for (const { name, prepare } of wholes) {
	test(`${name} is done or not done, whenever its tab dies and whatever storage request fails`, async () => {
		const done = await inSimulation(`${name}, undisturbed`, 1, async (simulation) => {
			const tab = await withContacts(simulation);
			const deed = await prepare(simulation, tab);
			const [before, from] = [await stateOf(simulation), tab.storage.requests];
			await simulation.settle(deed());
			const after = await stateOf(simulation);
			return { before, after, requests: tab.storage.requests - from };
		});
		const faults: readonly (Fault | 'death')[] = [
			'death',
			'transient',
			'abort',
			'quota',
			'refused',
		];
		for (const fault of faults) {
			for (const k of swept(done.requests)) {
				await inSimulation(
					`${fault} at request ${k} of ${done.requests}`,
					k,
					async (simulation) => {
						const tab = await withContacts(simulation);
						const deed = await prepare(simulation, tab);
						if (fault === 'death') await dieWithin(simulation, tab, k, deed);
						else {
							simulation.plan(tab, { name: fault, at: k, times: 1, happen: () => fault });
							await simulation.settle(
								deed().catch((error) =>
									must(
										simulation.isExpected(tab, error),
										'an error is that of storage',
										String(error),
									),
								),
							);
						}
						await simulation.expectRules();
						const found = await stateOf(simulation);
						const isEither = alike(found, done.before) || alike(found, done.after);
						must(isEither, 'it is done or not', found, done);
						// Nothing is left half done that the next tab would have to live with.
						await reopen(simulation);
						await simulation.expectRules();
						must(alike((await stateOf(simulation)).contacts, found.contacts), 'it stays so');
					},
				);
			}
		}
	});
}

test('resuming goes on wherever its tab dies', async () => {
	const { requests } = await uninterrupted;
	for (const k of swept(requests)) {
		const isOver = await inSimulation(
			`Death at request ${k} of a resume`,
			k,
			async (simulation) => {
				const tab = await withContacts(simulation);
				const file = simulation.file(FILE);
				await dieWithin(simulation, tab, Math.floor(requests / 2), () =>
					importAll(simulation, tab, file),
				);
				const second = await reopen(simulation);
				const run = (await simulation.runs()).find(({ state }) => state === 'paused')!;
				await dieWithin(simulation, second, k, () => second.importer.resume(run.id));
				const survived = second.isOpen;
				const third = await reopen(simulation);
				await goOn(simulation, third, file);
				return survived;
			},
		);
		if (isOver) return;
	}
});

test('a row that storage refuses is named, whichever it is, and all others go in', async () => {
	const { run, contacts } = await uninterrupted;
	for (const row of swept(ROWS)) {
		await inSimulation(`Row ${row} is refused`, row, async (simulation) => {
			const tab = await withContacts(simulation);
			const file = simulation.file(FILE);
			simulation.plan(tab, refusing(row));
			let ended: ImportProgress | undefined;
			await simulation.settle(importAll(simulation, tab, file).then((end) => (ended = end)));
			await simulation.expectRules();
			must(ended!.state === 'completed', 'it goes on', ended);
			const stored = (await simulation.run(ended!.importId))!;
			const wasRejected = stored.issueCounts['row.notStorable'] === undefined;
			must(wasRejected || stored.issueCounts['row.notStorable'] === 1, 'one row is named');
			if (wasRejected)
				must(alike(await simulation.contacts(), contacts), 'it was no contact anyway');
			else must(stored.counts.rejected === run.counts.rejected + 1, 'one more is rejected', stored);
		});
	}
});

/** Refuses every batch that holds the row, unless as a rejected one. */
function refusing(row: number): Mishap {
	return {
		name: `row ${row} is refused`,
		at: 1,
		times: Infinity,
		happen: (_, { table, written }) => {
			if (table !== 'outcomes' || written?.type !== 'add') return undefined;
			const holdsRow = ({ firstRow, outcomes }: BatchOutcomes): boolean =>
				firstRow <= row &&
				row < firstRow + outcomes.length &&
				outcomes[row - firstRow] !== REJECTED;
			return (written.values as BatchOutcomes[]).some(holdsRow) ? 'refused' : undefined;
		},
	};
}

const REJECTED = 5;

async function forecast(simulation: Simulation, tab: Tab): Promise<string> {
	let id = '';
	await simulation.settle(
		tab.importer.check(simulation.file(FILE), PLAN).then((checked) => (id = checked)),
	);
	return id;
}

async function imported(simulation: Simulation, tab: Tab): Promise<string> {
	let id = '';
	await simulation.settle(
		importAll(simulation, tab, simulation.file(FILE)).then(({ importId }) => (id = importId)),
	);
	return id;
}

/** Does a deed in a tab that dies at its k-th request. */
async function dieWithin(
	simulation: Simulation,
	tab: Tab,
	k: number,
	deed: () => Promise<unknown>,
): Promise<void> {
	const happen = (): undefined => void simulation.closeTab(tab);
	simulation.plan(tab, { name: 'dies', at: k, times: 1, happen });
	await simulation.settle(Promise.race([deed(), tab.closed]));
	await simulation.expectRules();
}

async function reopen(simulation: Simulation): Promise<Tab> {
	for (const tab of simulation.tabs) simulation.closeTab(tab);
	const tab = simulation.openTab();
	await simulation.settle(tab.importer.status('any'));
	await simulation.expectRules();
	return tab;
}

interface State {
	readonly contacts: readonly ModelContact[];
	readonly runs: readonly string[];
}

async function stateOf(simulation: Simulation): Promise<State> {
	const runs = await simulation.listed();
	return {
		contacts: await simulation.contacts(),
		runs: runs.map(({ source, state, checkpoint }) => `${source.name} ${state} ${checkpoint.row}`),
	};
}
