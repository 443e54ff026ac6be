/** A clock that goes on only when it is looked at, and can be put to another time. */
export class Clock {
	/** How often somebody has waited. */
	sleeps = 0;
	#passedMs = 0;
	#aheadMs = Date.UTC(2026, 10, 22);

	/** What the machine's clock shows: milliseconds since 1970. */
	now(): number {
		return this.#aheadMs + this.elapsed();
	}

	/** Milliseconds that have really passed. */
	elapsed(): number {
		return (this.#passedMs += MS_PER_LOOK);
	}

	jump(ms: number): void {
		this.#aheadMs += ms;
	}

	/** Passes the time at once. */
	sleep(ms: number): Promise<void> {
		this.sleeps++;
		this.#passedMs += ms;
		return new Promise((resolve) => setImmediate(resolve));
	}
}

/** Progress is told every 200 ms: so it is told now and then in a run of a few rows. */
const MS_PER_LOOK = 40;

export const YEAR_MS = 365 * 24 * 3600 * 1000;
