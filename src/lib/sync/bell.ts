/** Somebody waits; others ring. What rings while nobody waits is heard by who waits next. */
export class Bell {
	readonly #setTimer: (ms: number, done: () => void) => () => void;
	#hasRung = false;
	#wake: () => void = () => {};

	constructor(setTimer: (ms: number, done: () => void) => () => void) {
		this.#setTimer = setTimer;
	}

	ring(): void {
		this.#hasRung = true;
		this.#wake();
	}

	/** Whatever has rung so far is of no interest any more. */
	silence(): void {
		this.#hasRung = false;
	}

	/** Waits until it rings, or so many milliseconds at most. */
	async wait(ms = Infinity): Promise<void> {
		if (!this.#hasRung) {
			await new Promise<void>((resolve) => {
				const cancel = Number.isFinite(ms) ? this.#setTimer(ms, resolve) : () => {};
				this.#wake = () => {
					cancel();
					resolve();
				};
			});
		}
		this.#hasRung = false;
	}
}
