import type { RawAnswer } from '../../../src/lib/core/sync/read-answer.ts';
import type { OutgoingRequest, Sent } from '../../../src/lib/sync/transport.ts';
import type { Clock } from '../clock.ts';
import type { Random } from '../random.ts';
import type { SimulatedServer } from './server.ts';

/** What the network does, each with a chance. */
export interface NetworkWeather {
	readonly isDown?: boolean;
	readonly dropsRequests?: number;
	/** Loses what is larger than a packet, as a badly set up router does. */
	readonly dropsLarge?: boolean;
	readonly dropsAnswers?: number;
	/** Delivers a copy as well, also long after the answer. */
	readonly duplicates?: number;
	/** Takes its time, so that requests overtake each other and answers come too late. */
	readonly delays?: number;
	/** Something in between answers in the place of the server, or spoils its answer. */
	readonly lies?: number;
}

/** Carries requests to a server, or does not. */
export class LossyNetwork {
	weather: NetworkWeather = {};
	readonly #clock: Clock;
	readonly #random: Random;
	readonly #server: SimulatedServer;
	readonly #note: (what: string) => void;
	/** What the server finds wrong with a request. */
	failure: unknown;

	constructor({ clock, random, note }: Surroundings, server: SimulatedServer) {
		this.#clock = clock;
		this.#random = random;
		this.#server = server;
		this.#note = note;
	}

	/** See `Send`: what a browser says of it. */
	async send({ idempotencyKey: key, body }: OutgoingRequest, signal?: AbortSignal): Promise<Sent> {
		signal?.throwIfAborted();
		const random = this.#random;
		const { isDown, dropsRequests = 0, dropsLarge, duplicates = 0 } = this.weather;
		const short = key.slice(0, 8);
		return new Promise<Sent>((resolve, reject) => {
			let isOver = false;
			const end = (sent: Sent): void => {
				if (isOver) return;
				isOver = true;
				forget();
				this.#note(`${short}: ${'failed' in sent ? sent.failed : `${sent.status} ${sent.body}`}`);
				resolve(sent);
			};
			const stop = (): void => {
				isOver = true;
				forget();
				reject(signal!.reason as Error);
			};
			const cancelTimeout = this.#clock.setTimer(TIME_OUT_MS, () => end({ failed: 'timeout' }));
			const forget = (): void => {
				cancelTimeout();
				signal?.removeEventListener('abort', stop);
			};
			signal?.addEventListener('abort', stop);
			/** The browser hears of a broken connection, or of nothing. */
			const lose = (): void => {
				if (random.chance(0.7)) this.#clock.setTimer(random.between(0, 500), () => end(LOST));
			};
			if (isDown) return void this.#clock.setTimer(random.between(0, 50), () => end(LOST));
			const deliverCopy = (): void => {
				this.#clock.setTimer(random.between(0, LATEST_COPY_MS), () => {
					this.#note(`${short}: a copy arrives`);
					void this.#deliver(key, body);
				});
			};
			if (random.chance(duplicates)) deliverCopy();
			if (random.chance(dropsRequests) || (dropsLarge && body.length > PACKET_CHARS)) {
				// What the browser believes to be lost may be on its way.
				if (random.chance(0.15)) deliverCopy();
				return lose();
			}
			this.#clock.setTimer(this.#delay(), () => {
				void this.#deliver(key, body).then((answer) => {
					if (answer === undefined || random.chance(this.weather.dropsAnswers ?? 0)) return lose();
					this.#clock.setTimer(this.#delay(), () => end(this.#told(answer)));
				});
			});
		});
	}

	async #deliver(key: string, body: string): Promise<RawAnswer | undefined> {
		try {
			return await this.#server.handle(key, body);
		} catch (error) {
			this.failure ??= error;
			return undefined;
		}
	}

	#delay(): number {
		const random = this.#random;
		return random.chance(this.weather.delays ?? 0)
			? random.between(0, LATEST_COPY_MS)
			: random.pick([0, 1, 20, 20, 100]);
	}

	#told(answer: RawAnswer): RawAnswer {
		if (!this.#random.chance(this.weather.lies ?? 0)) return answer;
		return this.#random.pick([
			{ status: 200, body: '' },
			{ status: 200, body: '<!doctype html><title>Log in to the hotel’s network</title>' },
			{ status: 200, body: answer.body.slice(0, answer.body.length >> 1) },
			{ status: 200, body: '{"imported":1000,"deleted":0,"errors":[]}' },
			{ status: 200, body: '{"imported":0,"deleted":0,"errors":[{"id":"nobody"}]}' },
			{ status: 204, body: '' },
		]);
	}
}

export interface Surroundings {
	readonly clock: Clock;
	readonly random: Random;
	readonly note: (what: string) => void;
}

const LOST: Sent = { failed: 'unreachable' };
const PACKET_CHARS = 1500;
const TIME_OUT_MS = 35_000;
/** No copy of a request is on its way for longer. */
const LATEST_COPY_MS = 30_000;
