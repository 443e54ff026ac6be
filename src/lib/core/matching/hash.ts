import { Utf8Writer } from '../utf8.ts';

/**
 * Seeded 64-bit hashes of UTF-8 text, as two 32-bit lanes, for keys and contents.
 *
 * Hot: called for every cell of every row, so it works on bytes, four a step, and hands back its lanes
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
	writer.clear();
	writer.write(text);
	hashBytes(out, writer.memory, writer.length, tag, seed);
}

const writer = new Utf8Writer();

/** Hashes the first `length` of some bytes. */
export function hashBytes(
	out: Hash64,
	bytes: DataView,
	length: number,
	tag: number,
	seed: HashSeed,
): void {
	let high = seed.high ^ tag;
	let low = seed.low ^ Math.imul(tag, 0x9e3779b1);
	let at = 0;
	for (; at + 3 < length; at += 4) {
		const word = bytes.getInt32(at, true);
		high = Math.imul(high ^ word, 0xcc9e2d51);
		high = (high << 13) | (high >>> 19);
		low = Math.imul(low ^ word, 0x1b873593);
		low = (low << 15) | (low >>> 17);
	}
	const rest = at < length ? lastBytes(bytes, at, length) : 0;
	high = Math.imul(high ^ rest, 0xcc9e2d51);
	low = Math.imul(low ^ rest, 0x1b873593);
	high = finish(high ^ length);
	low = finish(low ^ high);
	out.high = high >>> 0;
	out.low = low >>> 0;
}

/** The one to three bytes from `at` to `to`, as a number: the first is the lowest. */
function lastBytes(bytes: DataView, at: number, to: number): number {
	if (at + 4 <= bytes.byteLength) {
		return bytes.getInt32(at, true) & ((1 << ((to - at) << 3)) - 1);
	}
	let rest = 0;
	for (let byte = at; byte < to; byte++) rest |= bytes.getUint8(byte) << ((byte - at) << 3);
	return rest;
}

/** MurmurHash3's 32-bit finaliser: every input bit reaches every output bit. */
function finish(value: number): number {
	value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
	value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
	return value ^ (value >>> 16);
}
