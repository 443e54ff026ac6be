import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ISSUE_SEVERITY } from '../../src/lib/core/issue.ts';
import { understandFile } from '../../src/lib/import/understand-file.ts';
import { recogniseColumns } from '../../src/lib/core/mapping/recognise.ts';
import { CORPORA, hasCorpora, NO_CORPORA } from '../support/corpora.ts';
import { checkFile } from '../support/pipeline.ts';

const open = (path: string): File =>
	new File([new Uint8Array(readFileSync(join(CORPORA, path)))], path.split('/').at(-1)!);

interface Expectation {
	readonly error?: string;
	readonly message?: string;
	readonly rows?: number;
	readonly columns?: number;
	readonly values?: readonly string[];
	readonly headers?: readonly string[];
	readonly delimiter?: string;
	readonly flag?: string;
	readonly flag_lines?: readonly number[];
	readonly error_lines?: readonly number[];
	readonly rows_not_lost?: readonly string[];
	readonly record_2_line?: number;
	readonly importable_rows_if_recovered?: number;
}

describe.skipIf(!hasCorpora)('csv-spectrum', () => {
	const names = hasCorpora ? readdirSync(join(CORPORA, 'csv-spectrum/csvs')) : [];
	for (const name of names) {
		// Its JSON holds another phone number, and its bytes two characters that somebody lost before.
		if (name.startsWith('location_coordinates')) {
			test(`${name}: the lost characters are remarked on`, async () => {
				const { remarks } = await understandFile(
					open(`csv-spectrum/csvs/${name}`),
					{},
					recogniseColumns,
				);
				expect(remarks).toContainEqual({ code: 'replacementCharacter' });
			});
			continue;
		}
		test(`${name}: every cell is what it must be`, async () => {
			const json = readFileSync(
				join(CORPORA, 'csv-spectrum/json', name.replace('.csv', '.json')),
				'utf8',
			);
			const expected = JSON.parse(json) as Record<string, string>[];
			const { understanding, rows } = await checkFile(open(`csv-spectrum/csvs/${name}`));
			const read = rows.map(({ cells }) =>
				Object.fromEntries(understanding.header.map((column, at) => [column, cells[at]])),
			);
			expect(read).toEqual(expected);
		});
	}
});

describe.skipIf(!hasCorpora)('traps', () => {
	const traps: { file: string; expect: Expectation; why: string }[] = hasCorpora
		? JSON.parse(readFileSync(join(CORPORA, 'traps/manifest.json'), 'utf8'))
		: [];
	for (const { file, expect: wanted, why } of traps) {
		test(`${file}${why && `: ${why}`}`, async () => {
			if (wanted.error === 'file is empty') return refused(file, 'file.empty');
			if (wanted.error === 'no header') return refused(file, 'file.noHeader');
			if (wanted.message === 'no data rows') return refused(file, 'file.headerOnly');
			await meets(file, wanted);
		});
	}

	async function refused(file: string, code: string): Promise<void> {
		await expect(checkFile(open(`traps/${file}`))).rejects.toMatchObject({ problem: { code } });
	}

	async function meets(file: string, wanted: Expectation): Promise<void> {
		const { understanding, rows } = await checkFile(open(`traps/${file}`));
		const { header, dialect } = understanding;
		if (wanted.rows !== undefined) expect(rows).toHaveLength(wanted.rows);
		if (wanted.columns !== undefined) expect(header).toHaveLength(wanted.columns);
		if (wanted.headers !== undefined) expect(header).toEqual(wanted.headers);
		if (wanted.delimiter !== undefined) expect(dialect.delimiter).toBe(wanted.delimiter);
		if (wanted.record_2_line !== undefined) expect(rows[1].line).toBe(wanted.record_2_line);
		for (const value of wanted.values ?? [])
			expect(rows.flatMap(({ cells }) => cells)).toContain(value);
		for (const value of wanted.rows_not_lost ?? []) {
			const row = rows.find(({ cells }) => cells.includes(value));
			expect(row, `the row of ${value}`).toBeDefined();
			expect(row?.rejected).toBe(false);
		}
		for (const line of wanted.flag_lines ?? []) {
			expect(rows.find((row) => row.line === line)?.issues, `line ${line}`).not.toHaveLength(0);
		}
		for (const line of wanted.error_lines ?? []) {
			expect(rows.find((row) => row.line === line)?.rejected, `line ${line}`).toBe(true);
		}
		if (wanted.importable_rows_if_recovered !== undefined) {
			const [broken, ...others] = rows.filter(({ rejected }) => rejected);
			expect(broken).toMatchObject({ line: 2, issues: [{ code: 'row.unterminatedQuote' }] });
			expect(others).toHaveLength(0);
			expect(rows.length - 1).toBeGreaterThanOrEqual(wanted.importable_rows_if_recovered - 1);
		}
	}

	const issueCodes = async (file: string): Promise<string[]> =>
		(await checkFile(open(`traps/${file}`))).rows.flatMap(({ issues }) =>
			issues.map(({ code }) => code),
		);

	test('oddities are named for what they are', async () => {
		expect(await issueCodes('too-many.csv')).toContain('row.tooManyFields');
		expect(await issueCodes('too-few.csv')).toContain('row.tooFewFields');
		expect(await issueCodes('space-before-quote.csv')).toContain('row.tooManyFields');
		expect(await issueCodes('nul.csv')).toContain('value.nul');
		expect(await issueCodes('lone-surrogate-escape.csv')).toContain('value.replacementCharacter');
		expect(await issueCodes('quoted-then-text.csv')).toContain('row.quote');
	});

	test('every one of the 10,000 messy rows is found: rejected, ragged, blank and of several lines', async () => {
		const { rows, blankLines } = await checkFile(open('traps/gen-10k.csv'));
		expect(rows).toHaveLength(10_000);
		expect(blankLines).toBe(22);
		expect(rows.filter(({ rejected }) => rejected)).toHaveLength(213);
		expect(
			rows.filter(({ issues }) => issues.some(({ code }) => code === 'row.tooManyFields')),
		).toHaveLength(54);
		expect(rows.filter(({ contact }) => contact.notes?.includes('\n'))).toHaveLength(268);
	});

	test('hostile values are judged in linear time', async () => {
		const began = performance.now();
		const { rows } = await checkFile(open('traps/redos-email.csv'));
		// 5 ms a value are allowed, and the rest of the pipeline has its share.
		expect(performance.now() - began).toBeLessThan(500);
		expect(rows.filter(({ rejected }) => rejected)).toHaveLength(3);
	});
});

describe.skipIf(!hasCorpora)('naughty strings', () => {
	const strings: string[] = hasCorpora
		? JSON.parse(readFileSync(join(CORPORA, 'blns/blns.json'), 'utf8'))
		: [];

	test('each comes through as it is, but for white space around it', async () => {
		const named = strings.filter((text) => text.trim() !== '');
		const lines = named.map((text, at) => `${at}@x.org,"${text.replaceAll('"', '""')}"`);
		const file = new File([['email,notes', ...lines].join('\n')], 'blns.csv');
		const { rows } = await checkFile(file);
		expect(rows.map(({ contact }) => contact.notes)).toEqual(
			named.map((text) => text.trim().normalize('NFC') || undefined),
		);
		const errors = rows
			.flatMap(({ issues }) => issues)
			.filter(({ code }) => ISSUE_SEVERITY[code] === 'error');
		expect(errors).toHaveLength(0);
	});
});

test.skipIf(hasCorpora)(`nothing is tested against the corpora: ${NO_CORPORA}`, () => {});
