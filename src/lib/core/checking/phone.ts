import parseByLibrary, { type CountryCode } from 'libphonenumber-js/core';
/**
 * The `max` metadata (49 kB gzip with the library, in the workers only). `mobile` (33 kB) calls
 * every fixed line invalid, and office numbers are half of a contact list; `min` (29 kB) looks at
 * little more than the length, and passes 44 % more of random digit strings than `max` does.
 */
import metadata from 'libphonenumber-js/max/metadata';
import { LENGTH_CAPS } from './text-check.ts';
import { judgeFast, PHONE_INVALID, PHONE_NO_COUNTRY, type PhoneJudgement } from './phone-fast.ts';

export type { PhoneJudgement };

/**
 * Judges a phone number and brings it into international form (E.164: `+442079460958`).
 *
 * Understood are numbers with a leading `+`, `00` or the default country's own prefix for calls
 * abroad (011 in North America), and national numbers of the default country. An extension
 * (`x12`, `ext. 5`) is tolerated and is no part of the result. Letters are not: `1-800-FLOWERS` is refused.
 *
 * @param value a cell, trimmed
 * @param defaultCountry ISO 3166-1 code of the country whose national forms are understood;
 *   without one they are `phone.noCountry`
 * @returns the number, or the issue; never throws
 */
export function parsePhone(value: string, defaultCountry: string | undefined): PhoneJudgement {
	if (value.length > LENGTH_CAPS.phone) return PHONE_INVALID;
	return judgeFast(value, defaultCountry) ?? judgeByLibrary(value, defaultCountry);
}

/** What address books put around a number: `tel:`, marks of writing direction, a bracket before the plus. */
const LEADING_ORNAMENT = /^(?:tel:)?[ (]*(?=\+)|^tel:/i;
/** The library lets it pass and then forgets that it was there. */
const FULL_WIDTH_PLUS = /\uFF0B/g;
const INVISIBLE = /[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u00AD]/g;
/** Spaces that the library does not know (it knows U+0020, U+00A0 and U+3000). */
const OTHER_SPACES = /[\t\u2000-\u200A\u202F\u205F]/g;
const LEADING_00 = /^[ \-./()[\]]*0[ \-./()[\]]*0/;
/** Any country tells whether a text has the shape of a number; Italy strips no prefix before it counts. */
const ANY_COUNTRY = 'IT';

/**
 * The same judgement by the library alone: for everything the fast path leaves, and its oracle in the tests.
 * Takes 8–26 µs a number, the fast path 0.1–0.35.
 */
export function judgeByLibrary(value: string, defaultCountry: string | undefined): PhoneJudgement {
	const text = value
		.replace(INVISIBLE, '')
		.replace(OTHER_SPACES, ' ')
		.replace(FULL_WIDTH_PLUS, '+')
		.replace(LEADING_ORNAMENT, '');
	const e164 = validE164(text, defaultCountry);
	if (e164 !== undefined) return { e164 };
	if (text.startsWith('+')) return PHONE_INVALID;
	const dialOut = LEADING_00.exec(text);
	if (dialOut !== null) {
		// 00 is how most of the world dials out: read so wherever nothing else fits.
		const dialled = validE164('+' + text.slice(dialOut[0].length), undefined);
		return dialled === undefined ? PHONE_INVALID : { e164: dialled };
	}
	if (isKnownCountry(defaultCountry)) return PHONE_INVALID;
	return parse(text, ANY_COUNTRY) === undefined ? PHONE_INVALID : PHONE_NO_COUNTRY;
}

function validE164(text: string, defaultCountry: string | undefined): string | undefined {
	const number = parse(text, defaultCountry);
	return number?.isValid() ? number.number : undefined;
}

function parse(text: string, defaultCountry: string | undefined) {
	// `extract: false`: the whole text must be a number; digits inside a sentence are none.
	// A country that the library does not know counts as none, in the library as in the fast path.
	const options = { defaultCountry: defaultCountry as CountryCode | undefined, extract: false };
	return parseByLibrary(text, options, metadata);
}

function isKnownCountry(country: string | undefined): boolean {
	return country !== undefined && Object.hasOwn(metadata.countries, country);
}
