/** All that is random in a simulation: the same seed gives the same numbers (mulberry32). */
export class Random {
	#state: number;

	constructor(seed: number) {
		this.#state = seed >>> 0;
	}

	/** From 0 to below 1. */
	next(): number {
		this.#state = (this.#state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}

	/** A whole number from `min` to `max`, both included. */
	between(min: number, max: number): number {
		return min + Math.floor(this.next() * (max - min + 1));
	}

	pick<T>(values: readonly T[]): T {
		return values[this.between(0, values.length - 1)];
	}

	/** Some of the values, in their order: one at least. */
	some<T>(values: readonly T[]): readonly T[] {
		const share = this.pick([0, 0.1, 0.5]);
		const chosen = values.filter(() => this.chance(share));
		return chosen.length === 0 ? [this.pick(values)] : chosen;
	}

	chance(share: number): boolean {
		return this.next() < share;
	}

	/** One of the choices, each as likely as it weighs. */
	weighted<T>(choices: readonly (readonly [weight: number, choice: T])[]): T {
		let left = this.next() * choices.reduce((sum, [weight]) => sum + weight, 0);
		for (const [weight, choice] of choices) {
			left -= weight;
			if (left < 0) return choice;
		}
		return choices.at(-1)![1];
	}
}
