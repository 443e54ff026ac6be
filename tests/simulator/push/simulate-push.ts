import { POISON, REFUSED, SimulatedServer, type ServerWeather } from './server.ts';
import { OWN_REFUSALS } from '../../../src/lib/core/sync/read-answer.ts';
import { Queries } from '../../../src/lib/storage/queries.ts';
import { inSimulation } from '../in-simulation.ts';
import { alike, must } from '../must.ts';
import type { Random } from '../random.ts';
import type { Simulation } from '../simulation.ts';
import { chooseChange } from './deeds.ts';
import { expectedTable } from './expected-table.ts';
import { LossyNetwork, type NetworkWeather } from './network.ts';
import { PushClient, type ClientMishap } from './push-client.ts';
import { RequestRules } from './request-rules.ts';

const STEPS = 8;
const MINUTE_MS = 60_000;

/**
 * Takes a database, a server and all that lies between them through a random script, all of it from the seed:
 * in the end the server has what is stored here, and never did anything happen twice. Answers what was done;
 * an error names the seed, and tells the end of it.
 */
export async function simulatePush(seed: number): Promise<readonly string[]> {
	const replay = `ROLLCALL_SEED=${seed} npx vitest run --project simulator push-seeds`;
	return inSimulation(`Seed ${seed} fails; to replay it: ${replay}`, seed, async (simulation) => {
		const script = new PushScript(simulation);
		try {
			await script.run();
			return simulation.trace;
		} finally {
			script.end();
		}
	});
}

class PushScript {
	readonly #simulation: Simulation;
	readonly #server: SimulatedServer;
	readonly #network: LossyNetwork;
	readonly #rules = new RequestRules();
	readonly #queries: Queries;
	readonly #clients: PushClient[] = [];

	constructor(simulation: Simulation) {
		this.#simulation = simulation;
		const { clock, random, db } = simulation;
		this.#server = new SimulatedServer(clock, random, (key) => this.#rules.onDoing(key));
		const note = (what: string): void => simulation.note(what);
		this.#network = new LossyNetwork({ clock, random, note }, this.#server);
		this.#queries = new Queries(db);
	}

	async run(): Promise<void> {
		const simulation = this.#simulation;
		simulation.listen(({ kind }) => {
			if (kind === 'changed') this.#client?.push.poke('changed');
		});
		simulation.openTab();
		for (let step = 0; step < STEPS; step++) await this.#takeStep();
		await this.#bringToEnd();
		await this.#compare();
	}

	end(): void {
		for (const client of this.#clients) client.close();
	}

	get #client(): PushClient | undefined {
		const newest = this.#clients.at(-1);
		return newest?.isAlive ? newest : undefined;
	}

	#start(mishap?: ClientMishap): void {
		this.#client?.die();
		const client = new PushClient(this.#simulation, this.#network, this.#rules);
		client.mishap = mishap;
		this.#clients.push(client);
		this.#simulation.note('push starts');
	}

	async #takeStep(): Promise<void> {
		const { random } = this.#simulation;
		this.#server.weather = chooseServerWeather(random);
		this.#network.weather = chooseNetworkWeather(random);
		const weather = { ...this.#server.weather, ...this.#network.weather };
		this.#simulation.note(`weather: ${JSON.stringify(weather)}`);
		if (this.#client === undefined || random.chance(0.2)) this.#start(chooseMishap(random));
		if (random.chance(0.1)) this.#server.restart();
		if (random.chance(0.3)) this.#client?.push.poke(random.pick(['retry', 'user']));
		if (random.chance(0.1)) await this.#client?.push.retryRefused().catch(() => {});
		const changes = random.pick([0, 1, 1, 2]);
		const ms = (): number => random.pick([0, 20, 200, 3000, 40_000]);
		await this.#live(ms());
		for (let change = 0; change < changes; change++) await this.#change(ms());
		await this.#live(ms());
	}

	/** Changes contacts, and lets so much time pass meanwhile. */
	async #change(ms: number): Promise<void> {
		const simulation = this.#simulation;
		const [tab] = simulation.tabs;
		const { name, go } = await chooseChange(simulation, tab);
		simulation.note(name);
		const done = go().catch((error) => {
			if (!simulation.isExpected(tab, error)) throw error;
		});
		await this.#live(ms, done);
	}

	async #live(ms: number, ...deeds: Promise<unknown>[]): Promise<void> {
		await this.#simulation.within(ms, ...deeds);
		const sources = [this.#rules, this.#network, ...this.#clients];
		const failed = sources.find(({ failure }) => failure !== undefined);
		if (failed !== undefined) throw failed.failure;
	}

	/** All is well again: within a minute nothing is left to do, or it is said why; and then it goes on by itself. */
	async #bringToEnd(): Promise<void> {
		this.#server.weather = this.#network.weather = {};
		this.#simulation.note('all is well');
		if (this.#client === undefined) this.#start();
		const client = this.#client!;
		client.mishap = undefined;
		await this.#live(MINUTE_MS);
		const { state, blocker } = client.status!;
		must(state === 'upToDate' || blocker !== undefined, 'who is not done says why', client.status);
		await this.#untilUpToDate(client);
		// What was given up while the server did not answer is there for somebody to try again.
		const blocks = await this.#simulation.db.pushes.toArray();
		const refusals = blocks.flatMap(({ refusals }) => [...refusals.values()]);
		if (refusals.every(({ code }) => code !== OWN_REFUSALS.neverAnswered)) return;
		await this.#live(0, client.push.retryRefused());
		await this.#untilUpToDate(client);
	}

	async #untilUpToDate(client: PushClient): Promise<void> {
		for (let minutes = 0; minutes < 40; minutes++) {
			// Somebody has signed in: an answer of before may have come late.
			if (client.status?.blocker?.code === 'unauthorised') client.push.poke('user');
			await this.#live(MINUTE_MS);
			if (client.status?.state === 'upToDate') return;
		}
		throw new Error(`It does not come to an end: ${JSON.stringify(client.status)}`);
	}

	async #compare(): Promise<void> {
		const expected = await expectedTable(this.#simulation.db, this.#queries);
		for (const [id, contact] of expected) {
			const found = this.#server.table.get(id);
			const isRefused = contact.first_name === POISON || contact.first_name === REFUSED;
			if (!isRefused) must(alike(found, contact), 'the server has it as it is', found, contact);
		}
		for (const [id, contact] of this.#server.table)
			must(expected.has(id), 'the server has nothing that is gone', contact);
	}
}

function chooseServerWeather(random: Random): ServerWeather {
	return random.pick<() => ServerWeather>([
		() => ({}),
		() => ({}),
		() => ({ throttles: random.pick([0.2, 0.9]) }),
		() => ({ fails: random.pick([0.2, 0.9]) }),
		() => ({ leaves: random.pick([0.3, 1]) }),
		() => ({ crashes: random.pick([0.2, 0.6]) }),
		() => ({ throttles: 0.1, fails: 0.2, leaves: 0.3, crashes: 0.1 }),
		() => ({ isLockedOut: true }),
	])();
}

function chooseNetworkWeather(random: Random): NetworkWeather {
	return random.pick<() => NetworkWeather>([
		() => ({}),
		() => ({}),
		() => ({ dropsRequests: random.pick([0.3, 0.8]) }),
		() => ({ dropsLarge: true }),
		() => ({ dropsAnswers: random.pick([0.3, 0.9]) }),
		() => ({ duplicates: 0.5, delays: 0.3 }),
		() => ({ dropsRequests: 0.2, dropsAnswers: 0.2, duplicates: 0.4, delays: 0.2 }),
		() => ({ lies: random.pick([0.3, 0.9]) }),
		() => ({ isDown: true }),
	])();
}

function chooseMishap(random: Random): ClientMishap | undefined {
	const what = random.pick([
		undefined,
		'dies',
		'dies',
		'transient',
		'abort',
		'quota',
		'refused',
	] as const);
	return what && { what, at: random.between(1, random.pick([10, 60, 200])) };
}
