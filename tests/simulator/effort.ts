/**
 * How much is tried: a little with all other tests, all of it where a number of seeds is asked for, and one
 * seed where it is replayed.
 */
const { ROLLCALL_SEED, ROLLCALL_SEEDS } = process.env;

/** The seeds to try; `few` with all other tests. */
export function seedsToTry(few: number): readonly number[] {
	return ROLLCALL_SEED === undefined
		? Array.from({ length: Number(ROLLCALL_SEEDS ?? few) }, (_, at) => at + 1)
		: [Number(ROLLCALL_SEED)];
}

/** The numbers from 1 to `last` that a sweep takes. */
export function swept(last: number): readonly number[] {
	const stride = ROLLCALL_SEEDS === undefined ? SHORT_STRIDE : 1;
	return Array.from({ length: last }, (_, at) => at + 1).filter((k) => k % stride === 1 % stride);
}

/** A prime, so that it meets the requests of a batch at every place. */
const SHORT_STRIDE = 7;
