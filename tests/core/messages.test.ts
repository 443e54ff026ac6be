import { describe, expect, test } from 'vitest';
import { ISSUE_SEVERITY, type IssueCode } from '../../src/lib/core/issue.ts';
import {
	ENGLISH,
	fileProblemMessage,
	issueMessage,
	issueTypeLabel,
	sayTimeLeft,
} from '../../src/lib/core/messages.ts';
import type { FileProblemCode } from '../../src/lib/core/file-problem.ts';

const ISSUE_CODES = Object.keys(ISSUE_SEVERITY) as IssueCode[];
const FILE_CODES = Object.keys(ENGLISH.file) as FileProblemCode[];

test('every sentence is short, whole, and in the voice of the house', () => {
	const sentences = [
		...ISSUE_CODES.map((code) => issueMessage({ code, path: 'notes', value: 'anna@gmial.com' })),
		...FILE_CODES.map((code) => fileProblemMessage({ code, line: 12 })),
	];
	for (const sentence of sentences) {
		expect(sentence).toMatch(/^[A-Z].*\.$/s);
		expect(sentence.length, sentence).toBeLessThan(200);
		expect(sentence).not.toMatch(
			/!|\boops\b|\berrors?\b|\bfailed\b(?! rows)|undefined|\byou must\b|'/i,
		);
	}
});

test('every kind of issue has a label of its own', () => {
	const labels = ISSUE_CODES.map((code) => issueTypeLabel(code));
	expect(new Set(labels).size).toBe(ISSUE_CODES.length);
	expect(issueTypeLabel('email.invalid')).toBe('Invalid e-mail address');
});

test('an issue that rejects its row says what brings the row in, or what to look for', () => {
	for (const code of ISSUE_CODES.filter((code) => ISSUE_SEVERITY[code] === 'error')) {
		expect(issueMessage({ code }), code).toMatch(/import|try it again/i);
	}
});

test('a slip in a domain names the address that was meant', () => {
	expect(issueMessage({ code: 'email.typo', path: 'email.1', value: 'anna@gmial.com' })).toContain(
		'anna@gmail.com',
	);
	expect(issueMessage({ code: 'email.typo' })).toContain('misspelt');
});

test('a value too long says how long it may be', () => {
	expect(issueMessage({ code: 'value.tooLong', path: 'notes' })).toContain('100,000');
	expect(issueMessage({ code: 'value.tooLong', path: 'email.1' })).toContain('254');
	expect(issueMessage({ code: 'value.tooLong' })).toContain('too long');
});

describe('a problem with the file', () => {
	test('names the line or the place where it is known', () => {
		expect(fileProblemMessage({ code: 'file.invalidBytes', offset: 1_234_567 })).toContain(
			'1,234,567 bytes',
		);
		expect(fileProblemMessage({ code: 'file.invalidBytes', line: 12_345, offset: 9 })).toContain(
			'line 12,345',
		);
		expect(fileProblemMessage({ code: 'file.empty' })).not.toMatch(/line|byte/);
	});

	test('that only cut the reading short does not blame the line', () => {
		expect(fileProblemMessage({ code: 'file.changed', line: 4_001 })).toContain('up to line 4,001');
	});

	test('with a workbook says how to make a CSV of it', () => {
		for (const code of ['file.excel', 'file.excelOld'] as const) {
			expect(fileProblemMessage({ code })).toMatch(/Save As › CSV UTF-8/);
		}
	});
});

test.each([
	[undefined, 'working out the time left'],
	[Number.NaN, 'working out the time left'],
	[Number.POSITIVE_INFINITY, 'working out the time left'],
	[-3, 'a few seconds'],
	[0, 'a few seconds'],
	[7.9, 'a few seconds'],
	[8, 'about 10 seconds'],
	[21, 'about 20 seconds'],
	[23, 'about 25 seconds'],
	[29.9, 'about 30 seconds'],
	[44, 'about 40 seconds'],
	[56, 'about 60 seconds'],
	[57, 'about a minute'],
	[89, 'about a minute'],
	[90, 'about 2 minutes'],
	[180, 'about 3 minutes'],
	[3419, 'about 57 minutes'],
	[3420, 'about an hour'],
	[7200, 'about 2 hours'],
	[86_400, 'about 24 hours'],
	[90_000, 'more than a day'],
])('%s seconds left is "%s"', (seconds, words) => {
	expect(sayTimeLeft(seconds)).toBe(words);
});

test('another language brings its own sentences and separators', () => {
	const german = {
		...ENGLISH,
		language: 'de',
		longerThan: (cap: string) => `Länger als ${cap} Zeichen.`,
	};
	expect(issueMessage({ code: 'value.tooLong', path: 'notes' }, german)).toBe(
		'Länger als 100.000 Zeichen.',
	);
});
