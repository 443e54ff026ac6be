import { expect, test } from 'vitest';
import { DEFAULT_OPTIONS } from '../../src/lib/core/options.ts';
import { modelPlan } from '../support/model-imports.ts';
import type { ModelRow } from '../support/model.ts';
import { YEAR_MS } from './clock.ts';
import { randomRow } from './deeds.ts';
import { swept } from './effort.ts';
import { inSimulation } from './in-simulation.ts';
import { must } from './must.ts';
import { Random } from './random.ts';
import type { Simulation } from './simulation.ts';
import type { Tab } from './tab.ts';

const PLAN = modelPlan({ ...DEFAULT_OPTIONS, duplicateStrategy: 'update', batchRows: 5 });
const random = new Random(7);
const [FIRST, SECOND] = [30, 10].map((count): readonly ModelRow[] =>
	Array.from({ length: count }, () => randomRow(random)),
);
const REQUESTS = 80;

/** Imports a file and answers the run's id. */
async function importAll(simulation: Simulation, tab: Tab, file: File): Promise<string> {
	let id = '';
	const imported = async (): Promise<void> => {
		id = await tab.importer.check(file, PLAN);
		await tab.importer.execute(id);
	};
	await simulation.settle(imported());
	return id;
}

/** An import that was paused in its midst. */
async function pausedImport(simulation: Simulation, tab: Tab): Promise<string> {
	const happen = (): void =>
		simulation.later(tab, () => tab.importer.pause(simulation.lastRun.get(tab)!));
	simulation.plan(tab, { name: 'pause', at: 40, times: 1, happen: () => void happen() });
	const id = await importAll(simulation, tab, simulation.file(FIRST));
	expect((await simulation.run(id))?.state).toBe('paused');
	return id;
}

test('a forecast that is published while another tab goes on with an import: whoever comes second knows of the first', async () => {
	for (const k of swept(REQUESTS)) {
		await inSimulation(`Published at request ${k} of a resume`, k, async (simulation) => {
			const [one, other] = [simulation.openTab(), simulation.openTab()];
			const paused = await pausedImport(simulation, one);
			let forecast = '';
			const file = simulation.file(SECOND);
			await simulation.settle(other.importer.check(file, PLAN).then((id) => (forecast = id)));
			const publish = (): void => simulation.later(other, () => other.importer.execute(forecast));
			simulation.plan(one, { name: 'publish', at: k, times: 1, happen: () => void publish() });
			await simulation.settle(one.importer.resume(paused));
			await simulation.expectRules();
		});
	}
});

test('a run that another tab has rolled back stays so, whatever the tab asks of it that drove it', async () => {
	for (const asks of ['cancel', 'pause', 'resume'] as const) {
		await inSimulation(`${asks} after a rollback`, 1, async (simulation) => {
			const [one, other] = [simulation.openTab(), simulation.openTab()];
			const paused = await pausedImport(simulation, one);
			await simulation.settle(other.importer.rollback(paused));
			await simulation.settle(one.importer[asks](paused));
			await simulation.expectRules();
			expect((await simulation.run(paused))?.state).toBe('rolledBack');
		});
	}
});

for (const years of [-1, 1]) {
	test(`a clock that jumps by ${years} year in the midst of an import changes neither progress nor order`, async () => {
		const toldUndisturbed = await toldIn(undefined, 0);
		for (const k of swept(REQUESTS)) {
			const told = await toldIn(k, years * YEAR_MS);
			must(told === toldUndisturbed, 'progress is told as often', told, toldUndisturbed);
		}
	});
}

/** How often progress is told of an import with a jump at a request; asserts that it is listed as the newest. */
async function toldIn(k: number | undefined, ms: number): Promise<number> {
	return inSimulation(`Jump at request ${k}`, 1, async (simulation) => {
		const tab = simulation.openTab();
		const first = await importAll(simulation, tab, simulation.file(SECOND));
		const jump = (): void => simulation.clock.jump(ms);
		if (k !== undefined)
			simulation.plan(tab, { name: 'jump', at: k, times: 1, happen: () => void jump() });
		const before = simulation.told;
		const second = await importAll(simulation, tab, simulation.file(FIRST));
		const told = simulation.told - before;
		const third = await importAll(simulation, tab, simulation.file(SECOND));
		await simulation.expectRules();
		const listed = (await simulation.listed()).map(({ id }) => id);
		expect(listed).toEqual([third, second, first]);
		return told;
	});
}
