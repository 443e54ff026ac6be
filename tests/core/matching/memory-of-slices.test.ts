import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { emailTypo } from '../../../src/lib/core/checking/email-typo.ts';
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

test('remembered e-mail domains do not keep the text they were found in', () => {
	const held = heldAfter((at) => `ana@company-number-${at}.example`, emailTypo);
	expect(held).toBeLessThan(5 * CHUNK_CHARS);
});

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
