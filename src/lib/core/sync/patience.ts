import { backoffMs, LONGEST_WAIT_MS } from './retry.ts';

/** What is known of a failure. */
export interface Failure {
	/** When the request was sent, in milliseconds of a clock that is never put to another time. */
	readonly sentAt: number;
	/** When it failed, likewise. */
	readonly at: number;
	/** What the server asks to wait. */
	readonly askedMs: number | undefined;
	readonly isOnline: boolean;
	/** From 0 to below 1. */
	readonly random: number;
}

/** When the next request may be sent. One for all requests to a server: what one meets the others meet too. */
export class Patience {
	#failures = 0;
	#failedAt = -Infinity;
	#ownUntil = 0;
	#askedUntil = 0;

	/** Nothing is sent before. */
	get until(): number {
		return Math.max(this.#ownUntil, this.#askedUntil);
	}

	/** Notes a failure; false where it was sent before one that is waited for already, and so is no news. */
	failed({ sentAt, at, askedMs, isOnline, random }: Failure): boolean {
		const isNews = sentAt >= this.#failedAt;
		if (isNews) {
			this.#failures++;
			this.#failedAt = at;
		}
		const isMany = this.#failures > MANY_FAILURES;
		if (askedMs !== undefined && askedMs >= LEAST_ASKED_MS) {
			this.#askedUntil = Math.max(this.#askedUntil, at + Math.min(askedMs, LONGEST_WAIT_MS));
			// It may ask for a second for as long as it is down: not for so many requests.
			if (!isMany) return isNews;
		}
		if (!isNews) return false;
		if (!isOnline) this.#ownUntil = at + LONGEST_WAIT_MS;
		else if (isMany) this.#ownUntil = at + (askedMs === undefined ? LONGEST_WAIT_MS : SLOW_MS);
		// Time that went by without an answer has been a wait already.
		else this.#ownUntil = sentAt + backoffMs(this.#failures, random);
		return true;
	}

	succeeded(): void {
		this.#failures = 0;
	}

	/** Something may have changed: what only waits for time is tried now, but not before the server allows it. */
	retry(): void {
		this.#failures = 0;
		this.#ownUntil = 0;
	}

	/** Somebody asks for it: now. */
	forget(): void {
		this.retry();
		this.#askedUntil = 0;
	}
}

/** After so many failures in a row it is tried now and then only; without a network, after the first. */
const MANY_FAILURES = 8;
/** Likewise for a server that is there, and says that it will be well soon. */
const SLOW_MS = 30_000;
/** A server that asks for no wait at all gets one all the same. */
const LEAST_ASKED_MS = 1000;
