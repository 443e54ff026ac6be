import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import {
	MAX_DAMAGED_BYTES,
	MAX_RECORD_BYTES,
	MAX_RECORD_LINES,
	RecordReader,
} from '../../../src/lib/core/csv/read-records.ts';
import type { RecordReaderOptions } from '../../../src/lib/core/csv/scan-records.ts';
import { utf8Bytes } from '../../../src/lib/core/utf8.ts';
import { rowCells, type Damage } from '../../../src/lib/core/csv/records.ts';

interface Row {
	readonly line: number;
	readonly cells: readonly string[];
	readonly damage?: Damage['code'];
}

type Options = Partial<RecordReaderOptions>;

/** Reads a text that is handed over in the given pieces. */
function readPieces(
	pieces: Iterable<Uint8Array>,
	options: Options = {},
): { rows: Row[]; blankLines: number } {
	const reader = new RecordReader({ delimiter: ',', ...options });
	const rows: Row[] = [];
	const take = (piece: Uint8Array, last: boolean): void => {
		const block = reader.push(piece, last);
		const damages = new Map(block.damages.map(({ at, code }) => [at, code]));
		for (let at = 0; at < block.size; at++) {
			const damage = damages.get(at);
			rows.push({ line: block.lines[at], cells: rowCells(block, at), ...(damage && { damage }) });
		}
	};
	for (const piece of pieces) take(piece, false);
	take(new Uint8Array(), true);
	return { rows, blankLines: reader.blankLines };
}

/** The text's UTF-8 in pieces of so many bytes; characters may be cut too. */
function* cut(text: string | Uint8Array, size: number): Generator<Uint8Array> {
	const bytes = typeof text === 'string' ? utf8Bytes(text) : text;
	for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

const readAll = (text: string, options?: Options) => readPieces([utf8Bytes(text)], options);
const cellsOf = (text: string, options?: Options) =>
	readAll(text, options).rows.map(({ cells }) => cells);

describe('records and cells', () => {
	test('CR, LF and CRLF all end a record, in one file too', () => {
		expect(cellsOf('a,b\r\nc,d\ne,f\rg,h')).toEqual([
			['a', 'b'],
			['c', 'd'],
			['e', 'f'],
			['g', 'h'],
		]);
	});

	test('line ends within quotes stay as they stood', () => {
		expect(cellsOf('"a\r\nb\nc\rd",e\n')).toEqual([['a\r\nb\nc\rd', 'e']]);
	});

	test('a doubled quote is one quote, and delimiters within quotes are text', () => {
		expect(cellsOf('"say ""hi"", you","""",""\n')).toEqual([['say "hi", you', '"', '']]);
	});

	test('a quote within an unquoted cell is text', () => {
		expect(cellsOf('6\' 5",Ann "Annie" Lee,"x"\n')).toEqual([['6\' 5"', 'Ann "Annie" Lee', 'x']]);
	});

	test('spaces after a closing quote are dropped, a space before an opening one makes it text', () => {
		expect(cellsOf('"a"  ,"b" \n "c, d"')).toEqual([
			['a', 'b'],
			[' "c', ' d"'],
		]);
	});

	test('empty cells count, at either end and at the end of the text', () => {
		expect(cellsOf(',,a,,\nb,')).toEqual([
			['', '', 'a', '', ''],
			['b', ''],
		]);
	});

	test('byte order marks at the very start are dropped, elsewhere they are text', () => {
		expect(cellsOf('\uFEFF\uFEFF"a",\uFEFFb\n\uFEFFc')).toEqual([['a', '\uFEFFb'], ['\uFEFFc']]);
		expect(readPieces(['', '\uFEFF', '\uFEFF', 'a'].map(utf8Bytes)).rows).toEqual([
			{ line: 1, cells: ['a'] },
		]);
	});

	test('quotes are ordinary characters where the user said so', () => {
		expect(cellsOf('"a,b\n""c"\n', { quotesAreText: true })).toEqual([['"a', 'b'], ['""c"']]);
	});

	test('any of the delimiters works, and the others are text', () => {
		for (const delimiter of [';', '\t', '|']) {
			expect(cellsOf(`a,b${delimiter}"c${delimiter}d"`, { delimiter })).toEqual([
				['a,b', `c${delimiter}d`],
			]);
		}
	});
});

describe('blank lines and line numbers', () => {
	test('records without anything but white space are counted and are no rows', () => {
		const { rows, blankLines } = readAll('a\n\n , \n\u00a0,\u3000\n"",""\n\t\nb\n\n');
		expect(rows.map(({ cells }) => cells)).toEqual([['a'], ['b']]);
		expect(blankLines).toBe(6);
	});

	test('a row is on the physical line it begins on, whatever ends the lines before it', () => {
		expect(readAll('h\r\n\r\na,"1\r2\n3\r\n4"\rb\n"x" y\nc').rows.map(({ line }) => line)).toEqual([
			1, 3, 7, 8, 9,
		]);
	});

	test('skipped records are neither blank nor rows, and count as lines', () => {
		const { rows, blankLines } = readAll('note\n\n"two\nlines"\nh,i\na,b\n', { skipRecords: 3 });
		expect(rows).toEqual([{ line: 6, cells: ['a', 'b'] }]);
		expect(blankLines).toBe(1);
	});

	test('a damaged record can be skipped like any other', () => {
		expect(readAll('"x" y\nh\na\n', { skipRecords: 2 }).rows).toEqual([{ line: 3, cells: ['a'] }]);
	});
});

describe('damage', () => {
	test('text after a closing quote costs that line and no other', () => {
		expect(readAll('a,"Bob" Smith,1\nb,2\nc,"Cee",3\n').rows).toEqual([
			{ line: 1, cells: ['a,"Bob" Smith,1'], damage: 'row.quote' },
			{ line: 2, cells: ['b', '2'] },
			{ line: 3, cells: ['c', 'Cee', '3'] },
		]);
	});

	test('where it comes lines later, the line on which the record began is the damaged one', () => {
		expect(readAll('a,"x\nb,y\nc,z" !\nd\n').rows).toEqual([
			{ line: 1, cells: ['a,"x'], damage: 'row.quote' },
			{ line: 2, cells: ['b', 'y'] },
			{ line: 3, cells: ['c', 'z" !'] },
			{ line: 4, cells: ['d'] },
		]);
	});

	test('a quote that is never closed costs the line on which it opened', () => {
		expect(readAll('h\r\na,"Ann,1\r\nb,Bob,2\r\n"c","C ""x""",3').rows).toEqual([
			{ line: 1, cells: ['h'] },
			{ line: 2, cells: ['a,"Ann,1'], damage: 'row.quote' },
			{ line: 3, cells: ['b', 'Bob', '2'] },
			{ line: 4, cells: ['c', 'C "x"', '3'] },
		]);
		expect(readAll('a,"Ann\nb,Bob').rows).toEqual([
			{ line: 1, cells: ['a,"Ann'], damage: 'row.unterminatedQuote' },
			{ line: 2, cells: ['b', 'Bob'] },
		]);
	});

	test(`a quoted cell of ${MAX_RECORD_LINES} lines is read, one of more is taken for a missing quote`, () => {
		const lines = (count: number): string => `"${'x\n'.repeat(count)}"\nz\n`;
		expect(readAll(lines(MAX_RECORD_LINES - 1)).rows).toHaveLength(2);
		const { rows } = readAll(lines(MAX_RECORD_LINES));
		expect(rows[0]).toEqual({ line: 1, cells: ['"x'], damage: 'row.unterminatedQuote' });
		expect(rows[1]).toEqual({ line: 2, cells: ['x'] });
		// Its closing quote, read afresh, opens one that is closed nowhere.
		expect(rows.slice(-2)).toEqual([
			{ line: MAX_RECORD_LINES + 1, cells: ['"'], damage: 'row.unterminatedQuote' },
			{ line: MAX_RECORD_LINES + 2, cells: ['z'] },
		]);
	});

	test('a record is as long as the limit at most, its line end included', () => {
		const fits = 'x'.repeat(MAX_RECORD_BYTES - 1);
		expect(readAll(`${fits}\nb\n`).rows.map(({ damage }) => damage)).toEqual([
			undefined,
			undefined,
		]);
		expect(readAll(`${fits}x\nb\n`).rows).toEqual([
			{ line: 1, cells: [fits.slice(0, MAX_DAMAGED_BYTES)], damage: 'row.tooLarge' },
			{ line: 2, cells: ['b'] },
		]);
	});

	test('the limit decides the same whatever the pieces, also where they end next to it', () => {
		const records = [-2, -1, 0, 1, 2].flatMap((more) => {
			const chars = MAX_RECORD_BYTES + more;
			return [
				`${'x'.repeat(chars)}\r\nb\n`,
				`"${'x'.repeat(chars - 2)}"\r\nb\n`,
				`"${'x'.repeat(chars - 3)}""\nb\n`,
				`"${'x'.repeat(chars - 1)}`,
			];
		});
		for (const text of records) {
			const whole = readAll(text);
			for (const near of [-1, 0, 1]) {
				const at = MAX_RECORD_BYTES + near;
				const bytes = utf8Bytes(text);
				const pieces = [bytes.slice(0, at), ...cut(bytes.slice(at), 1)];
				expect(readPieces(pieces), `${text.slice(0, 3)}… cut at ${at}`).toEqual(whole);
			}
		}
	});

	test('a file without any line end is one damaged row, and keeps little of it', () => {
		const reader = new RecordReader({ delimiter: ',' });
		const piece = utf8Bytes('x'.repeat(MAX_RECORD_BYTES));
		let kept = 0;
		for (let at = 0; at < 20; at++) {
			const block = reader.push(piece, false);
			for (let row = 0; row < block.size; row++) kept += rowCells(block, row).join('').length;
		}
		const end = reader.push(utf8Bytes('x\rlast'), true);
		expect(kept).toBe(MAX_DAMAGED_BYTES);
		expect([rowCells(end, 0), [...end.lines], end.damages]).toEqual([['last'], [2], []]);
	});
});

/** The rules once more, a character at a time and without limits: the oracle. */
function readPlainly(text: string): { rows: Row[]; blankLines: number } {
	const rows: Row[] = [];
	let blankLines = 0;
	let [at, line] = [0, 1];
	const lineEnds = (from: number, to: number): number =>
		text.slice(from, to).match(/\r\n|\r|\n/g)?.length ?? 0;
	const isEnd = (position: number): boolean =>
		position === text.length || '\r\n'.includes(text[position]);
	const afterEnd = (position: number): number =>
		position + (text.startsWith('\r\n', position) ? 2 : 1);

	while (at < text.length) {
		const cells: string[] = [];
		let damage: Damage['code'] | undefined;
		let end = at;
		for (;;) {
			const quoted = /^"((?:[^"]|"")*)"(?!") */.exec(text.slice(end));
			if (text[end] === '"' && quoted === null) damage = 'row.unterminatedQuote';
			else if (quoted !== null) {
				end += quoted[0].length;
				cells.push(quoted[1].replaceAll('""', '"'));
				if (!isEnd(end) && text[end] !== ',') damage = 'row.quote';
			} else {
				const from = end;
				while (!isEnd(end) && text[end] !== ',') end++;
				cells.push(text.slice(from, end));
			}
			if (damage !== undefined || isEnd(end)) break;
			end++;
		}
		if (damage !== undefined) {
			for (end = at; !isEnd(end);) end++;
			rows.push({ line, cells: [text.slice(at, end)], damage });
		} else if (cells.every((cell) => cell.trim() === '')) blankLines++;
		else rows.push({ line, cells });
		line += lineEnds(at, afterEnd(end));
		at = afterEnd(end);
	}
	return { rows, blankLines };
}

const piecesOf = fc.integer({ min: 1, max: 12 });
/** Text in which everything that matters to the reader happens all the time. */
const thornyText = fc.string({
	unit: fc.constantFrom('a', 'b', ',', ',', '"', '"', '""', '\n', '\r', '\r\n', ' ', ',"', '",'),
	maxLength: 80,
});

describe('properties', () => {
	test('any text is read as the rules say, however it is cut', () => {
		fc.assert(
			fc.property(thornyText, piecesOf, (text, chars) => {
				const expected = readPlainly(text);
				expect(readAll(text)).toEqual(expected);
				expect(readPieces(cut(text, chars))).toEqual(expected);
			}),
			{ numRuns: 3000 },
		);
	});

	test('the size of the pieces never matters, from single characters to more than a file', () => {
		const text = readableFile(300);
		const whole = readAll(text);
		expect(whole.rows).toHaveLength(300);
		for (let chars = 1; chars <= 4096; chars += chars < 130 ? 1 : 131) {
			expect(readPieces(cut(text, chars)), `pieces of ${chars}`).toEqual(whole);
		}
	});

	/** Cells with all that needs quoting, and rows that are not blank. */
	const cell = fc.oneof(
		fc.string({ maxLength: 12 }),
		fc.string({
			unit: fc.constantFrom('a', 'é', '太', ',', ';', '"', '\n', '\r', ' '),
			maxLength: 12,
		}),
	);
	const rowsOfCells = fc.array(
		fc
			.array(cell, { minLength: 1, maxLength: 6 })
			.filter((row) => row.some((text) => text.trim() !== '')),
		{ minLength: 1, maxLength: 12 },
	);

	test('what was written by RFC 4180 is read back, and Papa Parse reads the same', () => {
		fc.assert(
			fc.property(
				rowsOfCells,
				fc.constantFrom(',', ';', '\t', '|'),
				fc.constantFrom('\n', '\r\n'),
				fc.boolean(),
				piecesOf,
				(rows, delimiter, newline, ends, chars) => {
					const lines = rows.map((row) => row.map((text) => quoted(text, delimiter)));
					const text =
						lines.map((line) => line.join(delimiter)).join(newline) + (ends ? newline : '');
					expect(cellsOf(text, { delimiter })).toEqual(rows);
					expect(readPieces(cut(text, chars), { delimiter })).toEqual(readAll(text, { delimiter }));

					const papa = Papa.parse<string[]>(text, { delimiter, newline, skipEmptyLines: 'greedy' });
					expect(papa.data).toEqual(rows);
				},
			),
			{ numRuns: 1000 },
		);
	});
});

/** Quotes where RFC 4180 wants it, and around white space and byte order marks, so that none is lost. */
function quoted(text: string, delimiter: string): string {
	const plain = ![delimiter, '"', '\r', '\n', '\uFEFF'].some((mark) => text.includes(mark));
	return plain ? text : `"${text.replaceAll('"', '""')}"`;
}

function readableFile(rows: number): string {
	const lines = Array.from({ length: rows }, (_, at) =>
		at % 7 === 0
			? `user${at}@example.com,"Smith, ""Ace"" Jr.",,"line 1\r\nline 2"`
			: `user${at}@example.com,Zoë,,${at % 5 === 0 ? '' : '山田'}`,
	);
	return lines.map((line, at) => line + ['\r\n', '\n', '\r', '\n\n'][at % 4]).join('');
}

describe('the work is linear in the text', () => {
	const MIB = 1024 * 1024;

	test('however little comes last, what is read again takes no more memory than the text is worth', () => {
		const reader = new RecordReader({ delimiter: ',', largestPiece: 2 * MIB });
		// A quote that is never closed: only at the end it is known that the lines behind it are rows.
		const first = reader.push(utf8Bytes(`"${'a,b\n'.repeat(15_000)}`), false);
		const last = reader.push(utf8Bytes('c,d\n'.repeat(25)), true);
		expect([first.size, last.size]).toEqual([0, 15_025]);
	});

	/** Reads a text in pieces and only counts, so that nothing but the reader is measured. */
	function count(text: string, pieceBytes: number): { rows: number; damaged: number; ms: number } {
		const pieces = [...cut(text, pieceBytes)];
		let [rows, damaged] = [0, 0];
		const start = performance.now();
		const reader = new RecordReader({ delimiter: ',' });
		pieces.forEach((piece, at) => {
			const block = reader.push(piece, at === pieces.length - 1);
			rows += block.size;
			damaged += block.damages.length;
		});
		return { rows, damaged, ms: performance.now() - start };
	}

	test(
		'64 MB behind one broken quote are read, and only its line is lost',
		{ timeout: 60_000 },
		() => {
			const line = 'someone@example.com,Some,One,+1 415 555 0000\n';
			const lines = Math.floor((64 * MIB) / line.length);
			const text = `h,i,j,k\na@example.com,"Ann,Lee,1\n${line.repeat(lines)}`;
			const { rows, damaged, ms } = count(text, MIB);
			expect([rows, damaged]).toEqual([lines + 2, 1]);
			// 2 s are allowed on a quiet machine, and half of that is needed; tests share theirs.
			expect(ms).toBeLessThan(10_000);
		},
	);

	const HOSTILE: readonly (readonly [string, string])[] = [
		['a broken quote on every line', 'a,"b\n'],
		['text after a quote on every line', '"a"b\n'],
		['text after a quote that closes a line later', '"a\nb"c\n'],
		['a quoted cell that ends in text after a thousand lines', `"${'a\n'.repeat(1000)}"b\n`],
		['doubled quotes', '""""\n"""\n'],
		['quotes without a delimiter or a line end', '"a" '],
		['delimiters without a line end', ',,,,'],
		['quotes that open and close by turns', '","\n'],
		['spaces after a quote', '"a"                     x\n'],
	];
	for (const [what, unit] of HOSTILE) {
		test(`${what}: read in linear time`, { timeout: 60_000 }, () => {
			const text = unit.repeat(Math.ceil((2 * MIB) / unit.length));
			// Some 0.1 s on a quiet machine. Square work would take minutes, so this leaves a busy one room.
			expect(count(text, MIB).ms).toBeLessThan(10_000);
			// Pieces far shorter than an unfinished record must not have it read again each time.
			expect(count(text, 64).ms, 'in pieces of 64').toBeLessThan(10_000);
		});
	}
});
