import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ColumnPacker, type CellColumn } from '../../src/lib/core/column-packer.ts';
import { columnValues } from '../../src/lib/core/columns.ts';
import { Kernel } from '../../src/lib/core/kernel/kernel.ts';
import { unpackColumns } from '../../src/lib/core/packed-columns.ts';
import { blockOf } from '../support/block-of.ts';

/** Characters of all scripts, those that compose as likely as the rest. */
const character = fc.oneof(
	fc.constantFrom(
		...'aeoAß\u0301\u0308\u0327\u0344\u0387\u037E\u1100\u1161\u11A8\u3099\u309A\u212B\u2126\u2000\u2002–’…がかハ데ńй',
	),
	fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);
const value = fc.string({ unit: character, maxLength: 6 });

/** The values as they come out of a file: a column behind another. */
function asCells(values: readonly string[]): CellColumn {
	const { kernel } = blockOf(values.map((value) => ['-', value]));
	return { kernel, column: 1, fromRow: 0, size: values.length };
}

function packed(kernel: Kernel, values: readonly string[] | CellColumn, size: number) {
	const packer = new ColumnPacker(kernel, size);
	packer.add('notes', values);
	return columnValues(unpackColumns(packer.columns()), 'notes');
}

test('values are packed in composed form, whether they come as strings or as cells', () => {
	const kernel = new Kernel();
	fc.assert(
		fc.property(fc.array(value, { minLength: 1, maxLength: 8 }), (values) => {
			const expected = (texts: readonly string[]): readonly string[] | undefined =>
				texts.every((text) => text === '') ? undefined : texts.map((text) => text.normalize('NFC'));
			expect(packed(kernel, values, values.length)).toEqual(expected(values));
			const cells = asCells(values);
			const trimmed = values.map((text) => text.trim());
			expect(packed(cells.kernel, cells, values.length)).toEqual(expected(trimmed));
		}),
		{ numRuns: 3000 },
	);
});

test('every character by itself and behind a letter', () => {
	const values: string[] = [];
	for (let code = 1; code < 0x30000; code++) {
		if (code < 0xd800 || code > 0xdfff) values.push(`a${String.fromCodePoint(code)}b`);
	}
	for (let from = 0; from < values.length; from += 1024) {
		const some = values.slice(from, from + 1024);
		const cells = asCells(some);
		expect(packed(cells.kernel, cells, some.length)).toEqual(
			some.map((text) => text.normalize('NFC')),
		);
	}
});

test('two marks in the wrong order, in scripts of which some characters are passed over', () => {
	const characters = [
		[0x600, 0x66f],
		[0x3090, 0x309f],
	].flatMap(([from, to]) =>
		Array.from({ length: to - from + 1 }, (_, at) => String.fromCodePoint(from + at)),
	);
	// Each pair by itself: a column of which one value is not composed is composed as a whole.
	for (const first of characters) {
		const cells = asCells(characters.map((second) => `a${first}${second}b`));
		characters.forEach((second, fromRow) => {
			const expected = [`a${first}${second}b`.normalize('NFC')];
			expect(packed(cells.kernel, { ...cells, fromRow, size: 1 }, 1)).toEqual(expected);
		});
	}
});
