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
	let high = seed.high ^ tag;
	let low = seed.low ^ Math.imul(tag, 0x9e3779b1);
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		high = Math.imul(high ^ code, 0xcc9e2d51);
		high = (high << 13) | (high >>> 19);
		low = Math.imul(low ^ code, 0x1b873593);
		low = (low << 15) | (low >>> 17);
	}
	high = finish(high ^ text.length);
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
