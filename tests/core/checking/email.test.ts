import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkEmail, emailKey } from '../../../src/lib/core/checking/email.ts';
import { CORPORA, hasCorpora, NO_CORPORA } from '../../support/corpora.ts';
import { fastestMs } from '../../support/fastest.ts';

/** html.spec.whatwg.org, "valid e-mail address", as it stands there. */
const WHATWG =
	/^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;

/** The rules one by one, as slow and plain as can be. */
function isAddress(value: string): boolean {
	const [local, domain] = value.split('@');
	return (
		WHATWG.test(value) &&
		value.length <= 254 &&
		local.length <= 64 &&
		!local.startsWith('.') &&
		!local.endsWith('.') &&
		!local.includes('..') &&
		domain.includes('.') &&
		!/\.\d+$/.test(domain)
	);
}

test('agrees with the WHATWG pattern and the rules beyond it on any ASCII text', () => {
	const character = fc.constantFrom(...'aZ09.-_+@! "(;');
	const text = fc.string({ unit: character, maxLength: 24 });
	const word = fc.string({ unit: fc.constantFrom(...'aB3-.'), minLength: 1, maxLength: 70 });
	const nearlyAddress = fc
		.tuple(word, fc.array(word, { minLength: 1, maxLength: 4 }))
		.map(([local, labels]) => `${local}@${labels.join('.')}`);
	fc.assert(
		fc.property(fc.oneof(text, nearlyAddress, fc.emailAddress()), (value) => {
			expect(checkEmail(value), value).toBe(isAddress(value) ? 'ok' : 'invalid');
		}),
		{ numRuns: 10_000 },
	);
});

test.each([
	['anna@example.com'],
	['a.b+tag@sub.example.co.uk'],
	["o'neil@example.com"],
	['-@a-b.c--d.example'],
	['anna@xn--bcher-kva.example'],
	['anna@bücher.example'],
	['用户@例子.公司'],
	['जॉन@उदाहरण.भारत'],
	['anna@1and1.com'],
])('accepts %s', (value) => {
	expect(checkEmail(value)).toBe('ok');
});

test.each([
	['', 'nothing'],
	['anna', 'no @'],
	['anna@', 'no domain'],
	['@example.com', 'no local part'],
	['root@localhost', 'nobody outside can reach a bare host'],
	['anna@@example.com', 'two @'],
	['anna@example..com', 'two dots'],
	['an..na@example.com', 'two dots'],
	['.anna@example.com', 'a dot first'],
	['anna.@example.com', 'a dot last'],
	['anna@.example.com', 'a blank label'],
	['anna@example.com.', 'a dot at the end'],
	['anna@-example.com', 'a hyphen first'],
	['anna@example-.com', 'a hyphen last'],
	['anna@exam_ple.com', 'an underscore in the domain'],
	['anna smith@example.com', 'a space'],
	['"anna"@example.com', 'a quoted local part'],
	['anna(work)@example.com', 'a comment'],
	['anna@[10.0.0.1]', 'an address literal'],
	['anna@10.0.0.1', 'a number for a top-level domain'],
	['Anna <anna@example.com>', 'a name around it'],
	['anna@example.com;bob@example.com', 'two addresses'],
	['an\uFFFDna@example.com', 'a lost character'],
	['anna@exam\u200Bple.com', 'a zero-width space'],
	['anna\u00A0@example.com', 'a no-break space'],
	['anna@example.com\n', 'a line end'],
	['\uD800@example.com', 'half a character'],
])('refuses %j: %s', (value) => {
	expect(checkEmail(value)).toBe('invalid');
});

test('takes 64 octets before the @ and 254 in all, counted in UTF-8, and 63 a label', () => {
	const domain = `${'d'.repeat(63)}.${'e'.repeat(63)}.${'f'.repeat(57)}.com`;
	const longest = `${'a'.repeat(64)}@${domain}`;
	expect(longest).toHaveLength(254);
	expect(checkEmail(longest)).toBe('ok');
	expect(checkEmail(longest + 'm')).toBe('invalid');
	expect(checkEmail(`${'a'.repeat(65)}@example.com`)).toBe('invalid');
	expect(checkEmail(`${'ü'.repeat(32)}@example.com`)).toBe('ok');
	expect(checkEmail(`${'ü'.repeat(33)}@example.com`)).toBe('invalid');
	expect(checkEmail(`a@${'d'.repeat(64)}.com`)).toBe('invalid');
});

test('refuses hostile text of 50,000 characters at once', () => {
	const hostile = [
		'a'.repeat(50_000),
		`${'a.'.repeat(25_000)}@`,
		`a@${'a-'.repeat(25_000)}`,
		`a@${'a.'.repeat(25_000)}`,
		'@'.repeat(50_000),
		`a@${'ü.'.repeat(25_000)}`,
	];
	for (const value of hostile) {
		expect(checkEmail(value)).toBe('invalid');
		expect(checkEmail(value.slice(0, 254))).toBe('invalid');
		expect(fastestMs(() => checkEmail(value))).toBeLessThan(5);
		expect(fastestMs(() => checkEmail(value.slice(0, 254)))).toBeLessThan(5);
	}
});

describe('the isemail vectors', () => {
	interface Vector {
		readonly address: string;
		readonly category: string;
		readonly diagnosis: string;
	}
	function readVectors(): Vector[] {
		return JSON.parse(readFileSync(`${CORPORA}/isemail/isemail-vectors.json`, 'utf8')) as Vector[];
	}

	test('every address they call invalid is refused', ({ skip }) => {
		skip(!hasCorpora, NO_CORPORA);
		const invalid = readVectors().filter(({ category }) => category === 'ISEMAIL_ERR');
		expect(invalid.length).toBeGreaterThan(60);
		expect(invalid.filter(({ address }) => checkEmail(address) === 'ok')).toEqual([]);
	});

	test('those they allow are refused for these reasons only', ({ skip }) => {
		skip(!hasCorpora, NO_CORPORA);
		const refused: Record<string, number> = {};
		for (const { address, category } of readVectors()) {
			if (category === 'ISEMAIL_ERR' || checkEmail(address) === 'ok') continue;
			const reason = reasonToRefuse(address);
			refused[reason] = (refused[reason] ?? 0) + 1;
		}
		expect(refused).toEqual({
			'quoted local part': 16,
			comment: 11,
			'address literal': 29,
			'white space': 11,
			'longer than mail systems take': 5,
			'bare host': 2,
			'ends in a number': 2,
			'slash in the domain': 1,
		});
	});

	/** The first of these that applies; the tests above say that each is a reason. */
	function reasonToRefuse(address: string): string {
		if (address.includes('(')) return 'comment';
		if (address.startsWith('"')) return 'quoted local part';
		if (address.includes('[')) return 'address literal';
		if (/\s/.test(address)) return 'white space';
		if (/[^@]{65}@|[^.@]{64}(\.|$)/.test(address) || address.length > 254) {
			return 'longer than mail systems take';
		}
		if (/\.\d+$/.test(address)) return 'ends in a number';
		if (/@.*\//.test(address)) return 'slash in the domain';
		return /@[^.]+$/.test(address) ? 'bare host' : 'other';
	}
});

test('two spellings of one address have one key', () => {
	expect(emailKey('Anna.Smith@EXAMPLE.com')).toBe('anna.smith@example.com');
	expect(emailKey('anna@Bu\u0308cher.example')).toBe('anna@bücher.example');
	expect(emailKey('anna@BÜCHER.example')).toBe('anna@bücher.example');
	expect(emailKey('Anna@XN--BCHER-KVA.example')).toBe('anna@bücher.example');
	expect(emailKey('an\u0303a@example.com')).toBe('a\u00F1a@example.com');
});

test('different addresses keep different keys', () => {
	const addresses = [
		'anna@example.com',
		'a.nna@example.com',
		'anna+news@example.com',
		'anna@example.org',
		'ánna@example.com',
		'xn--anna@example.com',
	];
	expect(new Set(addresses.map(emailKey)).size).toBe(addresses.length);
});

test('a key is its own key, and text that is no address does no harm', () => {
	fc.assert(
		fc.property(fc.oneof(fc.emailAddress(), fc.string({ unit: 'binary' })), (value) => {
			const key = emailKey(value);
			expect(emailKey(key)).toBe(key);
		}),
		{ numRuns: 500 },
	);
});
