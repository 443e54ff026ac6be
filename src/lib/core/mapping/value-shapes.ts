/** What the values of a column look like, whatever its header says. */
export type ValueShape = 'email' | 'phone' | 'url' | 'date' | 'honorific' | 'personName';

/** At most so many values are looked at: a shape shows in fewer. */
const LOOKED_AT = 300;
/** Longer cells are texts; cutting them off here also bounds the patterns' work. */
const LONGEST_VALUE = 254;

const EMAIL = /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]{2,}$/;
const URL_START = /^(?:https?:\/\/|www\.)\S+$/i;
const DATE = /^(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})|--\d{2}-\d{2})$/;
const HONORIFIC = /^(?:mr|mrs|ms|miss|mx|dr|prof|herr|frau|m|mme|mlle|sr|sra|dott|sig|ing)\b\.?$/i;
const NAME_WORD = /^\p{Lu}[\p{L}\p{M}'’.-]*$/u;
/** Written as a phone number is: only digits and what separates them. */
const PHONE_CHARACTERS = /^[+(\d][\d\s().\-/]*$/;
/** International, in brackets, with a trunk zero, or as North Americans write theirs. */
const PHONE_START =
	/^(?:\+|00\d|0\d{2}|0[\d\s/-]{2}|\(\d|\d{3}[-. ]\d{3}[-. ]\d{4}$|1[-. ]\d{3}[-. ])/;

/** Whether a value looks like an e-mail address; cheap, and no judgement on its syntax. */
export function looksLikeEmail(value: string): boolean {
	return value.length <= LONGEST_VALUE && EMAIL.test(value);
}

/**
 * Whether a value looks like a phone number. A bare row of digits could be any number, so it
 * counts only where `bareDigits` says that nothing else is known of the column.
 */
export function looksLikePhone(value: string, bareDigits = false): boolean {
	if (value.length > 32 || !PHONE_CHARACTERS.test(value) || DATE.test(value)) return false;
	const digits = value.replace(/\D/g, '').length;
	if (digits < 7 || digits > 15) return false;
	return PHONE_START.test(value) || (bareDigits && digits >= 9 && digits === value.length);
}

/**
 * The shape that most of a column's non-blank values have, or `undefined`.
 * With `unnamed`, where no header says otherwise, bare digits may be phones and two capitalised words a name.
 */
export function shapeOf(values: readonly string[], unnamed = false): ValueShape | undefined {
	const filled = filledValues(values);
	const most = (test: (value: string) => boolean, share: number): boolean =>
		filled.length > 0 && filled.filter(test).length >= filled.length * share;
	// Contacts' own addresses and numbers hardly repeat; a column of three of them is of owners or offices.
	const varied = new Set(filled).size * 2 > filled.length || filled.length < 4;
	if (varied && most((value) => looksLikeEmail(firstOf(value)), 0.6)) return 'email';
	if (varied && most((value) => looksLikePhone(firstOf(value), unnamed), 0.8)) return 'phone';
	if (most((value) => URL_START.test(value), 0.8)) return 'url';
	if (most((value) => DATE.test(value), 0.8)) return 'date';
	if (most((value) => HONORIFIC.test(value), 0.6)) return 'honorific';
	if (unnamed && varied && most(looksLikePersonName, 0.8)) return 'personName';
	return undefined;
}

/** The first of several values in a cell. */
function firstOf(value: string): string {
	return value.split(/;|,|:::/, 1)[0].trim();
}

/** The first non-blank values, trimmed; texts too long to be anything else are left out. */
export function filledValues(values: readonly string[]): string[] {
	const filled: string[] = [];
	for (const value of values) {
		const trimmed = value.trim();
		if (trimmed === '' || trimmed.length > LONGEST_VALUE) continue;
		if (filled.push(trimmed) === LOOKED_AT) break;
	}
	return filled;
}

/** Two capitalised words: "Ana Silva". */
function looksLikePersonName(value: string): boolean {
	const words = value.split(/\s+/);
	return words.length === 2 && words.every((word) => NAME_WORD.test(word));
}
