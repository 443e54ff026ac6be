import { describe, expect, test } from 'vitest';
import { guessDialect } from '../../../src/lib/core/csv/dialect.ts';
import type { Delimiter } from '../../../src/lib/core/csv/records.ts';

const repeated = (count: number, line: (at: number) => string): string =>
	Array.from({ length: count }, (_, at) => line(at)).join('\n') + '\n';

describe('the delimiter', () => {
	const PLAIN: readonly Delimiter[] = [',', ';', '\t', '|'];
	for (const delimiter of PLAIN) {
		test(`${JSON.stringify(delimiter)} is found by the records it makes alike`, () => {
			const text = repeated(200, (at) => [`Ana ${at}`, 'Silva', `a${at}@x.org`].join(delimiter));
			expect(guessDialect(`First${delimiter}Last${delimiter}Email\n${text}`)).toEqual({
				delimiter,
				preambleRecords: 0,
				hasHeader: true,
			});
		});
	}

	test('commas in addresses do not win, with a header or without', () => {
		const rows = repeated(150, (at) => `A${at};a${at}@example.com;1, x, y`);
		expect(guessDialect(`name;email;addr\n${rows}`).delimiter).toBe(';');
		expect(guessDialect(rows)).toMatchObject({ delimiter: ';', hasHeader: false });
	});

	test('commas in decimal numbers do not win, even where the rows are ragged', () => {
		const rows = repeated(150, (at) => `a${at}@example.com;${at % 9 ? 'A' : 'A;B'};1,50`);
		expect(guessDialect(`email;first;amount\n${rows}`).delimiter).toBe(';');
		expect(guessDialect(repeated(150, (at) => `a${at}@example.com;1,50`)).delimiter).toBe(';');
	});

	test('names written "Last, First" do not win', () => {
		const rows = repeated(150, (at) => `Smith, Ann;${at % 2 ? 'Berlin' : 'Rome, Italy'};x`);
		expect(guessDialect(`name;city;note\n${rows}`).delimiter).toBe(';');
	});

	test('semicolons that join the values of a cell do not win', () => {
		const rows = repeated(150, (at) => `a${at}@x.org,Friends;Work;Chess,Ana`);
		expect(guessDialect(`Email,Categories,Name\n${rows}`).delimiter).toBe(',');
		expect(guessDialect(rows).delimiter).toBe(',');
	});

	test('delimiters and line ends within quotes do not count', () => {
		const rows = repeated(150, (at) => `"a${at}@x.org";"one, two, three\nfour, five, six"`);
		expect(guessDialect(`"Email";"Notes"\n${rows}`).delimiter).toBe(';');
	});

	test('ragged rows, blank lines and a damaged one do not matter', () => {
		const rows = repeated(150, (at) => ['a@x.org,A,B', 'b@x.org,A', '', 'c@x.org,"A" x,B'][at % 4]);
		expect(guessDialect(`Email,First,Last\n${rows}`)).toEqual({
			delimiter: ',',
			preambleRecords: 0,
			hasHeader: true,
		});
	});

	test('a file of one column has the comma, without complaint', () => {
		const expected = { delimiter: ',', preambleRecords: 0, hasHeader: true };
		expect(guessDialect('email\na@x.org\nb@x.org\n')).toEqual(expected);
		expect(guessDialect('email')).toEqual(expected);
		expect(guessDialect('')).toEqual(expected);
	});

	test('Excel’s sep= line is believed and passed over, behind a byte order mark too', () => {
		const expected = { delimiter: ';', preambleRecords: 1, hasHeader: true };
		expect(guessDialect('sep=;\r\nemail;first\r\na@x.org;A, B\r\n')).toEqual(expected);
		expect(guessDialect('\uFEFFSEP=;\nemail;first\n')).toEqual(expected);
	});

	test('a sample of hostile text is judged in linear time', () => {
		const start = performance.now();
		guessDialect(`a@${'b.'.repeat(60_000)} x,y\n`.repeat(2));
		guessDialect(`${'1 '.repeat(120_000)}x\n`);
		guessDialect('"'.repeat(262_144));
		expect(performance.now() - start).toBeLessThan(2000);
	});
});

describe('the header', () => {
	test('stands below notes in one cell, as LinkedIn writes them', () => {
		const text =
			'Notes:\n"When exporting your connection data, some of the email addresses are missing, see …"\n\n' +
			'First Name,Last Name,URL,Email Address\n' +
			repeated(150, (at) => `Ana,Silva,https://x.org/${at},${at % 3 ? '' : 'a@x.org'}`);
		expect(guessDialect(text)).toEqual({ delimiter: ',', preambleRecords: 2, hasHeader: true });
	});

	test('stands below a title that a spreadsheet filled up with empty cells', () => {
		const text = 'My contacts;;;\n;;;\nName;Email;City;Zip\nAna;a@x.org;Rome;00100\n';
		expect(guessDialect(text)).toEqual({ delimiter: ';', preambleRecords: 1, hasHeader: true });
	});

	test('is missing where the first record holds an e-mail address or a phone number', () => {
		expect(guessDialect('Ana,a@x.org\nBob,b@x.org\n').hasHeader).toBe(false);
		expect(guessDialect('Ana,+39 (06) 123-4567\nBob,\n').hasHeader).toBe(false);
	});

	test('may hold years and short numbers', () => {
		expect(guessDialect('Name,2024,Phone 1\nAna,x,1\n').hasHeader).toBe(true);
	});

	test('a nearly empty contact at the top is not taken for notes', () => {
		const text = 'a@x.org,,,\nb@x.org,Bob,Lee,Rome\nc@x.org,Cy,Lee,Rome\n';
		expect(guessDialect(text)).toEqual({ delimiter: ',', preambleRecords: 0, hasHeader: false });
	});
});
