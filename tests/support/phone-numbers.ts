import examples from 'libphonenumber-js/mobile/examples';
import metadata from 'libphonenumber-js/max/metadata';
import { randomOf } from './random.ts';

type Source = readonly [callingCode: string, dialOut: string, general: string, lengths: number[]] &
	readonly unknown[];
export const COUNTRIES = Object.entries(metadata.countries as unknown as Record<string, Source>);
/** A valid mobile number of each country, without its calling code. */
export const EXAMPLES: Readonly<Record<string, string | undefined>> = examples;
const NATIONAL_PREFIX = 5;
const PREFIX_FOR_PARSING = 7;
const LEADING_DIGITS = 10;

/** Phone numbers as people write them and as they get broken, of every country, in every shape. */
export function* phoneNumbers(
	seed: number,
	count: number,
): Generator<[text: string, defaultCountry: string | undefined]> {
	const random = randomOf(seed);
	const below = (limit: number) => Math.floor(random() * limit);
	const pick = <T>(choices: readonly T[]) => choices[below(choices.length)];
	const digits = (length: number) => Array.from({ length }, () => below(10)).join('');

	for (let i = 0; i < count; i++) {
		const [country, source] = pick(COUNTRIES);
		const national = random() < 0.5 ? nearExample(country) : nearLength(source);
		const text = punctuated(shaped(national, source));
		yield [text.slice(0, 64), pick([country, country, country, undefined, pick(COUNTRIES)[0]])];
	}

	function nearExample(country: string): string {
		const number = [...(EXAMPLES[country] ?? '12345678')];
		for (let changes = below(4); changes > 0; changes--) {
			number[below(number.length)] = String(below(10));
		}
		return number.join('').slice(random() < 0.1 ? 1 : 0) + (random() < 0.1 ? digits(1) : '');
	}

	function nearLength(source: Source): string {
		const number = digits(pick(source[3]) + pick([0, 0, 0, 0, 1, -1, 2]));
		const leading = /\d+/.exec(String(source[LEADING_DIGITS] || ''))?.[0] ?? '';
		return random() < 0.5 ? leading + number.slice(leading.length) : number;
	}

	function shaped(national: string, source: Source): string {
		const [code, dialOut] = source;
		const abroad = /^\d+/.exec(dialOut)?.[0] ?? '00';
		const prefix =
			source[NATIONAL_PREFIX] || /\d+/.exec(String(source[PREFIX_FOR_PARSING] || 0))?.[0] || '0';
		const carrier = pick(['15', '12', '21', '9', '180020', '45143', '1470', '0', '8']);
		const otherCode = pick(COUNTRIES)[1][0];
		return pick([
			`+${code}${national}`,
			`+${code}${national}`,
			`+${code}${prefix}${national}`,
			national,
			`${prefix}${national}`,
			`${prefix}${national}`,
			`${prefix}${carrier}${national}`,
			`${code}${national}`,
			`00${code}${national}`,
			`${abroad}${otherCode}${national}`,
			`${abroad}0${national}`,
			`000${national}`,
		]);
	}

	function punctuated(number: string): string {
		if (random() < 0.3) return number;
		const signs = [' ', ' ', ' ', '-', '.', '/', ') ', ' (', '  ', ...oddSigns()];
		const text = [...number].map(
			(digit, at) => digit + (at > 0 && random() < 0.2 ? pick(signs) : ''),
		);
		return text.join('').trim();
	}

	/** Now and then what the fast path must not judge. */
	function oddSigns(): readonly string[] {
		return random() < 0.1 ? ['~', ' x', '+', '\u00A0', ' ext. ', '٣', '#'] : [];
	}
}
