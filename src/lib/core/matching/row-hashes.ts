import type { Contact, Path } from '../contact.ts';
import { hashInto, type Hash64, type HashSeed } from './hash.ts';

/** Keeps keys of one kind (by its index in `KEY_KINDS`) apart from those of another. */
export function keyTag(kind: number): number {
	return kind + 1;
}

/**
 * The content hash of one contact: what `ColumnPacker.contentHashes` gives for a row that holds the same.
 *
 * @param like a contact of mostly the same content, and its hash: only where they differ is anything hashed
 */
export function contentHash(
	contact: Contact,
	seed: HashSeed,
	like: { readonly contact: Contact; readonly hash: Hash64 } = NOTHING,
): Hash64 {
	let { high, low } = like.hash;
	const value: Hash64 = { high: 0, low: 0 };
	for (const [path, text] of contact) {
		if (like.contact.get(path) === text) continue;
		hashInto(value, text, pathTag(path, seed), seed);
		high += value.high;
		low += value.low;
	}
	for (const [path, text] of like.contact) {
		if (contact.get(path) === text) continue;
		hashInto(value, text, pathTag(path, seed), seed);
		high -= value.high;
		low -= value.low;
	}
	return { high: high >>> 0, low: low >>> 0 };
}

const NOTHING = { contact: new Map<Path, string>(), hash: { high: 0, low: 0 } };

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
