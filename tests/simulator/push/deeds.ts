import { DEFAULT_OPTIONS } from '../../../src/lib/core/options.ts';
import { isVisible, type Run } from '../../../src/lib/core/run.ts';
import { modelPlan } from '../../support/model-imports.ts';
import type { ModelRow } from '../../support/model.ts';
import type { Random } from '../random.ts';
import type { Simulation } from '../simulation.ts';
import type { Tab } from '../tab.ts';
import { POISON, REFUSED } from './server.ts';

/** Something that changes contacts. */
export interface Change {
	readonly name: string;
	readonly go: () => Promise<unknown>;
}

/** A change that is possible as things are. */
export async function chooseChange(simulation: Simulation, tab: Tab): Promise<Change> {
	const { random, db } = simulation;
	const runs = await db.imports.toArray();
	const visible = runs.filter((run) => isVisible(run) && run.state !== 'processing');
	const rolledBack = runs.filter(({ state }) => state === 'rolledBack');
	const rows = await simulation.rows();
	const changes: [number, (() => Change) | undefined][] = [
		[3, () => importing(simulation, tab)],
		[2, some(random, visible, (run) => rollingBack(tab, run))],
		[2, some(random, rolledBack, (run) => takingBack(tab, run))],
		[
			3,
			some(random, rows, ({ number, contact }) => ({
				name: `edits ${number}`,
				go: () =>
					tab.edits.editContact(
						number,
						contact,
						new Map([...contact, ['firstName', random.pick(NAMES)]]),
					),
			})),
		],
		[
			2,
			some(random, rows, () => {
				const numbers = random.some(rows).map(({ number }) => number);
				return {
					name: `deletes ${numbers.join()}`,
					go: () => tab.edits.deleteContacts(numbers),
				};
			}),
		],
		[
			2,
			some(random, rows, () => {
				const numbers = random.some(rows).map(({ number }) => number);
				const [group, change] = [random.pick(GROUPS), random.pick(['add', 'remove'] as const)];
				return {
					name: `${change}s ${numbers.join()}: ${group}`,
					go: () => tab.edits.changeGroup(numbers, group, change),
				};
			}),
		],
	];
	const possible = changes.filter((each): each is [number, () => Change] => each[1] !== undefined);
	return random.weighted(possible)();
}

function importing(simulation: Simulation, tab: Tab): Change {
	const { random } = simulation;
	const count = random.between(1, random.pick([3, 30, 70]));
	const rows = Array.from({ length: count }, () => randomRow(random));
	const file = simulation.file(rows);
	const plan = modelPlan({
		...DEFAULT_OPTIONS,
		duplicateStrategy: random.pick(['skip', 'update', 'merge', 'create']),
		keys: ['email'],
		batchRows: random.between(5, 40),
	});
	return {
		name: `imports ${file.name}: ${count} rows`,
		go: async () => tab.importer.execute(await tab.importer.check(file, plan)),
	};
}

function rollingBack(tab: Tab, { id }: Run): Change {
	return { name: `rolls back ${id.slice(0, 8)}`, go: () => tab.importer.rollback(id) };
}

function takingBack(tab: Tab, { id }: Run): Change {
	return {
		name: `takes the rollback of ${id.slice(0, 8)} back`,
		go: () => tab.importer.takeBackRollback(id),
	};
}

function some<T>(
	random: Random,
	values: readonly T[],
	change: (value: T) => Change,
): (() => Change) | undefined {
	return values.length === 0 ? undefined : () => change(random.pick(values));
}

function randomRow(random: Random): ModelRow {
	return {
		externalId: '',
		email: `user${random.between(1, 60)}@x.org`,
		email2: random.pick(['', '', 'other@y.org']),
		phone: random.pick(['', '+49 30 901820', '123']),
		firstName: random.pick(NAMES),
		groups: random.pick(['', '', ...GROUPS, GROUPS.join(';')]),
	};
}

const NAMES = [...Array.from({ length: 25 }, (_, at) => `Name ${at}`), POISON, REFUSED, REFUSED];
const GROUPS = ['VIP', 'Blog', 'Straße'];
