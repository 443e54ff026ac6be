import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePhone } from '../../../src/lib/core/checking/phone.ts';
import { fastestMs } from '../../support/fastest.ts';

describe('an international number', () => {
	test.each([
		['+44 20 7946 0958', '+442079460958'],
		['+442079460958', '+442079460958'],
		['+44 (0)20 7946 0958', '+442079460958'],
		['(+44) 20 7946 0958', '+442079460958'],
		['+1 (415) 555-2671', '+14155552671'],
		['+1.416.555.1234', '+14165551234'],
		['+39 06 698 21', '+390669821'],
		['+7 (701) 234-56-78', '+77012345678'],
		['+44 7624 369230', '+447624369230'],
		['+800 1234 5678', '+80012345678'],
		['00 49 30 901820', '+4930901820'],
		['tel:+49-30-901820', '+4930901820'],
		['\u202A+49 30 901820\u202C', '+4930901820'],
		['＋４９ ３０ ９０１８２０', '+4930901820'],
		['+49\u202F30\u00A0901820', '+4930901820'],
	])('%s is %s, whatever the default country', (value, e164) => {
		expect(parsePhone(value, undefined)).toEqual({ e164 });
		expect(parsePhone(value, 'US')).toEqual({ e164 });
	});
});

describe('a national number is read in the default country', () => {
	test.each([
		['020 7946 0958', 'GB', '+442079460958'],
		['(415) 555-2671', 'US', '+14155552671'],
		['1-415-555-2671', 'US', '+14155552671'],
		['416 555 1234', 'US', '+14165551234'],
		['030/901820', 'DE', '+4930901820'],
		['06 698 21', 'IT', '+390669821'],
		['8 (800) 555-35-35', 'RU', '+78005553535'],
		['0 11 15 2345-6789', 'AR', '+5491123456789'],
		['011 44 20 7946 0958', 'US', '+442079460958'],
		['011 49 30 901820', 'CA', '+4930901820'],
		['442079460958', 'GB', '+442079460958'],
		['٠١٠ ٠١٢٣ ٤٥٦٧', 'EG', '+201001234567'],
	])('%s in %s is %s', (value, country, e164) => {
		expect(parsePhone(value, country)).toEqual({ e164 });
	});
});

test('an extension is tolerated, and the number is the one without it', () => {
	for (const extension of [
		' x12',
		'x12',
		' ext. 5',
		' ext 5',
		';ext=5',
		' #12',
		', 12',
		' доб. 5',
	]) {
		expect(parsePhone(`+44 20 7946 0958${extension}`, undefined)).toEqual({
			e164: '+442079460958',
		});
		expect(parsePhone(`020 7946 0958${extension}`, 'GB')).toEqual({ e164: '+442079460958' });
	}
});

test('a national number without a default country has no country, not a mistake', () => {
	for (const value of ['020 7946 0958', '(415) 555-2671', '12345', '020 7946 0958 ext. 5']) {
		expect(parsePhone(value, undefined)).toEqual({ issue: 'phone.noCountry' });
		expect(parsePhone(value, 'XX')).toEqual({ issue: 'phone.noCountry' });
	}
});

test.each([
	'+44 20 7946',
	'+44 20 7946 0958 0958 0958',
	'+999 12345678',
	'+0 20 7946 0958',
	'+',
	'1',
	'-',
	'n/a',
	'1-800-FLOWERS',
	'4.42079E+11',
	'call 020 7946 0958',
	'020 7946 0958 / 020 7946 0959',
	'000 44 20 7946 0958',
	'anna@example.com',
	'++44 20 7946 0958',
])('%s is no valid number', (value) => {
	expect(parsePhone(value, 'GB')).toEqual({ issue: 'phone.invalid' });
});

test('what is longer than any number with its extension is refused unseen', () => {
	const padded = (spaces: number) => `+44${' '.repeat(spaces)}2079460958`;
	expect(parsePhone(padded(51), undefined)).toEqual({ e164: '+442079460958' });
	expect(parsePhone(padded(52), undefined)).toEqual({ issue: 'phone.invalid' });
});

test('fixed lines are as valid as mobiles', () => {
	expect(parsePhone('+44 113 496 0000', undefined)).toEqual({ e164: '+441134960000' });
	expect(parsePhone('+91 22 2765 1234', undefined)).toEqual({ e164: '+912227651234' });
});

test('hostile text is refused within 5 ms', () => {
	const hostile = ['1', '-', '1-', '+', ' x', '(', '1,', 'ext', '1 ', '~1', '\u200B'];
	for (const part of hostile) {
		for (const length of [64, 50_000]) {
			const value = part.repeat(length).slice(0, length);
			expect(
				fastestMs(() => parsePhone(value, 'GB')),
				`${part} × ${length}`,
			).toBeLessThan(5);
		}
	}
});

test('no text makes it throw, and what it gives is E.164', () => {
	const sign = fc.constantFrom(...'0123456789+-() x#;,~/.e\u00A0\u200B٣');
	const text = fc.oneof(fc.string({ unit: sign, maxLength: 30 }), fc.string({ unit: 'binary' }));
	fc.assert(
		fc.property(text, fc.constantFrom(undefined, 'US', 'DE', 'AR', 'XX', ''), (value, country) => {
			const judged = parsePhone(value, country);
			if ('e164' in judged) expect(judged.e164).toMatch(/^\+[1-9]\d{5,16}$/);
		}),
		{ numRuns: 1_000 },
	);
});
