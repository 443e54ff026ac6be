/**
 * How many requests may be under way: grows while the server keeps up, halves when it does not (additive
 * increase, multiplicative decrease; Chiu and Jain, 1989), and begins by doubling, as TCP does.
 */
export class Pace {
	#limit = START;
	/** Beyond this it grows by one for each full round, below by one for each answer. */
	#threshold = MOST;
	#answers = 0;

	get limit(): number {
		return this.#limit;
	}

	succeeded(): void {
		this.#answers++;
		if (this.#limit < this.#threshold || this.#answers >= this.#limit) {
			this.#limit = Math.min(MOST, this.#limit + 1);
			this.#answers = 0;
		}
	}

	/** The server has more than it can take. */
	slowDown(): void {
		this.#limit = this.#threshold = Math.max(1, this.#limit >> 1);
		this.#answers = 0;
	}

	/** Nothing gets through: one at a time, to see whether anything does. */
	probe(): void {
		this.#threshold = Math.max(1, this.#limit >> 1);
		this.#limit = 1;
		this.#answers = 0;
	}
}

const START = 2;
/**
 * What Chromium opens to one server over HTTP/1.1; more would wait inside the browser, where their time-outs
 * run already.
 */
const MOST = 6;
