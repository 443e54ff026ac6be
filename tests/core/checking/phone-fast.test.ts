import { expect, test } from 'vitest';
import { judgeFast } from '../../../src/lib/core/checking/phone-fast.ts';
import { judgeByLibrary } from '../../../src/lib/core/checking/phone.ts';
import { COUNTRIES, EXAMPLES, phoneNumbers } from '../../support/phone-numbers.ts';

test(
	'the fast path and the library agree on 100,000 numbers of every country',
	{ timeout: 180_000 },
	() => {
		let [fast, valid] = [0, 0];
		for (const [text, country] of phoneNumbers(2026, 100_000)) {
			const judged = judgeFast(text, country);
			if (judged === undefined) continue;
			fast++;
			const expected = judgeByLibrary(text, country);
			if ('e164' in expected) valid++;
			expect(judged, `${text} in ${country}`).toEqual(expected);
		}
		// Otherwise it would prove little.
		expect(fast).toBeGreaterThan(90_000);
		expect(valid).toBeGreaterThan(15_000);
	},
);

test('every country has an example that the fast path takes in all its common shapes', () => {
	for (const [country, [code]] of COUNTRIES) {
		const example = EXAMPLES[country];
		if (example === undefined) continue;
		const e164 = `+${code}${example}`;
		expect(judgeFast(e164, undefined)).toEqual({ e164 });
		expect(judgeFast(`+${code} ${example.slice(0, 3)}-${example.slice(3)}`, 'GB')).toEqual({
			e164,
		});
		expect(judgeFast(example, country), country).toEqual({ e164 });
		expect(judgeFast(`00 ${code} ${example}`, undefined)).toEqual({ e164 });
	}
});

test.each([
	['+44 20 7946 0958 x12', 'an extension'],
	['+44 20 7946 0958;ext=12', 'an extension'],
	['020 7946 0958 ~ 12', 'a sign that may begin an extension'],
	['+44 20 7946\u00A00958', 'a sign beyond ASCII'],
	['٠٢٠ ٧٩٤٦', 'digits of another script'],
	['(+44) 20 7946 0958', 'a plus that is not first'],
	['1-800-FLOWERS', 'letters'],
	['12', 'too few digits to say what it is'],
])('leaves %s to the library: %s', (value) => {
	expect(judgeFast(value, 'GB')).toBeUndefined();
});
