import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { packColumns } from '../../../src/lib/core/packed-columns.ts';
import { gather } from '../../../src/lib/import/gather.ts';
import { GroupNames } from '../../../src/lib/import/group-names.ts';

/**
 * A cell of 13 and more characters shares the memory of the text it was cut from (V8's sliced
 * strings), so a cache that keeps one cell of every chunk keeps the whole file.
 */
const CHUNKS = 30;
const CHUNK_CHARS = 1024 * 1024;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes that are still held after `keep` was given one cell out of each of many large texts. */
function heldAfter(cell: (chunk: number) => string, keep: (cell: string) => void): number {
	const held = (): number => {
		collectGarbage();
		return process.memoryUsage().heapUsed;
	};
	const before = held();
	for (let chunk = 0; chunk < CHUNKS; chunk++) {
		const length = cell(chunk).length;
		const text = [cell(chunk), ' '.repeat(CHUNK_CHARS)].join('');
		keep(text.slice(0, length));
	}
	return held() - before;
}

test('remembered group names do not keep the text they were found in', () => {
	const names = new GroupNames([], 1);
	const held = heldAfter(
		(at) => `customers of region ${at}`,
		(name) => {
			const plan = { outcomes: Uint8Array.of(0), matched: Uint32Array.of(1) };
			const groups = { names: [name], positions: Uint16Array.of(0), which: Uint32Array.of(0) };
			names.join(plan as never, { size: 1, groups } as never, []);
		},
	);
	expect(names.nextId).toBe(CHUNKS + 1);
	expect(held).toBeLessThan(5 * CHUNK_CHARS);
});

test('contacts read for batches that wait do not keep the stored batches they were read from', async () => {
	const value = 'Head of Special Projects';
	const batches = Array.from({ length: CHUNKS }, (_, at) => ({
		kind: 'batch' as const,
		batch: { firstRow: at + 1 } as never,
		bytesRead: at,
	}));
	const reader = {
		candidates: ({ firstRow }: { firstRow: number }) => new Set([firstRow, CHUNKS + firstRow]),
		seqOf: (contact: number) => contact,
		async *read(contacts: Iterable<number>) {
			for (const seq of contacts) {
				// The first and the last of three contacts, only one of which has this value.
				const text = [value, 'x'.repeat(CHUNK_CHARS)].join('');
				const ends = Uint32Array.of(value.length, text.length, text.length);
				const columns = packColumns({ size: 3, paths: ['jobTitle'], texts: [text], ends: [ends] });
				yield { seq, numbers: [seq, -seq], positions: [0, 2], columns };
			}
		},
	};
	const events = (async function* () {
		yield* batches;
	})();
	const gathered = gather(events, reader, new AbortController().signal, {
		readsPerBatch: 1,
		atLeast: 1,
		batches: CHUNKS,
		contacts: Infinity,
		bytes: Infinity,
		readChars: Infinity,
	});
	// The writer that packs keeps what it has grown to.
	packColumns({
		size: 1,
		paths: ['notes'],
		texts: ['x'.repeat(2 * CHUNK_CHARS)],
		ends: [Uint32Array.of(2 * CHUNK_CHARS)],
	});
	const before = memoryUsed();
	const first = (await gathered.next()).value!;
	const held = memoryUsed() - before;
	expect(first).toMatchObject({ kind: 'batch' });
	if (first.kind === 'batch') expect(first.stored(1)?.get('jobTitle')).toBe(value);
	expect(held).toBeLessThan(5 * CHUNK_CHARS);
});

/** Bytes in use, buffers beside the heap included; those need a second round to go. */
function memoryUsed(): number {
	collectGarbage();
	collectGarbage();
	const { heapUsed, arrayBuffers } = process.memoryUsage();
	return heapUsed + arrayBuffers;
}
