import { Database } from '../../../src/lib/storage/database.ts';
import { Outbox } from '../../../src/lib/storage/sync/outbox.ts';
import { Summaries } from '../../../src/lib/storage/sync/summaries.ts';
import { Push } from '../../../src/lib/sync/push.ts';
import type { PushStatus } from '../../../src/lib/sync/push-status.ts';
import { must } from '../must.ts';
import type { Simulation } from '../simulation.ts';
import { Storage, type Fault } from '../storage.ts';
import type { LossyNetwork } from './network.ts';
import type { RequestRules } from './request-rules.ts';

/** What happens at one of its storage requests, counted from its start. */
export interface ClientMishap {
	readonly at: number;
	readonly what: 'dies' | Fault;
}

/** A push in a worker of its own, which can end at any moment. */
export class PushClient {
	readonly push: Push;
	status: PushStatus | undefined;
	/** What ended it, where that was a bug. */
	failure: unknown;
	mishap: ClientMishap | undefined;
	readonly storage: Storage;
	#isAlive = true;
	readonly #stop = new AbortController();
	readonly #leave: () => void;

	constructor(simulation: Simulation, network: Pick<LossyNetwork, 'send'>, rules: RequestRules) {
		const { clock, locks, random } = simulation;
		const db = new Database(simulation.db.name);
		this.storage = new Storage(db, {
			onRequest: ({ number }) => {
				if (number !== this.mishap?.at) return undefined;
				simulation.note(`push: ${this.mishap.what} at request ${number}`);
				if (this.mishap.what !== 'dies') return this.mishap.what;
				this.die();
				return undefined;
			},
			onCommit: rules.onCommit,
		});
		this.#leave = simulation.join(this.storage);
		const newKey = (): string => crypto.randomUUID();
		const never = new Promise<never>(() => {});
		this.push = new Push({
			outbox: new Outbox(db, newKey),
			summaries: new Summaries(db),
			send: async (request, signal) => {
				rules.onSend(request);
				simulation.note(`push sends ${request.idempotencyKey.slice(0, 8)} ${request.body.length}`);
				const sent = await network.send(request, signal);
				return this.#isAlive ? sent : never;
			},
			server: 'https://contacts.example',
			newKey,
			setTimer: (ms, done) => clock.setTimer(ms, () => this.#isAlive && done()),
			now: () => clock.now(),
			elapsed: () => clock.passed,
			random: () => random.next(),
			isOnline: () => true,
			isImporting: async () => (this.#isAlive ? locks.holderOf('write') !== undefined : never),
			tell: (status) => {
				if (!this.#isAlive) return;
				simulation.note(`push: ${JSON.stringify(status)}`);
				this.status = expectPlausible(status);
			},
		});
		this.push.run(this.#stop.signal).catch((error) => (this.failure = error));
	}

	get isAlive(): boolean {
		return this.#isAlive;
	}

	/** Ends as a worker does whose tab is closed. */
	die(): void {
		this.#isAlive = false;
		this.#leave();
		this.storage.die();
	}

	/** Lets go of the connection, once all is over. */
	close(): void {
		if (this.#isAlive) this.die();
		this.storage.close();
	}
}

/** Who waits or is blocked says why. */
function expectPlausible(status: PushStatus): PushStatus {
	const { state, blocker, due, refused, sent } = status;
	const isStopped = state === 'waiting' || state === 'blocked';
	must(isStopped === (blocker !== undefined), 'whatever stands in the way is named', status);
	must(due >= 0 && refused >= 0 && sent >= 0, 'counts are plausible', status);
	must(state !== 'upToDate' || due === 0, 'what is up to date has nothing left to do', status);
	return status;
}
