import fc from 'fast-check';
import metadata from 'libphonenumber-js/max/metadata';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { checkEmail, emailKey } from '../../src/lib/core/checking/email.ts';
import { parsePhone } from '../../src/lib/core/checking/phone.ts';
import { REGIONS } from '../../src/lib/sample/people.ts';
import {
	SAMPLE_DUPLICATES,
	SAMPLE_INVALID,
	SAMPLE_MAX_ROWS,
	sampleChunks,
	sampleDigits,
} from '../../src/lib/sample/sample-rows.ts';

const ROWS = 20_000;
const { text, duplicates, invalid } = sample(ROWS, 1);
const { data: rows } = Papa.parse<Record<string, string>>(text.trimEnd(), { header: true });

describe('twenty thousand rows', () => {
	test('are as many records with thirteen columns each', () => {
		expect(rows).toHaveLength(ROWS);
		for (const row of rows) expect(Object.keys(row)).toHaveLength(13);
	});

	test('come out again for the same seed, however they are cut, and others for another', () => {
		expect(sample(ROWS, 1, 333).text).toBe(text);
		expect(sample(ROWS, 2).text).not.toBe(text);
		expect(text.startsWith(sample(500, 1).text)).toBe(true);
	});

	test('have 3 % duplicates and 2 % invalid addresses, exactly those that are said', () => {
		const bad = rows.filter((row) => checkEmail(row['E-mail']) === 'invalid');
		expect(bad).toHaveLength(invalid);
		const good = rows.filter((row) => checkEmail(row['E-mail']) !== 'invalid');
		const keys = new Set(good.map((row) => emailKey(row['E-mail'])));
		expect(good.length - keys.size).toBe(duplicates);
		expect(duplicates / ROWS).toBeCloseTo(SAMPLE_DUPLICATES, 2);
		expect(invalid / ROWS).toBeCloseTo(SAMPLE_INVALID, 2);
	});

	test('repeat a contact with its other cells as they were, some in capitals, some with another title', () => {
		const first = new Map<string, Record<string, string>>();
		let capitals = 0;
		let otherTitles = 0;
		for (const row of rows) {
			if (checkEmail(row['E-mail']) === 'invalid') continue;
			const earlier = first.get(emailKey(row['E-mail']));
			if (earlier === undefined) {
				first.set(emailKey(row['E-mail']), row);
				continue;
			}
			const expected = { ...row, 'E-mail': earlier['E-mail'], 'Job Title': earlier['Job Title'] };
			expect(earlier).toEqual(expected);
			if (row['E-mail'] !== earlier['E-mail']) capitals++;
			if (row['Job Title'] !== earlier['Job Title']) otherTitles++;
		}
		expect(capitals / duplicates).toBeCloseTo(0.5, 1);
		expect(otherTitles / duplicates).toBeCloseTo(0.5, 1);
	});

	test('have accents, other scripts, quotes, commas and notes of several lines', () => {
		const having = (column: string, pattern: RegExp) =>
			rows.filter((row) => pattern.test(row[column])).length / ROWS;
		expect(having('First Name', /[À-ž]/)).toBeGreaterThan(0.1);
		expect(
			having('Last Name', /[\p{Script=Han}\p{Script=Cyrillic}\p{Script=Arabic}]/u),
		).toBeGreaterThan(0.1);
		expect(having('Company', /"/)).toBeGreaterThan(0.05);
		expect(having('Street', /,/)).toBeGreaterThan(0.1);
		expect(having('Notes', /\n/)).toBeGreaterThan(0.04);
	});

	test('write about a third of the phone numbers without a plus: dialled by 00, or as at home', () => {
		const share = (pattern: RegExp) =>
			rows.filter((row) => pattern.test(row['Phone'])).length / ROWS;
		expect(share(/^$/)).toBeCloseTo(0.15, 1);
		expect(share(/^00/)).toBeCloseTo(0.1, 1);
		expect(share(/^(?!00)[^+]/)).toBeCloseTo(0.23, 1);
		expect(share(/^[^+]/)).toBeGreaterThan(0.3);
		expect(share(/^[^+]/)).toBeLessThan(0.37);
	});
});

describe('phone numbers', () => {
	const COUNTRIES = [undefined, ...Object.keys(metadata.countries)];
	const HOME: Record<string, string> = {
		'United States': 'US',
		'United Kingdom': 'GB',
		Deutschland: 'DE',
		France: 'FR',
		España: 'ES',
		Polska: 'PL',
		Brasil: 'BR',
		India: 'IN',
		日本: 'JP',
		Nigeria: 'NG',
		Україна: 'UA',
		مصر: 'EG',
	};
	const row = fc.integer({ min: 1, max: SAMPLE_MAX_ROWS });

	test('end in seven digits that no other row has', () => {
		fc.assert(
			fc.property(row, row, (one, other) => {
				expect(sampleDigits(one) === sampleDigits(other)).toBe(one === other);
			}),
		);
		const seen = new Uint8Array(10_000_000);
		for (let row = 1; row <= SAMPLE_MAX_ROWS; row++) seen[sampleDigits(row)]++;
		expect(seen.indexOf(2)).toBe(-1);
	});

	test('keep them under every default country: no two rows become duplicates by it', () => {
		// Samoa dials abroad by 0 alone: there 03-5809-2811 is a number of Finland's (+358) with a 0 too many.
		const countries = COUNTRIES.filter((country) => country !== 'WS');
		fc.assert(
			fc.property(row, fc.constantFrom(...countries), (row, country) => {
				for (const { pattern } of allPatterns()) {
					const judged = parsePhone(numberOf(pattern, row), country);
					if ('e164' in judged) expect(judged.e164.slice(-7)).toBe(String(sampleDigits(row)));
				}
			}),
			{ numRuns: 2_000 },
		);
	});

	test('are valid: with a plus or by 00 without any default country, else in their own', () => {
		fc.assert(
			fc.property(row, (row) => {
				for (const { pattern, country } of allPatterns()) {
					const number = numberOf(pattern, row);
					const home = /^(\+|00)/.test(number) ? undefined : HOME[country];
					expect(parsePhone(number, home), `${number} in ${home}`).toHaveProperty('e164');
				}
			}),
			{ numRuns: 1_000 },
		);
	});

	test('of a file are what its rows’ numbers say', () => {
		const own = new Set<string>();
		for (const { 'E-mail': email, Phone: phone } of rows) {
			const row = Number(/[a-z](\d+)@/i.exec(email)?.[1]);
			if (phone === '' || Number.isNaN(row)) continue;
			expect(phone.replace(/\D/g, '').slice(-7)).toBe(String(sampleDigits(row)));
			own.add(phone);
		}
		expect(own.size).toBeGreaterThan(0.75 * ROWS);
	});

	function allPatterns(): { pattern: string; country: string }[] {
		return REGIONS.flatMap(({ country, phones }) =>
			[...phones.plus, ...phones.dialled, ...phones.national].map((pattern) => ({
				pattern,
				country,
			})),
		);
	}

	function numberOf(pattern: string, row: number): string {
		const digits = [...String(sampleDigits(row))];
		return pattern.replace(/[@#]/g, () => digits.shift()!);
	}
});

test('any number of rows has the truth it says', () => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 600 }), fc.integer(), (count, seed) => {
			const { text, duplicates, invalid } = sample(count, seed, 100);
			const { data } = Papa.parse<string[]>(text.trimEnd());
			const emails = data.slice(1).map((cells) => cells[2]);
			const valid = emails.filter((email) => checkEmail(email) !== 'invalid');
			expect(emails).toHaveLength(count);
			expect(valid).toHaveLength(count - invalid);
			expect(new Set(valid.map(emailKey)).size).toBe(valid.length - duplicates);
		}),
	);
});

function sample(
	rows: number,
	seed: number,
	chunkRows?: number,
): { text: string; duplicates: number; invalid: number } {
	const decoder = new TextDecoder();
	let text = '';
	let duplicates = 0;
	let invalid = 0;
	for (const chunk of sampleChunks(rows, seed, chunkRows)) {
		text += decoder.decode(chunk.bytes);
		duplicates += chunk.duplicates;
		invalid += chunk.invalid;
	}
	return { text, duplicates, invalid };
}
