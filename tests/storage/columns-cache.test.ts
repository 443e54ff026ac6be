import { expect, test } from 'vitest';
import type { Columns } from '../../src/lib/core/columns.ts';
import { ColumnsCache } from '../../src/lib/storage/columns-cache.ts';

const columns = (chars: number): Columns => ({
	size: 1,
	paths: ['notes'],
	texts: ['x'.repeat(chars)],
	ends: [new Uint32Array([chars])],
});

function kept(cache: ColumnsCache, from: number, to: number): number[] {
	const seqs = Array.from({ length: to - from }, (_, at) => from + at);
	return seqs.filter((seq) => cache.get(seq) !== undefined);
}

test('the batches used last are kept', () => {
	const cache = new ColumnsCache();
	for (let seq = 0; seq < 256; seq++) cache.set(seq, columns(10));
	cache.get(0);
	cache.set(256, columns(10));
	expect(cache.get(0)).toBeDefined();
	expect(cache.get(1)).toBeUndefined();
	expect(kept(cache, 2, 257)).toHaveLength(255);
});

test('of batches of a megabyte fewer are kept', () => {
	const cache = new ColumnsCache();
	for (let seq = 0; seq < 100; seq++) cache.set(seq, columns(1024 * 1024));
	expect(kept(cache, 0, 100)).toEqual(Array.from({ length: 32 }, (_, at) => 68 + at));
});

test('a batch set again counts once', () => {
	const cache = new ColumnsCache();
	for (let time = 0; time < 100; time++) cache.set(1, columns(1024 * 1024));
	cache.set(2, columns(10));
	expect(kept(cache, 1, 3)).toEqual([1, 2]);
});
