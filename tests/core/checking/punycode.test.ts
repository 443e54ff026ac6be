import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeDomain } from '../../../src/lib/core/checking/punycode.ts';

test('reads punycode labels as what they stand for', () => {
	expect(decodeDomain('xn--bcher-kva.example')).toBe('bücher.example');
	expect(decodeDomain('xn--fiqs8s')).toBe('中国');
	expect(decodeDomain('mail.xn--80ak6aa92e.com')).toBe('mail.аррӏе.com');
	expect(decodeDomain('xn--hxajbheg2az3al.xn--jxalpdlp')).toBe('παράδειγμα.δοκιμή');
});

test('is the inverse of what URLs do to any domain', () => {
	const label = fc.string({
		unit: fc.constantFrom(...'abc1-äöüéçñдж中文かな한국λπ𐐨'),
		maxLength: 12,
	});
	fc.assert(
		fc.property(fc.array(label, { minLength: 1, maxLength: 3 }), (labels) => {
			const domain = [...labels, 'example'].join('.');
			const ascii = domainToASCII(domain);
			// Node refuses some made-up labels; it answers '' then.
			fc.pre(ascii !== '');
			expect(decodeDomain(ascii)).toBe(domain.normalize('NFC'));
		}),
		{ numRuns: 2_000 },
	);
});

test('leaves alone what is no proper punycode', () => {
	for (const domain of [
		'example.com',
		'xn--',
		'xn--a_b',
		'xn--99999999999',
		'xn--Ü',
		'a.xn---.b',
	]) {
		expect(decodeDomain(domain)).toBe(domain);
	}
});
