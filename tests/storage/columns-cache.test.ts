import { expect, test } from 'vitest';
import type { PackedColumns } from '../../src/lib/core/packed-columns.ts';
import { ColumnsCache } from '../../src/lib/storage/columns-cache.ts';

const columns = (length: number): PackedColumns => ({
	size: 1,
	paths: ['notes'],
	bytes: new Uint8Array(length),
	byteEnds: new Uint32Array([length]),
	ends: [new Uint32Array([length])],
});

function kept(cache: ColumnsCache, from: number, to: number): number[] {
	const seqs = Array.from({ length: to - from }, (_, at) => from + at);
	return seqs.filter((seq) => cache.get(seq) !== undefined);
}

test('the batches used last are kept', () => {
	const cache = new ColumnsCache();
	for (let seq = 0; seq < 32; seq++) cache.set(seq, columns(1024 * 1024));
	cache.get(0);
	cache.set(32, columns(1024 * 1024));
	expect(cache.get(0)).toBeDefined();
	expect(cache.get(1)).toBeUndefined();
	expect(kept(cache, 2, 33)).toHaveLength(31);
});

test('a batch set again counts once', () => {
	const cache = new ColumnsCache();
	for (let time = 0; time < 100; time++) cache.set(1, columns(1024 * 1024));
	cache.set(2, columns(10));
	expect(kept(cache, 1, 3)).toEqual([1, 2]);
});
