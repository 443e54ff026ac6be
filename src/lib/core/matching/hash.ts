/**
 * Seeded 64-bit hashes of text, as two 32-bit lanes, for keys and contents.
 *
 * Hot: called for every cell of every row, so it works on charCodes and hands back its lanes
 * in a reused pair. Two multiply-rotate lanes in the manner of MurmurHash3 (Austin Appleby, public
 * domain) with its finaliser; the seed is random per database, so that no file can be made to collide.
 * With 2 million keys the chance that any two of them collide is about 1 in 10 million.
 */
export interface Hash64 {
	high: number;
	low: number;
}

/** A database's own random seed for its hashes. */
export interface HashSeed {
	readonly high: number;
	readonly low: number;
}

/**
 * Hashes `text` under `tag` (a small number that keeps kinds of values apart) into `out`.
 * Both lanes are unsigned 32-bit integers.
 */
export function hashInto(out: Hash64, text: string, tag: number, seed: HashSeed): void {
	hashRange(out, text, 0, text.length, tag, seed);
}

/**
 * Hashes `text.slice(from, to)` without cutting it out. Two characters a step, which halves the chain
 * of multiplications that everything waits for.
 */
export function hashRange(
	out: Hash64,
	text: string,
	from: number,
	to: number,
	tag: number,
	seed: HashSeed,
): void {
	let high = seed.high ^ tag;
	let low = seed.low ^ Math.imul(tag, 0x9e3779b1);
	let at = from;
	for (; at + 1 < to; at += 2) {
		const pair = text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16);
		high = Math.imul(high ^ pair, 0xcc9e2d51);
		high = (high << 13) | (high >>> 19);
		low = Math.imul(low ^ pair, 0x1b873593);
		low = (low << 15) | (low >>> 17);
	}
	if (at < to) {
		const code = text.charCodeAt(at);
		high = Math.imul(high ^ code, 0xcc9e2d51);
		low = Math.imul(low ^ code, 0x1b873593);
	}
	high = finish(high ^ (to - from));
	low = finish(low ^ high);
	out.high = high >>> 0;
	out.low = low >>> 0;
}

/** MurmurHash3's 32-bit finaliser: every input bit reaches every output bit. */
function finish(value: number): number {
	value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
	value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
	return value ^ (value >>> 16);
}
