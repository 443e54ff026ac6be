import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textOrder } from '../../src/lib/core/text-order.ts';

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];
/** Every language this machine can sort by, and orders that a language has beside its usual one. */
const LOCALES = [
	...Intl.Collator.supportedLocalesOf(LETTERS.flatMap((a) => LETTERS.map((b) => a + b))),
	...Intl.Collator.supportedLocalesOf(['haw', 'hsb', 'dsb', 'fil', 'chr', 'lkt', 'smn', 'vec']),
	...['fr-CA', 'de-u-co-phonebk', 'es-u-co-trad', 'en-u-kn-true', 'en-u-kf-upper', 'da-u-kf-false'],
];

/** Few letters, so that texts share beginnings and letters of two characters occur. */
const plain = fc.oneof(
	fc.string({ unit: fc.constantFrom(...'aAbcCdDghHjlLnsStyzZ '), maxLength: 24 }),
	fc.string({ unit: 'grapheme-ascii', maxLength: 24 }),
	fc.stringMatching(/^(Customer number )?[a-z0-9' -]{0,6}$/),
);
const any = fc.oneof(
	plain,
	fc.string({
		unit: fc.constantFrom(...'aAeEzZéÉëßœ\u0301\u00ad\u00a0 -ЖжЯ太郎ςΣ😀\t'),
		maxLength: 12,
	}),
	fc.string({ unit: 'grapheme', maxLength: 12 }),
);

test.each([
	['plain texts', plain],
	['any texts', any],
])(
	'%s have the order of the collator in every language',
	(_, text) => {
		fc.assert(
			fc.property(
				fc.constantFrom(...LOCALES),
				fc.array(text, { maxLength: 60, size: 'max' }),
				(locale, texts) => {
					const collator = new Intl.Collator(locale);
					expect([...textOrder(texts, collator)]).toEqual(plainOrder(texts, collator));
				},
			),
			{ numRuns: 500 },
		);
	},
	60_000,
);

test.each([
	['that differ late', fc.stringMatching(/^(maria\.garcia){0,9}[a-cA-Cé]{0,6}$/)],
	['most of which come again and again', fc.stringMatching(/^[abB]{0,2}é?[ c]{0,2}ж?$/)],
])('many texts %s have the order of the collator', (_, text) => {
	fc.assert(
		fc.property(
			fc.constantFrom('en', 'de', 'sv', 'es', 'pl', 'vi', 'da', 'cs'),
			fc.array(text, { minLength: 200, maxLength: 400 }),
			(locale, texts) => {
				const collator = new Intl.Collator(locale);
				expect([...textOrder(texts, collator)]).toEqual(plainOrder(texts, collator));
			},
		),
		{ numRuns: 60 },
	);
});

test.each(LOCALES)('letters with accents have the order of the collator in %s', (locale) => {
	const collator = new Intl.Collator(locale);
	const accented = [...'äöüåæøœßñçéèêëíîïóòôúûýÿăâąćčďđęěğģħıķľłńňőřśšșťțůűžźżðþạảấầẩẫậơưİĦĿŀŁŉ'];
	const texts = [...LETTERS, ...accented].flatMap((letter) => [
		letter,
		`${letter}a`,
		`${letter}z`,
		...[...'acegnsz'].map((first) => first + letter),
		`g${letter}h`,
		`${letter}${letter.toUpperCase()}`,
	]);
	expect([...textOrder(texts, collator)]).toEqual(plainOrder(texts, collator));
});

test.each(LOCALES)('no letter of two or three characters is taken apart in %s', (locale) => {
	const collator = new Intl.Collator(locale);
	const pairs = LETTERS.flatMap((a) => LETTERS.map((b) => a + b));
	const texts = [
		...LETTERS,
		...pairs,
		...pairs.map((pair) => `${pair}s`),
		...pairs.map((pair) => `${pair}z`),
	];
	expect([...textOrder(texts, collator)]).toEqual(plainOrder(texts, collator));
});

function plainOrder(texts: readonly string[], { compare }: Intl.Collator): number[] {
	const isBlank = (at: number): number => Number(texts[at] === '');
	return [...texts.keys()].sort(
		(a, b) => isBlank(a) - isBlank(b) || compare(texts[a], texts[b]) || a - b,
	);
}
