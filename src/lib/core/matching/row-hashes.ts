import type { Ends } from '../columns.ts';
import type { Contact, Path } from '../contact.ts';
import { pathBytes, type PackedColumns } from '../packed-columns.ts';
import { viewOf } from '../utf8.ts';
import { hashBytes, hashInto, type Hash64, type HashSeed } from './hash.ts';

/** Keeps keys of one kind (by its index in `KEY_KINDS`) apart from those of another. */
export function keyTag(kind: number): number {
	return kind + 1;
}

/**
 * Hash of each row's content: the sum of its values' hashes, each under its path, so that the
 * order of the columns does not matter and a blank cell counts for nothing.
 */
export function contentHashes(
	columns: PackedColumns,
	seed: HashSeed,
): { contentHigh: Uint32Array; contentLow: Uint32Array } {
	const { size, paths, ends } = columns;
	const contentHigh = new Uint32Array(size);
	const contentLow = new Uint32Array(size);
	for (let path = 0; path < paths.length; path++) {
		const text = viewOf(pathBytes(columns, path));
		addValueHashes(contentHigh, contentLow, text, ends[path], pathTag(paths[path], seed), seed);
	}
	return { contentHigh, contentLow };
}

/** By itself: an engine that optimises a loop while it runs throws away what it made when an outer one goes on. */
function addValueHashes(
	highs: Uint32Array,
	lows: Uint32Array,
	text: DataView,
	ends: Ends,
	tag: number,
	seed: HashSeed,
): void {
	const hash: Hash64 = { high: 0, low: 0 };
	for (let at = 0, begin = 0; at < ends.length; at++) {
		const end = ends[at];
		if (end === begin) continue;
		hashBytes(hash, text, begin, end, tag, seed);
		highs[at] += hash.high;
		lows[at] += hash.low;
		begin = end;
	}
}

/** The content hash of one contact: what `contentHashes` gives for a row that holds the same. */
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

function pathTag(path: Path, seed: HashSeed): number {
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
