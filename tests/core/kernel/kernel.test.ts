import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkRows } from '../../../src/lib/core/checking/check-rows.ts';
import { ColumnPacker, distinctTextsOf, textsOf } from '../../../src/lib/core/column-packer.ts';
import { RecordReader } from '../../../src/lib/core/csv/read-records.ts';
import { rowCells } from '../../../src/lib/core/csv/records.ts';
import { Kernel } from '../../../src/lib/core/kernel/kernel.ts';
import { compileMapping } from '../../../src/lib/core/mapping/map-rows.ts';
import { contentHash } from '../../../src/lib/core/matching/row-hashes.ts';
import { unpackColumns } from '../../../src/lib/core/packed-columns.ts';
import { columnValues, contactAt } from '../../../src/lib/core/columns.ts';
import { utf8Bytes } from '../../../src/lib/core/utf8.ts';
import { blockOf } from '../../support/block-of.ts';

const SEED = { high: 0x9e3779b9, low: 0xfedcba98 };

/** Of every length around the sixteen bytes that are looked at together. */
const text = fc.oneof(
	fc.string({ maxLength: 50 }),
	fc.string({ unit: fc.constantFrom('a', 'é', '名', '𝒳', ' ', '\u00a0'), maxLength: 40 }),
	fc.constantFrom('', 'x'.repeat(15), 'x'.repeat(16), 'x'.repeat(17), 'é'.repeat(8)),
);

test('a column of cells comes out as its texts, trimmed, in whatever row and column it lies', () => {
	fc.assert(
		fc.property(fc.array(fc.array(text, { maxLength: 4 }), { maxLength: 12 }), (rows) => {
			const { kernel } = blockOf(rows);
			for (let column = 0; column < 4; column++) {
				const cells = { kernel, column, fromRow: 0, size: rows.length };
				const expected = rows.map((row) => (row[column] ?? '').toWellFormed().trim());
				expect(textsOf(cells)).toEqual(expected);
				const { texts, which } = distinctTextsOf(cells);
				expect(Array.from(which, (at) => texts[at])).toEqual(expected);
				expect(new Set(texts).size).toBe(texts.length);
			}
		}),
		{ numRuns: 2000 },
	);
});

test('contents are hashed as those of single contacts, and values are told by what they hold', () => {
	const kernel = new Kernel();
	const value = fc.oneof(text, fc.constantFrom('a\0b', 'a\ufffdb', 'ï', '\u{fffd}'.repeat(6)));
	fc.assert(
		fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 20 }), (rows) => {
			const packer = new ColumnPacker(kernel, rows.length);
			const columns = { firstName: rows.map(([a]) => a), notes: rows.map(([, b]) => b) };
			packer.add('firstName', columns.firstName);
			packer.add('notes', columns.notes);
			for (const path of packer.paths) {
				const values = columns[path.path as keyof typeof columns].map((one) =>
					one.toWellFormed().normalize('NFC'),
				);
				expect(path.values).toEqual(values);
				const bytes = values.map((one) => utf8Bytes(one).length);
				expect(path.longest).toBe(Math.max(...bytes));
				expect(path.holdsNul).toBe(values.some((one) => one.includes('\0')));
				if (values.some((one) => one.includes('\ufffd')))
					expect(path.mayHoldReplacement).toBe(true);
				expect(path.isBeyondAscii).toBe(values.some((one) => /[^\0-\x7f]/.test(one)));
			}
			const { contentHigh, contentLow } = packer.contentHashes(SEED);
			const unpacked = unpackColumns(packer.columns());
			rows.forEach((_, at) => {
				const { high, low } = contentHash(contactAt(unpacked, at), SEED);
				expect([contentHigh[at], contentLow[at]]).toEqual([high, low]);
			});
		}),
		{ numRuns: 2000 },
	);
});

test('a block can be read after its kernel had to take more memory', () => {
	const rows = Array.from({ length: 100 }, (_, at) => [`name ${at}`, `é ${at}`]);
	const block = blockOf(rows);
	const before = block.kernel.memory.byteLength;
	const packer = new ColumnPacker(block.kernel, rows.length);
	const long = rows.map((_, at) => `${at} `.repeat(40_000));
	packer.add('notes', long);
	expect(block.kernel.memory.byteLength).toBeGreaterThan(before + 10_000_000);
	packer.add('firstName', { kernel: block.kernel, column: 1, fromRow: 0, size: rows.length });
	expect(rows.map((_, at) => rowCells(block, at))).toEqual(rows);
	const columns = unpackColumns(packer.columns());
	expect(columnValues(columns, 'notes')).toEqual(long);
	expect(columnValues(columns, 'firstName')).toEqual(rows.map(([, name]) => name));
});

test('rows that are too short are told, also behind one that takes more memory to be told', () => {
	for (const extra of ['e', 'e'.repeat(100_000)]) {
		const text = `a,b,c@d.org,${extra}\nx\nx\n`;
		const block = new RecordReader({ delimiter: ',' }).push(utf8Bytes(text), true);
		const mapped = compileMapping({ columns: [{ path: null }, { path: null }, { path: null }] })(
			block,
			0,
			block.size,
		);
		const checked = checkRows(block, 0, block.size, mapped, 1, {
			columnCount: 3,
			defaultCountry: undefined,
			seed: SEED,
		});
		expect(checked.issueCounts).toMatchObject({ 'row.tooManyFields': 1, 'row.tooFewFields': 2 });
	}
});

test('a row has as many cells as there are, also more than a batch has rows', () => {
	const cells = Array.from({ length: 30_000 }, (_, at) => `${at}é`);
	const block = blockOf([cells]);
	const packer = new ColumnPacker(block.kernel, 1);
	packer.add('notes', ['kept']);
	expect(rowCells(block, 0)).toEqual(cells);
	expect(columnValues(unpackColumns(packer.columns()), 'notes')).toEqual(['kept']);
});

test('memory is taken an eighth at a time, and not doubled', () => {
	const reader = new RecordReader({ delimiter: ',' });
	const line = `${'x'.repeat(99)}\n`;
	const block = reader.push(utf8Bytes(line.repeat(100_000)), true);
	expect(block.size).toBe(100_000);
	// 10 MB of text, and 20 bytes a row in places twice as large each time: 16 MB, and an eighth. Doubled it were 33.
	expect(block.kernel.memory.byteLength).toBeLessThan(18_000_000);
});

/** The bytes on both sides of every border that UTF-8 knows. */
const BORDERS = [
	0x00, 0x61, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed,
	0xee, 0xef, 0xf0, 0xf1, 0xf4, 0xf5,
];

test('what is UTF-8 is what the platform takes for it: every three bytes, and every four that may be a character', () => {
	let kernel = new Kernel();
	const isUtf8 = (...pieces: readonly number[][]): boolean => {
		const isRight = pieces.every((piece, at) => {
			kernel.bytes(kernel.calls.roomForBytes(piece.length), piece.length).set(piece);
			return kernel.calls.checkUtf8(piece.length, at === pieces.length - 1) === 1;
		});
		// It has stopped in the midst of a character.
		if (!isRight) kernel = new Kernel();
		return isRight;
	};
	const platform = new TextDecoder('utf-8', { fatal: true });
	const isText = (bytes: readonly number[]): boolean => {
		try {
			platform.decode(Uint8Array.from(bytes));
			return true;
		} catch {
			return false;
		}
	};
	for (const first of BORDERS) {
		for (const second of BORDERS) {
			for (const third of BORDERS) {
				const three = [first, second, third];
				const four = first < 0xf0 ? [] : BORDERS.map((fourth) => [...three, fourth]);
				for (const bytes of [three, ...four]) {
					const expected = isText(bytes);
					const behind = [...Array<number>(14).fill(0x61), ...bytes];
					const whole = isUtf8(behind);
					const cut = isUtf8(bytes.slice(0, 1), bytes.slice(1, 2), bytes.slice(2));
					if (whole !== expected || cut !== expected) expect.fail(bytes.join(' '));
				}
			}
		}
	}
});
