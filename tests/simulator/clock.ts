/** A clock that goes on only when it is looked at, and can be put to another time. */
export class Clock {
	/** How often somebody has waited. */
	sleeps = 0;
	readonly #sleepers: { until: number; wake: () => void }[] = [];
	#passedMs = 0;
	#aheadMs = Date.UTC(2026, 10, 22);

	/** What the machine's clock shows: milliseconds since 1970. */
	now(): number {
		return this.#aheadMs + this.elapsed();
	}

	/** Likewise, without looking at the clock. */
	get passed(): number {
		return this.#passedMs;
	}

	/** Milliseconds that have really passed. */
	elapsed(): number {
		return (this.#passedMs += MS_PER_LOOK);
	}

	jump(ms: number): void {
		this.#aheadMs += ms;
	}

	/** Waits until there is nothing else to do, and the time has come: see `passOn`. */
	sleep(ms: number): Promise<void> {
		this.sleeps++;
		return new Promise((wake) => this.setTimer(ms, wake));
	}

	/** Likewise calls back; answers how to cancel that. */
	setTimer(ms: number, wake: () => void): () => void {
		const sleeper = { until: this.#passedMs + ms, wake };
		this.#sleepers.push(sleeper);
		return () => {
			const at = this.#sleepers.indexOf(sleeper);
			if (at >= 0) this.#sleepers.splice(at, 1);
		};
	}

	/** Lets the time pass until the next sleeper wakes; false where nobody wakes before `end`: then it is that. */
	passOn(end = Infinity): boolean {
		const [next] = this.#sleepers.sort((a, b) => a.until - b.until);
		if (next === undefined || next.until > end) {
			if (Number.isFinite(end)) this.#passedMs = Math.max(this.#passedMs, end);
			return false;
		}
		this.#sleepers.shift();
		this.#passedMs = Math.max(this.#passedMs, next.until);
		next.wake();
		return true;
	}
}

/** Progress is told every 200 ms: so it is told now and then in a run of a few rows. */
const MS_PER_LOOK = 40;

export const YEAR_MS = 365 * 24 * 3600 * 1000;
