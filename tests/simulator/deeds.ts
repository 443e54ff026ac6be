import { DEFAULT_OPTIONS, type ImportOptions } from '../../src/lib/core/options.ts';
import {
	isImport,
	isVisible,
	type ImportRun,
	type InUse,
	type Run,
} from '../../src/lib/core/run.ts';
import type { HandResult } from '../../src/lib/import/contact-edits.ts';
import type { ImportProgress, Resumed } from '../../src/lib/import/importer-types.ts';
import { ownerLock } from '../../src/lib/import/run-locks.ts';
import { MODEL_KEYS, MODEL_VALUES, modelPlan, typedFields } from '../support/model-imports.ts';
import type { Model, ModelRow } from '../support/model.ts';
import type { ContactRow } from '../../src/lib/storage/query-types.ts';
import { YEAR_MS } from './clock.ts';
import { must } from './must.ts';
import type { Random } from './random.ts';
import type { Mishap, Simulation } from './simulation.ts';
import type { Fault } from './storage.ts';
import type { Tab } from './tab.ts';

/** Something that a user does in a tab. */
export interface Deed {
	readonly name: string;
	/** Resolves to what must hold once all has come to rest, where nothing else was going on. */
	readonly go: () => Promise<Expectation>;
}

/** Looks at what is stored; answers what is wrong with it. */
export type Expectation = (runs: ReadonlyMap<string, Run>) => string | undefined;

const NOTHING: Expectation = () => undefined;

/** A deed that is possible as things are, in this tab: nothing is going on. */
export async function chooseDeed(simulation: Simulation, tab: Tab): Promise<Deed> {
	const { random } = simulation;
	const allRuns = await simulation.allRuns();
	const runs = allRuns.filter(isImport);
	const rows = await simulation.rows();
	const deeds: [number, (() => Deed) | undefined][] = [
		[4, () => importing(simulation, tab)],
		[2, () => forecasting(simulation, tab)],
		[
			4,
			some(
				random,
				runs.filter((run) => run.publishedAt === undefined && owns(simulation, tab, run)),
				(run) => publishing(simulation, tab, run),
			),
		],
		[
			1,
			some(
				random,
				runs.filter((run) => run.publishedAt === undefined && owns(simulation, tab, run)),
				(run) => discarding(tab, run),
			),
		],
		[
			4,
			some(
				random,
				runs.filter(
					(run) =>
						run.publishedAt !== undefined &&
						(run.state === 'paused' || isStranded(simulation, tab, run)),
				),
				(run) => resuming(simulation, tab, run),
			),
		],
		[
			3,
			some(
				random,
				allRuns.filter(
					(run) =>
						isVisible(run) && run.state !== 'processing' && simulation.witness.isUndoable(run),
				),
				(run) => rollingBack(tab, run, random.pick(['keep', 'remove'])),
			),
		],
		[
			3,
			some(
				random,
				allRuns.filter((run) => run.state === 'rolledBack' && simulation.witness.isUndoable(run)),
				(run) => takingBack(tab, run),
			),
		],
		[
			1,
			some(
				random,
				runs.filter((run) => run.state === 'paused'),
				(run) => cancelling(simulation, tab, run),
			),
		],
		[1, () => reclaiming(simulation, tab)],
		[2, rows.length === 0 ? undefined : () => editing(simulation, tab, rows)],
		[1, rows.length === 0 ? undefined : () => deleting(simulation, tab, rows)],
		[2, rows.length === 0 ? undefined : () => grouping(simulation, tab, rows)],
	];
	const possible = deeds.filter((each): each is [number, () => Deed] => each[1] !== undefined);
	return random.weighted(possible)();
}

/** Something that happens at a random request of a tab. */
export function chooseMishap(simulation: Simulation, faults: readonly Fault[]): Mishap {
	const { random } = simulation;
	const at = random.between(1, random.pick([5, 40, 150]));
	const ofRun = (name: 'pause' | 'cancel', byOther: boolean): Mishap => ({
		name: byOther ? `${name} by another tab` : name,
		at,
		times: 1,
		happen: (tab) => {
			const asking = byOther ? random.pick(simulation.tabs) : tab;
			const id = simulation.lastRun.get(tab);
			if (id !== undefined) simulation.later(asking, () => asking.importer[name](id));
			return undefined;
		},
	});
	return random.weighted<() => Mishap>([
		[3, () => ({ name: 'dies', at, times: 1, happen: (tab) => void simulation.closeTab(tab) })],
		[2, () => ofRun('pause', false)],
		[1, () => ofRun('pause', true)],
		[1, () => ofRun('cancel', false)],
		[1, () => ofRun('cancel', true)],
		[
			1,
			() => {
				const ms = random.pick([-1, 1]) * YEAR_MS;
				return {
					name: `clock jumps ${ms}`,
					at,
					times: 1,
					happen: () => void simulation.clock.jump(ms),
				};
			},
		],
		[
			5,
			() => {
				const fault = random.pick(faults);
				// Once and it passes; a few times; until the deed is over.
				return {
					name: fault,
					at,
					times: random.pick([1, 1, 1, 2, 10, Infinity]),
					happen: () => fault,
				};
			},
		],
	])();
}

function importing(simulation: Simulation, tab: Tab): Deed {
	const [rows, options] = [randomRows(simulation.random), randomOptions(simulation.random)];
	const file = simulation.file(rows);
	const changed: Partial<ImportOptions> = simulation.random.chance(0.2)
		? { duplicateStrategy: simulation.random.pick(STRATEGIES) }
		: {};
	return {
		name: `imports ${file.name}: ${rows.length} rows, ${JSON.stringify(options)}, then ${JSON.stringify(changed)}`,
		go: async () => {
			const id = await tab.importer.check(file, modelPlan(options));
			return ended(await tab.importer.execute(id, changed), rows.length);
		},
	};
}

function forecasting(simulation: Simulation, tab: Tab): Deed {
	const [rows, options] = [randomRows(simulation.random), randomOptions(simulation.random)];
	const file = simulation.file(rows);
	return {
		name: `forecasts ${file.name}: ${rows.length} rows, ${JSON.stringify(options)}`,
		go: async () => {
			const id = await tab.importer.check(file, modelPlan(options));
			return (runs) => (runs.get(id)?.state === 'ready' ? undefined : 'a forecast is not ready');
		},
	};
}

function publishing(simulation: Simulation, tab: Tab, { id, source }: ImportRun): Deed {
	const rows = simulation.witness.files.get(source.name)!.length;
	return {
		name: `publishes ${source.name}`,
		go: async () => ended(await tab.importer.execute(id), rows),
	};
}

function discarding(tab: Tab, { id, source }: ImportRun): Deed {
	return {
		name: `discards ${source.name}`,
		go: async () => {
			await tab.importer.discard(id);
			return (runs) => (runs.has(id) ? 'a discarded run is there' : undefined);
		},
	};
}

function resuming(simulation: Simulation, tab: Tab, run: ImportRun): Deed {
	const rows = simulation.witness.files.get(run.source.name)!.length;
	return {
		name: `resumes ${run.source.name}`,
		go: async () => {
			const resumed = await resume(simulation, tab, run.id, run.source.name);
			if (resumed.kind === 'resumed') return ended(resumed.progress, rows);
			if (resumed.kind === 'notPaused' && isOfAnother(simulation, tab, run)) return NOTHING;
			return () => `a paused run was not resumed: ${resumed.kind}`;
		},
	};
}

/** Goes on with a paused run; its file is chosen again where that is asked for. */
export async function resume(
	simulation: Simulation,
	tab: Tab,
	id: string,
	fileName: string,
): Promise<Resumed> {
	const resumed = await tab.importer.resume(id);
	if (resumed.kind !== 'needsFile') return resumed;
	return tab.importer.resume(id, simulation.fileNamed(fileName));
}

function rollingBack(tab: Tab, run: Run, inUse: InUse): Deed {
	const { id } = run;
	return {
		name: `rolls back ${nameOf(run)}, contacts in use: ${inUse}`,
		go: async () => {
			await tab.importer.rollback(id, inUse);
			return (runs) => stateIs(runs, id, 'rolledBack');
		},
	};
}

function takingBack(tab: Tab, run: Run): Deed {
	const { id, rolledBack } = run;
	return {
		name: `takes the rollback of ${nameOf(run)} back`,
		go: async () => {
			await tab.importer.takeBackRollback(id);
			return (runs) => stateIs(runs, id, rolledBack!.from);
		},
	};
}

function cancelling(simulation: Simulation, tab: Tab, run: ImportRun): Deed {
	return {
		name: `cancels ${run.source.name}`,
		go: async () => {
			await tab.importer.cancel(run.id);
			return (runs) => stateIs(runs, run.id, 'cancelled');
		},
	};
}

/** From then on every import that comes in brings another one past the horizon. */
function reclaiming({ random }: Simulation, tab: Tab): Deed {
	const imports = random.between(1, 4);
	return {
		name: `lets only ${imports} imports be undone`,
		go: async () => {
			await tab.importer.setUndoHorizon(imports);
			return NOTHING;
		},
	};
}

function editing(simulation: Simulation, tab: Tab, rows: readonly ContactRow[]): Deed {
	const { random, witness } = simulation;
	const at = random.between(0, rows.length - 1);
	const { number, contact } = rows[at];
	const typed = randomRow(random);
	const inModel = witness.model.numbers()[at];
	return byHand(simulation, tab, {
		name: `edits ${number}`,
		act: () => tab.edits.editContact(number, contact, typedFields(typed)),
		inModel: (model, id) => model.edit(id, inModel, typed),
	});
}

function deleting(simulation: Simulation, tab: Tab, rows: readonly ContactRow[]): Deed {
	const { numbers, inModel } = someOf(simulation, rows);
	return byHand(simulation, tab, {
		name: `deletes ${numbers.join()}`,
		act: () => tab.edits.deleteContacts(numbers),
		inModel: (model, id) => (model.delete(id, inModel) > 0 ? 'done' : 'unchanged'),
	});
}

function grouping(simulation: Simulation, tab: Tab, rows: readonly ContactRow[]): Deed {
	const { random } = simulation;
	const { numbers, inModel } = someOf(simulation, rows);
	const [group, change] = [
		random.pick(['VIP', 'vip', 'New']),
		random.pick(['add', 'remove'] as const),
	];
	return byHand(simulation, tab, {
		name: `${change}s ${numbers.join()}: ${group}`,
		act: () => tab.edits.changeGroup(numbers, group, change),
		inModel: (model, id) =>
			model.changeGroup(id, inModel, group, change) > 0 ? 'done' : 'unchanged',
	});
}

/** A change by hand, and the same of the model, which is done to it as soon as it is stored. */
function byHand(
	{ witness }: Simulation,
	tab: Tab,
	{
		name,
		act,
		inModel,
	}: {
		readonly name: string;
		readonly act: () => Promise<HandResult>;
		readonly inModel: (model: Model, id: string) => HandResult['kind'];
	},
): Deed {
	return {
		name,
		go: async () => {
			witness.byHand.set(tab, (id) => {
				const kind = inModel(witness.model, id);
				must(kind === 'done', 'what was changed is a change to the model', kind);
			});
			const result = await act();
			if (result.kind === 'done') return (runs) => stateIs(runs, result.run.id, 'completed');
			return () => {
				const expected = inModel(witness.model, 'not stored');
				return expected === result.kind ? undefined : `it is ${result.kind}, and not ${expected}`;
			};
		},
	};
}

/** Some of the contacts, by their numbers here and in the model. */
function someOf(
	{ random, witness }: Simulation,
	rows: readonly ContactRow[],
): Record<'numbers' | 'inModel', number[]> {
	const places = random.some([...rows.keys()]);
	const inModel = witness.model.numbers();
	return {
		numbers: places.map((at) => rows[at].number),
		inModel: places.map((at) => inModel[at]),
	};
}

function nameOf(run: Run): string {
	return isImport(run) ? run.source.name : `${run.kind} ${run.id.slice(0, 8)}`;
}

function ended({ importId, state, counts, published }: ImportProgress, rows: number): Expectation {
	return (runs) => {
		const found = runs.get(importId);
		const run = found && isImport(found) ? found : undefined;
		if (!published)
			return run === undefined || run.publishedAt === undefined
				? undefined
				: 'an unpublished run is visible';
		if (run?.state !== state) return `the tab was told ${state}, stored is ${run?.state}`;
		if (JSON.stringify(run.counts) !== JSON.stringify(counts))
			return 'the tab was told other counts than are stored';
		if (state === 'completed' && run.checkpoint.row !== rows) return 'a completed run lacks rows';
		return undefined;
	};
}

function stateIs(
	runs: ReadonlyMap<string, Run>,
	id: string,
	state: Run['state'],
): string | undefined {
	const found = runs.get(id)?.state;
	return found === state ? undefined : `it is ${found}, and should be ${state}`;
}

function owns({ locks }: Simulation, tab: Tab, { id }: ImportRun): boolean {
	return locks.holderOf(ownerLock(id)) === tab;
}

function isOfAnother({ locks }: Simulation, tab: Tab, { id }: ImportRun): boolean {
	const holder = locks.holderOf(ownerLock(id));
	return holder !== undefined && holder !== tab;
}

/** Its tab stopped it and shows it as paused, but could not write so. */
function isStranded(simulation: Simulation, tab: Tab, run: ImportRun): boolean {
	return run.state === 'processing' && owns(simulation, tab, run);
}

function some<T extends Run>(
	random: Random,
	runs: readonly T[],
	deed: (run: T) => Deed,
): (() => Deed) | undefined {
	return runs.length === 0 ? undefined : () => deed(random.pick(runs));
}

function randomRows(random: Random): ModelRow[] {
	const count = random.between(0, random.pick([3, 12, 25]));
	return Array.from({ length: count }, () => randomRow(random));
}

export function randomRow(random: Random): ModelRow {
	const row = {
		externalId: random.pick(MODEL_VALUES.externalId),
		email: random.pick(MODEL_VALUES.email),
		email2: random.pick(MODEL_VALUES.email2),
		phone: random.pick(MODEL_VALUES.phone),
		firstName: random.pick(MODEL_VALUES.firstName),
		groups: random.pick(MODEL_VALUES.groups),
	};
	// A blank line is no row.
	return Object.values(row).some((cell) => cell !== '') ? row : randomRow(random);
}

const STRATEGIES = ['skip', 'update', 'merge', 'create'] as const;

function randomOptions(random: Random): ImportOptions {
	return {
		...DEFAULT_OPTIONS,
		duplicateStrategy: random.pick(STRATEGIES),
		keys: random.pick(MODEL_KEYS),
		replaceLists: random.chance(0.5),
		blankErases: random.chance(0.5),
		skipErrors: random.chance(0.95),
		batchRows: random.between(1, 7),
	};
}
