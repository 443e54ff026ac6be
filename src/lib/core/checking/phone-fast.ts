import metadata from 'libphonenumber-js/max/metadata';
import { compileGroups, type Plan } from './phone-plans.ts';

/**
 * The phone numbers that can be judged without the library, at a fiftieth of its price.
 *
 * How it stays exact: it is libphonenumber-js's own algorithm (`parse.js`, `extractNationalNumber.js`,
 * `isValid.js` and what they call), on the library's own metadata, with every RegExp compiled once
 * instead of at each call, and only for texts of digits and plain punctuation, where the library's
 * treatment of extensions, foreign digits and phone contexts can't apply. For all else it answers
 * `undefined`, and the caller asks the library. `phone-fast.test.ts` compares the two on 100,000
 * generated numbers; a new version of the library or of its metadata must pass that before it goes in.
 */

/** A phone number in international form (E.164), or what keeps it from having one. */
export type PhoneJudgement =
	{ readonly e164: string } | { readonly issue: 'phone.invalid' | 'phone.noCountry' };

export const PHONE_INVALID: PhoneJudgement = { issue: 'phone.invalid' };
export const PHONE_NO_COUNTRY: PhoneJudgement = { issue: 'phone.noCountry' };

/** ITU-T E.164 says 15, the library allows 17 ("one can find longer numbers in Germany"). */
const MAX_NATIONAL_DIGITS = 17;
/** Below this the library has rules of its own on what is a number at all. */
const MIN_DIGITS = 3;

const groups = compileGroups(metadata);

/**
 * Judges `value` exactly as `judgeByLibrary` in phone.ts does, or answers `undefined` where it is not sure.
 *
 * @param value trimmed, at most `LENGTH_CAPS.phone` characters
 * @param defaultCountry ISO 3166-1 code of the country whose national forms are understood
 */
export function judgeFast(
	value: string,
	defaultCountry: string | undefined,
): PhoneJudgement | undefined {
	const digits = digitsOf(value);
	if (digits === undefined || digits.length < MIN_DIGITS) return undefined;
	if (value.charCodeAt(0) === PLUS) return international(digits);

	const home = defaultCountry === undefined ? undefined : groups.plan(defaultCountry);
	const judged = home === undefined ? undefined : national(digits, home);
	if (judged !== undefined && judged !== PHONE_INVALID) return judged;
	// 00 is how most of the world dials out: read so wherever nothing else fits.
	if (digits.startsWith('00')) return international(digits.slice(2));
	if (judged !== undefined) return judged;
	return digits.length <= MAX_NATIONAL_DIGITS ? PHONE_NO_COUNTRY : undefined;
}

const PLUS = 0x2b;
const DIGIT = 1;
const PUNCTUATION = 2;
/** By charCode. Of the library's punctuation only what can't begin an extension: no `~`, `,`, `;`, `#`, `x`. */
const CHARACTER_CLASS = new Uint8Array(128);
for (const character of '0123456789') CHARACTER_CLASS[character.charCodeAt(0)] = DIGIT;
for (const character of ' -./()[]') CHARACTER_CLASS[character.charCodeAt(0)] = PUNCTUATION;

/** The digits after an optional leading plus, or `undefined` where any other character stands. Hot. */
function digitsOf(value: string): string | undefined {
	const length = value.length;
	let run = value.charCodeAt(0) === PLUS ? 1 : 0;
	let digits = '';
	for (let i = run; i < length; i++) {
		const code = value.charCodeAt(i);
		const kind = code < 128 ? CHARACTER_CLASS[code] : 0;
		if (kind === DIGIT) continue;
		if (kind !== PUNCTUATION) return undefined;
		if (i > run) digits += value.slice(run, i);
		run = i + 1;
	}
	return run < length ? digits + value.slice(run) : digits;
}

/** Judges the digits that followed a plus: calling code, then national number. */
function international(digits: string): PhoneJudgement {
	const group = groups.startOf(digits);
	if (group === undefined) return PHONE_INVALID;
	return judge(nationalNumber(digits.slice(group.code.length), group.main), group.main);
}

/**
 * Judges digits written without a plus in the country of `home`: the library's
 * `extractCountryCallingCode`, and `…FromInternationalNumberWithoutPlusSign`.
 */
function national(digits: string, home: Plan): PhoneJudgement {
	const dialled = withoutDialOut(digits, home);
	if (dialled !== '') return international(dialled);
	const { group } = home;
	const own = nationalNumber(digits, home);
	if (digits.startsWith(group.code) && !fits(own, home)) {
		// Perhaps an international number whose plus was lost.
		const shorter = digits.slice(group.code.length);
		if (own.length > home.maxLength || home.general.test(nationalNumber(shorter, home))) {
			return judge(nationalNumber(shorter, group.main), group.main);
		}
	}
	return judge(own, home);
}

/** What follows the country's prefix for calls abroad; `''` where the digits have no such prefix. */
function withoutDialOut(digits: string, home: Plan): string {
	home.dialOut.lastIndex = 0;
	if (!home.dialOut.test(digits)) return '';
	const rest = digits.slice(home.dialOut.lastIndex);
	// No calling code begins with 0.
	return rest.charCodeAt(0) === 0x30 ? '' : rest;
}

function fits(number: string, plan: Plan): boolean {
	return number.length <= plan.maxLength && plan.general.test(number);
}

/** Judges a national number by `plan`: the default country's, or the calling code's main one. */
function judge(number: string, plan: Plan): PhoneJudgement {
	const { length } = number;
	if (length > MAX_NATIONAL_DIGITS || !plan.valid(length).test(number)) return PHONE_INVALID;
	return { e164: '+' + plan.group.code + number };
}

/** The library's `extractNationalNumber`: the number without the prefix dialled inside the country. */
function nationalNumber(number: string, plan: Plan): string {
	const bare = plan.withoutNationalPrefix(number);
	if (bare === number) return number;
	// The "prefix" was part of the number, if the number only fits with it.
	if (!plan.general.test(bare) && plan.general.test(number)) return number;
	return plan.isPossibleAfterPrefix(bare) ? bare : number;
}
