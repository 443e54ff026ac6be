import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { recogniseColumns } from '../../src/lib/core/mapping/recognise.ts';
import { understandFile } from '../../src/lib/import/understand-file.ts';
import type { Understanding } from '../../src/lib/import/understanding.ts';
import { CORPORA, hasCorpora, NO_CORPORA } from '../support/corpora.ts';

const understand = (content: BlobPart, choices = {}): Promise<Understanding> =>
	understandFile(new File([content], 'contacts.csv'), choices, recogniseColumns);
const corpus = (path: string): BlobPart => new Uint8Array(readFileSync(join(CORPORA, path)));

/** The beginning of a zip archive whose first entry has this name. */
function zip(name: string): BlobPart {
	return Uint8Array.of(
		...[0x50, 0x4b, 3, 4, ...Array(22).fill(0), name.length, 0, 0, 0],
		...Buffer.from(name),
	);
}

const utf16 = (text: string): BlobPart =>
	Uint8Array.from(
		[...text].flatMap((char) => [char.charCodeAt(0) & 0xff, char.charCodeAt(0) >> 8]),
	);
/** Bytes without any pattern. */
const hash = (_: unknown, at: number): number => (Math.imul(at + 1, 2654435761) >>> 13) & 0xff;

test('a plain file is UTF-8 with commas, a header and its rows', async () => {
	expect(await understand('Email,First name\na@x.org,Ana\n')).toMatchObject({
		encoding: 'utf-8',
		encodingBasis: 'utf8',
		dialect: { delimiter: ',', preambleRecords: 0, hasHeader: true },
		header: ['Email', 'First name'],
		sample: [['a@x.org', 'Ana']],
		rows: { count: 1, exact: true },
	});
});

test('a first record with an address in it is a row, and the columns get numbers for names', async () => {
	expect(await understand('Ana,a@x.org\nBob,b@x.org\n')).toMatchObject({
		dialect: { hasHeader: false },
		header: ['Column 1', 'Column 2'],
		rows: { count: 2 },
	});
});

test('notes above the header are skipped', async () => {
	const text =
		'Notes:\r\n"Some, notes"\r\n\r\nFirst Name,Last Name,URL,Email Address\r\nAna,Silva,,a@x.org\r\n';
	expect(await understand(text)).toMatchObject({
		dialect: { preambleRecords: 2 },
		header: ['First Name', 'Last Name', 'URL', 'Email Address'],
	});
});

test('a large file tells about how many rows it has', async () => {
	const { rows } = await understand('email\n' + 'someone@example.com\n'.repeat(50_000));
	expect(rows.exact).toBe(false);
	expect(rows.count).toBeGreaterThan(49_000);
	expect(rows.count).toBeLessThan(51_000);
});

test('the same header has the same fingerprint, another one another', async () => {
	const [a, b, c] = await Promise.all(
		['Email,Name\nx,y', 'email, name \nz,y', 'Email,Names\nx,y'].map((text) => understand(text)),
	);
	expect(a.headerFingerprint).toBe(b.headerFingerprint);
	expect(a.headerFingerprint).not.toBe(c.headerFingerprint);
});

test('a character that the end of the sample cuts is no error, one within it is', async () => {
	for (const shift of [0, 1]) {
		const text = `${'x'.repeat(shift)},b\n${'é,y\n'.repeat(80_000)}`;
		const understood = await understand(text);
		expect(understood).toMatchObject({ encoding: 'utf-8', encodingBasis: 'utf8' });
		expect(understood.sample[0]).toEqual(['é', 'y']);
	}
	const bytes = new TextEncoder().encode('a,b\n' + 'é,y\n'.repeat(80_000));
	bytes[1000] = 0xff;
	expect(await understand(bytes)).toMatchObject({ encodingBasis: 'guess' });
});

test('two thousand columns, blank and repeated names are fine, and remarked on', async () => {
	const names = Array.from({ length: 2000 }, (_, at) => (at % 10 === 3 ? ' ' : `c${at % 1990}`));
	const { header, remarks } = await understand(`${names.join(',')}\na@x.org\n`);
	expect(header).toHaveLength(2000);
	expect(header.slice(2, 5)).toEqual(['c2', 'Column 4', 'c4']);
	expect(remarks).toEqual([
		{ code: 'duplicateHeaders', names: names.slice(1990).filter((name) => name !== ' ') },
		{ code: 'manyColumns', count: 2000 },
	]);
});

test('what the user chose is kept: encoding, delimiter, no header', async () => {
	const latin1 = Uint8Array.of(...new TextEncoder().encode('Ren'), 0xe9, 0x3b, 0x62, 0x0a);
	const dialect = { delimiter: ';', preambleRecords: 0, hasHeader: false } as const;
	expect(await understand(latin1, { encoding: 'windows-1252', dialect })).toMatchObject({
		encoding: 'windows-1252',
		encodingBasis: 'chosen',
		dialect,
		header: ['Column 1', 'Column 2'],
		sample: [['René', 'b']],
	});
	await expect(understand(latin1, { encoding: 'klingon' })).rejects.toMatchObject({
		problem: { code: 'file.unsupportedEncoding' },
	});
});

describe('a file that is no CSV is refused by its bytes', () => {
	const REFUSED: readonly [string, BlobPart, string][] = [
		['an empty file', '', 'file.empty'],
		['white space alone', ' \r\n \r\n', 'file.noHeader'],
		['a header alone', 'Email,Name\r\n', 'file.headerOnly'],
		['an Excel workbook', zip('[Content_Types].xml'), 'file.excel'],
		['another archive', zip('photos/1.jpg'), 'file.archive'],
		['an old Excel workbook', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1), 'file.excelOld'],
		['a PDF', '%PDF-1.7', 'file.pdf'],
		['an image', Uint8Array.of(0x89, 0x50, 0x4e, 0x47), 'file.image'],
		['a vCard', 'BEGIN:VCARD\r\nVERSION:3.0\r\n', 'file.vcard'],
		['a vCard in UTF-16', utf16('\uFEFFBEGIN:VCARD\r\nVERSION:3.0\r\n'), 'file.vcard'],
		['any other file of bytes', Uint8Array.from({ length: 5000 }, hash), 'file.binary'],
	];
	for (const [what, content, code] of REFUSED) {
		test(what, async () => {
			await expect(understand(content)).rejects.toMatchObject({ problem: { code } });
		});
	}
});

describe.skipIf(!hasCorpora)('encodings', () => {
	const CERTAIN = {
		'utf8.csv': 'utf-8',
		'utf8-bom.csv': 'utf-8',
		'utf16le-bom.csv': 'utf-16le',
		'utf16be-bom.csv': 'utf-16be',
		'utf32le-bom.csv': 'utf-32le',
		'utf8-emoji.csv': 'utf-8',
	};
	for (const [file, encoding] of Object.entries(CERTAIN)) {
		test(`${file} is certain to be ${encoding}`, async () => {
			const understood = await understand(corpus(`encodings/${file}`));
			expect(understood).toMatchObject({ encoding });
			expect(understood.encodingBasis).not.toBe('guess');
		});
	}

	const GUESSED = [
		['windows-1252.csv', 'windows-1252'],
		['windows-1251.csv', 'windows-1251'],
		['koi8-r.csv', 'koi8-r'],
		['shift_jis.csv', 'shift_jis'],
		['euc-jp.csv', 'euc-jp'],
		['iso-2022-jp.csv', 'iso-2022-jp'],
		['gb18030.csv', 'gb18030'],
		['big5.csv', 'big5'],
		['euc-kr.csv', 'euc-kr'],
		['utf16le-nobom.csv', 'utf-16le'],
		['windows-1253.csv', 'windows-1253'],
		['windows-1255.csv', 'windows-1255'],
	] as const;
	for (const [file, encoding] of GUESSED) {
		test(`${file} is guessed, and ${encoding} is among what is offered`, async () => {
			const understood = await understand(corpus(`encodings/${file}`));
			expect(understood.encodingBasis).toBe('guess');
			expect(understood.encodingChoices.map(({ label }) => label)).toContain(encoding);
			expect(understood.encodingChoices.length).toBeGreaterThanOrEqual(3);
		});
	}

	test('bytes that are not UTF-8 are asked about, never replaced in silence', async () => {
		for (const file of ['utf8-invalid-bytes.csv', 'utf8-truncated.csv']) {
			expect((await understand(corpus(`encodings/${file}`))).encodingBasis, file).toBe('guess');
		}
	});

	test('zero bytes are remarked on', async () => {
		expect((await understand(corpus('encodings/nul-bytes.csv'))).remarks).toContainEqual({
			code: 'nul',
		});
	});

	test('an Excel workbook named .csv is refused', async () => {
		await expect(understand(corpus('encodings/binary-xlsx-renamed.csv'))).rejects.toMatchObject({
			problem: { code: 'file.excel' },
		});
	});
});

test.skipIf(hasCorpora)(`the encodings are not tested: ${NO_CORPORA}`, () => {});
