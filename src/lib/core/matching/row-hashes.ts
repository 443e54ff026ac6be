import type { Contact, Path } from '../contact.ts';
import { hashInto, type Hash64, type HashSeed } from './hash.ts';

/** Keeps keys of one kind (by its index in `KEY_KINDS`) apart from those of another. */
export function keyTag(kind: number): number {
	return kind + 1;
}

/** The content hash of one contact: what `ColumnPacker.contentHashes` gives for a row that holds the same. */
export function contentHash(contact: Contact, seed: HashSeed): Hash64 {
	const value: Hash64 = { high: 0, low: 0 };
	const sum = { high: 0, low: 0 };
	for (const [path, text] of contact) {
		hashInto(value, text, pathTag(path, seed), seed);
		sum.high = (sum.high + value.high) >>> 0;
		sum.low = (sum.low + value.low) >>> 0;
	}
	return sum;
}

/** Under what the values of a path are hashed. */
export function pathTag(path: Path, seed: HashSeed): number {
	if (seed.high !== tags.seed.high || seed.low !== tags.seed.low || tags.known.size > MANY_PATHS)
		tags = { seed, known: new Map() };
	let tag = tags.known.get(path);
	if (tag === undefined) {
		const hash: Hash64 = { high: 0, low: 0 };
		hashInto(hash, path, CONTENT_TAG, seed);
		tags.known.set(path, (tag = hash.high));
	}
	return tag;
}

/** Tags are asked for again and again: a file has a few dozen paths. */
let tags = { seed: { high: 0, low: 0 }, known: new Map<Path, number>() };
const MANY_PATHS = 1000;

/** Keeps the hashes of paths apart from those of keys, whose tags are small. */
const CONTENT_TAG = 0x10000;
