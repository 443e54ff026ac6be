import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ColumnPacker, unpackColumns } from '../../src/lib/core/packed-columns.ts';
import { columnValues } from '../../src/lib/core/columns.ts';
import { utf8Bytes } from '../../src/lib/core/utf8.ts';

/** Characters of all scripts, those that compose as likely as the rest. */
const character = fc.oneof(
	fc.constantFrom(
		...'aeoAß\u0301\u0308\u0327\u0344\u0387\u037E\u1100\u1161\u11A8\u3099\u309A\u212B\u2126\u2000\u2002–’…がかハ데ńй',
	),
	fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);
const value = fc.string({ unit: character, maxLength: 6 });

test('values are packed in composed form, whether they come as strings or as cells', () => {
	fc.assert(
		fc.property(fc.array(value, { minLength: 1, maxLength: 8 }), (values) => {
			const composed = values.map((text) => text.normalize('NFC'));
			const expected = composed.every((text) => text === '') ? undefined : composed;
			const cells = values.map(utf8Bytes);
			const bytes = Uint8Array.from(cells.flatMap((cell) => [...cell]));
			const ends = new Uint32Array(cells.length);
			cells.forEach(({ length }, at) => (ends[at] = (ends[at - 1] ?? 0) + length));
			const begins = ends.map((end, at) => end - cells[at].length);
			for (const column of [values, { bytes, begins, ends }]) {
				const packer = new ColumnPacker(values.length);
				packer.add('notes', column);
				expect(columnValues(unpackColumns(packer.columns()), 'notes')).toEqual(expected);
			}
		}),
		{ numRuns: 3000 },
	);
});

test('every character by itself and behind a letter', () => {
	const values: string[] = [];
	for (let code = 1; code < 0x30000; code++) {
		if (code < 0xd800 || code > 0xdfff) values.push(`a${String.fromCodePoint(code)}`);
	}
	for (let from = 0; from < values.length; from += 64) {
		const some = values.slice(from, from + 64);
		const bytes = utf8Bytes(some.join(''));
		const ends = new Uint32Array(some.length);
		some.forEach((text, at) => (ends[at] = (ends[at - 1] ?? 0) + utf8Bytes(text).length));
		const begins = Uint32Array.from(some, (_, at) => ends[at - 1] ?? 0);
		const packer = new ColumnPacker(some.length);
		packer.add('notes', { bytes, begins, ends });
		const packed = columnValues(unpackColumns(packer.columns()), 'notes');
		expect(packed).toEqual(some.map((text) => text.normalize('NFC')));
	}
});
