import type { Path } from '../contact.ts';
import { pathBytes, type PackedColumns } from '../packed-columns.ts';
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
	const hash: Hash64 = { high: 0, low: 0 };
	for (let path = 0; path < paths.length; path++) {
		const tag = pathTag(paths[path], seed);
		const text = pathBytes(columns, path);
		const valueEnds = ends[path];
		for (let at = 0, begin = 0; at < size; at++) {
			const end = valueEnds[at];
			if (end === begin) continue;
			hashBytes(hash, text, begin, end, tag, seed);
			contentHigh[at] += hash.high;
			contentLow[at] += hash.low;
			begin = end;
		}
	}
	return { contentHigh, contentLow };
}

function pathTag(path: Path, seed: HashSeed): number {
	const hash: Hash64 = { high: 0, low: 0 };
	hashInto(hash, path, CONTENT_TAG, seed);
	return hash.high;
}

/** Keeps the hashes of paths apart from those of keys, whose tags are small. */
const CONTENT_TAG = 0x10000;
