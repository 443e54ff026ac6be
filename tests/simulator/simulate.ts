import { chooseDeed, chooseMishap, resume, type Deed, type Expectation } from './deeds.ts';
import { inSimulation } from './in-simulation.ts';
import type { Simulation } from './simulation.ts';
import type { Fault } from './storage.ts';
import type { Tab } from './tab.ts';

/**
 * What storage does in a random script. Without `silent`: a request that is never answered has no time-out
 * yet, so its tab waits for ever; add it once there is one (by the injected `sleep`).
 */
const FAULTS: readonly Fault[] = ['transient', 'transient', 'abort', 'quota', 'refused'];

const STEPS = 12;

/**
 * Takes a database and its tabs through a random script, all of it from the seed: what is stored must keep
 * the rules of the log after every step, and be what the model says. Answers what was done; an error
 * names the seed, and tells the end of it.
 */
export async function simulate(seed: number): Promise<readonly string[]> {
	const replay = `ROLLCALL_SEED=${seed} npx vitest run --project simulator seeds`;
	return inSimulation(`Seed ${seed} fails; to replay it: ${replay}`, seed, async (simulation) => {
		simulation.openTab();
		for (let step = 0; step < STEPS; step++) await takeStep(simulation);
		await bringToEnd(simulation);
		return simulation.trace;
	});
}

async function takeStep(simulation: Simulation): Promise<void> {
	const { random, tabs } = simulation;
	simulation.harmed.clear();
	if (tabs.length === 0 || (tabs.length < 2 && random.chance(0.3))) simulation.openTab();
	else if (random.chance(0.1)) simulation.closeTab(random.pick(tabs));
	await simulation.settle();

	const acting =
		tabs.length === 2 && random.chance(0.4)
			? [...tabs]
			: tabs.length === 0
				? []
				: [random.pick(tabs)];
	const deeds: [Tab, Deed][] = [];
	for (const tab of acting) deeds.push([tab, await chooseDeed(simulation, tab)]);
	let isUndisturbed = deeds.length === 1;
	for (const tab of acting) {
		for (let mishaps = random.pick([0, 1, 1, 2]); mishaps > 0; mishaps--) {
			simulation.plan(tab, chooseMishap(simulation, FAULTS));
			isUndisturbed = false;
		}
	}
	const expectations: Expectation[] = [];
	await simulation.settle(
		...deeds.map(async ([tab, deed]) => {
			expectations.push(await done(simulation, tab, deed, isUndisturbed));
		}),
	);
	await simulation.expectRules();
	if (!isUndisturbed) return;
	const stored = new Map((await simulation.allRuns()).map((run) => [run.id, run]));
	for (const expectation of expectations) {
		const wrong = expectation(stored);
		if (wrong !== undefined) throw new Error(wrong);
	}
}

/** Does a deed; that it fails is right only where storage has failed, or something came between. */
async function done(
	simulation: Simulation,
	tab: Tab,
	{ name, go }: Deed,
	isUndisturbed: boolean,
): Promise<Expectation> {
	simulation.note(`${tab.name} ${name}`);
	try {
		return await Promise.race([go(), tab.closed.then(() => NOTHING)]);
	} catch (error) {
		if (isUndisturbed || !simulation.isExpected(tab, error)) throw error;
		simulation.note(`${tab.name} is told: ${String(error)}`);
		return NOTHING;
	}
}

const NOTHING: Expectation = () => undefined;

/** Storage is well again: whatever was left unfinished is finished, and nothing else is left behind. */
async function bringToEnd(simulation: Simulation): Promise<void> {
	for (const tab of simulation.tabs) simulation.closeTab(tab);
	const tab = simulation.openTab();
	await simulation.settle(tab.importer.status('any'));
	await simulation.expectRules();
	for (const { id, state, publishedAt, source } of await simulation.runs()) {
		if (publishedAt === undefined) throw new Error('A forecast was left behind');
		if (state === 'processing') throw new Error('A run that nobody drives is not paused');
		if (state !== 'paused') continue;
		simulation.note(`${tab.name} finishes ${source.name}`);
		await simulation.settle(
			resume(simulation, tab, id, source.name).then((resumed) => {
				if (resumed.kind !== 'resumed' || resumed.progress.state !== 'completed')
					throw new Error(`A paused run can't be finished: ${JSON.stringify(resumed)}`);
			}),
		);
		await simulation.expectRules();
	}
	if ((await simulation.keptFiles()) > 0) throw new Error('A file was kept that no run needs');
}
