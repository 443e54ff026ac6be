import {
	MAX_BATCH,
	type BatchRequest,
	type WireContact,
} from '../../../src/lib/core/sync/protocol.ts';
import type { RawAnswer } from '../../../src/lib/core/sync/read-answer.ts';
import type { Clock } from '../clock.ts';
import { must } from '../must.ts';
import type { Random } from '../random.ts';

/** What the server does beside what it should, each with a chance. */
export interface ServerWeather {
	/** 401 for all. */
	readonly isLockedOut?: boolean;
	/** 429, or 503, with Retry-After or without. */
	readonly throttles?: number;
	/** 5xx, before anything is done or after. */
	readonly fails?: number;
	/** Leaves 1 to all contacts of a batch for later. */
	readonly leaves?: number;
	/** Dies in the midst of a batch. */
	readonly crashes?: number;
}

/** No batch with such a contact is taken. */
export const POISON = 'Poison';
/** Such a contact is not. */
export const REFUSED = 'Refused';

/**
 * A server as the contract has it, on a store that takes and removes contacts one by one: each request has the effect of one,
 * by its key, however often it comes.
 */
export class SimulatedServer {
	readonly table = new Map<string, WireContact>();
	weather: ServerWeather = {};
	readonly #clock: Clock;
	readonly #random: Random;
	readonly #records = new Map<string, Handled>();
	readonly #onDoing: (key: string) => void;
	/** Raised when it restarts: what it was at is lost. */
	#life = 0;

	/** @param onDoing told before the server does what a request asks for */
	constructor(clock: Clock, random: Random, onDoing: (key: string) => void) {
		this.#clock = clock;
		this.#random = random;
		this.#onDoing = onDoing;
	}

	/** Ends in the midst of whatever it does. */
	restart(): void {
		this.#life++;
	}

	/** Handles a copy of a request; `undefined` where it dies of it. */
	async handle(key: string, body: string): Promise<RawAnswer | undefined> {
		const random = this.#random;
		const { isLockedOut, throttles = 0, fails = 0, leaves = 0, crashes = 0 } = this.weather;
		if (isLockedOut) return { status: 401, body: '' };
		if (random.chance(throttles)) {
			const retryAfterMs = random.pick([undefined, undefined, 0, 1000, 3000, 1e12]);
			return { status: random.pick([429, 503]), body: '', retryAfterMs };
		}
		if (random.chance(fails / 2)) return failure(random);

		const known = this.#records.get(key);
		must(known === undefined || known.body === body, 'a key is used for one body', key);
		if (known?.answer !== undefined) return known.answer;
		if (known !== undefined && this.#clock.passed < known.until) return { status: 409, body: '' };
		this.#records.set(key, { body, until: this.#clock.passed + IN_PROGRESS_MS });

		const life = this.#life;
		await this.#clock.sleep(random.pick([0, 1, 50, 50, MOST_MS]));
		if (life !== this.#life) return undefined;
		const request = JSON.parse(body) as BatchRequest;
		const ids = [...request.contacts.map(({ id }) => id), ...(request.deleted ?? [])];
		must(ids.length <= MAX_BATCH, 'a batch holds no more than a store takes', ids.length);
		must(new Set(ids).size === ids.length, 'no contact is in a batch twice', ids);
		if (request.contacts.some(({ first_name }) => first_name === POISON)) {
			this.#records.delete(key);
			return { status: 400, body: '{"title":"One of them is not right"}' };
		}
		if (ids.length > 0) this.#onDoing(key);
		if (random.chance(crashes)) {
			this.#apply(request, new Set(ids.filter(() => random.chance(0.5))));
			return undefined;
		}
		const left = random.chance(leaves)
			? new Set(ids.filter((_, at) => at === 0 || random.chance(random.pick([0.1, 0.5, 1]))))
			: new Set<string>();
		const answer = { status: 200, body: JSON.stringify(this.#apply(request, left)) };
		this.#records.set(key, { body, until: Infinity, answer });
		return random.chance(fails / 2) ? failure(random) : answer;
	}

	#apply({ contacts, deleted = [] }: BatchRequest, left: ReadonlySet<string>): object {
		const errors: object[] = [];
		let [imported, removed] = [0, 0];
		for (const contact of contacts) {
			if (left.has(contact.id)) continue;
			if (contact.first_name === REFUSED) {
				errors.push({ id: contact.id, code: 'name', message: 'No such name' });
				continue;
			}
			this.table.set(contact.id, contact);
			imported++;
		}
		for (const id of deleted) {
			if (left.has(id)) continue;
			this.table.delete(id);
			removed++;
		}
		return { imported, deleted: removed, errors, unprocessed: [...left] };
	}
}

function failure(random: Random): RawAnswer {
	return { status: random.pick([500, 502, 503, 504]), body: '<html>' };
}

interface Handled {
	readonly body: string;
	/** It is believed to be under way until then. */
	readonly until: number;
	readonly answer?: RawAnswer;
}

const IN_PROGRESS_MS = 20_000;
const MOST_MS = 4000;
