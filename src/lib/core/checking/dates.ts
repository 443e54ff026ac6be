/** How a date was written: which of day, month and year came first, with a month's name, or without a year. */
export type DateOrder = 'ymd' | 'dmy' | 'mdy' | 'named' | 'yearless';

export interface ReadDate {
	/** `1980-03-12`, or `--03-12` (ISO 8601:2000, as in vCard) where no year was written. */
	readonly iso: string;
	readonly order: DateOrder;
}

/** Longer than any date with its time and zone; what is longer is not looked at. */
const MAX_DATE_LENGTH = 40;

/**
 * A year of two digits up to this one is of this century. People write few birthdays of the years
 * to come, and fewer of those a hundred years ago.
 */
const LAST_TWO_DIGIT_YEAR = 30;

/**
 * Reads a date that stands as text: only to show how it is understood, the text itself is what is stored.
 *
 * `1980-03-12` (also with a time behind it, with slashes, dots, or as `19800312`), `12.3.1980`,
 * `3/12/1980`, `12 Mar 1980`, `March 12, 1980`, and without a year `--03-12` and `12 March`.
 * Months are known by name in seven languages.
 *
 * @param value trimmed
 * @param hint decides where day and month could be either (`3/12/1980`), as the rest of the column
 *   tells (`dateOrderOf`). Without it slashes mean month first, dots and hyphens day first.
 * @returns `undefined` for what is no date of the calendar; never throws
 */
export function readDate(value: string, hint?: 'dmy' | 'mdy'): ReadDate | undefined {
	if (value.length > MAX_DATE_LENGTH) return undefined;
	return (
		readYearFirst(value) ?? readYearless(value) ?? readYearLast(value, hint) ?? readNamed(value)
	);
}

/**
 * Whether a date that stands in bytes is one that `readDate` can read, by a look at each byte. True only
 * for `1980-03-12` from the year 1000 on, with a day that every month has; for all else ask `readDate`.
 */
export function isPlainDate(bytes: Uint8Array, from: number, to: number): boolean {
	if (to - from !== 10 || bytes[from + 4] !== HYPHEN || bytes[from + 7] !== HYPHEN) return false;
	for (let at = from; at < to; at++) {
		if (at !== from + 4 && at !== from + 7 && (bytes[at] < ZERO || bytes[at] > NINE)) return false;
	}
	const month = 10 * (bytes[from + 5] - ZERO) + bytes[from + 6] - ZERO;
	const day = 10 * (bytes[from + 8] - ZERO) + bytes[from + 9] - ZERO;
	return bytes[from] > ZERO && month >= 1 && month <= 12 && day >= 1 && day <= 28;
}
const HYPHEN = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;

/**
 * Which of day and month comes first in a column, by the dates that leave no doubt
 * (`13/3/1980`); `undefined` where none does, or where they disagree.
 */
export function dateOrderOf(values: Iterable<string>): 'dmy' | 'mdy' | undefined {
	const orders = new Set<'dmy' | 'mdy'>();
	for (const value of values) {
		const asDmy = readDate(value, 'dmy');
		const asMdy = readDate(value, 'mdy');
		if (asDmy?.order === 'dmy' && asMdy?.order === 'dmy') orders.add('dmy');
		if (asDmy?.order === 'mdy' && asMdy?.order === 'mdy') orders.add('mdy');
	}
	return orders.size === 1 ? [...orders][0] : undefined;
}

/** ISO 8601, its basic form, and what spreadsheets and databases make of it: a time may follow. */
const YEAR_FIRST =
	/^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]\d{1,2}:\d{2}[\d:.]*\s?(?:Z|UTC|[+-]\d\d:?\d\d)?)?$/;
const BASIC = /^(\d{4})(\d\d)(\d\d)$/;

function readYearFirst(value: string): ReadDate | undefined {
	const extended = YEAR_FIRST.exec(value);
	if (extended !== null) return dated(extended[1], extended[3], extended[4], 'ymd');
	const basic = BASIC.exec(value);
	return basic === null ? undefined : dated(basic[1], basic[2], basic[3], 'ymd');
}

/** `--12-01` as Google Contacts writes it, `--1201` as vCard does. */
const YEARLESS = /^--(\d\d)-?(\d\d)$/;

function readYearless(value: string): ReadDate | undefined {
	const match = YEARLESS.exec(value);
	return match === null ? undefined : withoutYear(match[1], match[2]);
}

/** A time may follow, as Excel adds it. */
const YEAR_LAST =
	/^(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4}|\d\d)(?: \d{1,2}:\d{2}[\d:]*(?: ?[AP]M)?)?$/i;

function readYearLast(value: string, hint: 'dmy' | 'mdy' | undefined): ReadDate | undefined {
	const match = YEAR_LAST.exec(value);
	if (match === null) return undefined;
	const [, first, separator, second, year] = match;
	const usual = separator === '/' ? 'mdy' : 'dmy';
	const order = Number(first) > 12 ? 'dmy' : Number(second) > 12 ? 'mdy' : (hint ?? usual);
	return order === 'dmy' ? dated(year, second, first, order) : dated(year, first, second, order);
}

/** `12 Mar 1980`, `12. März 1980`, `12-Mar-80`, `12 de marzo de 1980`, `12th March`. */
const DAY_FIRST =
	/^(\d{1,2})(?:st|nd|rd|th|er|\.|º)?[ -](?:de |of )?(\p{L}{3,10})\.?,?(?:[ -](?:de )?(\d{4}|\d\d))?$/iu;
/** `March 12, 1980`, `Mar 12`. */
const MONTH_FIRST = /^(\p{L}{3,10})\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?$/iu;

function readNamed(value: string): ReadDate | undefined {
	const text = value.normalize('NFC');
	const dayFirst = DAY_FIRST.exec(text);
	if (dayFirst !== null) return named(dayFirst[3], dayFirst[2], dayFirst[1]);
	const monthFirst = MONTH_FIRST.exec(text);
	return monthFirst === null ? undefined : named(monthFirst[3], monthFirst[1], monthFirst[2]);
}

function named(year: string | undefined, name: string, day: string): ReadDate | undefined {
	const month = monthNamed(name.toLowerCase());
	if (month === undefined) return undefined;
	if (year === undefined) return withoutYear(month, day);
	return dated(year, month, day, 'named');
}

/** The months in English, German, French, Spanish, Italian, Portuguese and Dutch; short forms are their beginnings. */
const MONTH_NAMES = [
	'january januar janvier enero gennaio janeiro januari jänner',
	'february februar février fevrier febrero febbraio fevereiro februari',
	'march märz maerz mars marzo março marco maart mrz mrt',
	'april avril abril aprile',
	'may mai mayo maggio maio mei',
	'june juni juin junio giugno junho',
	'july juli juillet julio luglio julho',
	'august août aout agosto augustus',
	'september septembre septiembre settembre setembro sept',
	'october oktober octobre octubre ottobre outubro',
	'november novembre noviembre novembro',
	'december dezember décembre decembre diciembre dicembre dezembro',
].map((names) => names.split(' '));

/** The month whose names alone begin like this, as two digits. `jui` could be two, so it is none. */
function monthNamed(beginning: string): string | undefined {
	const months = MONTH_NAMES.flatMap((names, month) =>
		names.some((name) => name.startsWith(beginning)) ? [month + 1] : [],
	);
	return months.length === 1 ? String(months[0]) : undefined;
}

function withoutYear(month: string, day: string): ReadDate | undefined {
	// 2000 was a leap year, so 29 February stands.
	if (!isInCalendar(2000, Number(month), Number(day))) return undefined;
	return { iso: `--${month.padStart(2, '0')}-${day.padStart(2, '0')}`, order: 'yearless' };
}

function dated(year: string, month: string, day: string, order: DateOrder): ReadDate | undefined {
	const fullYear = year.length === 2 ? inCentury(Number(year)) : Number(year);
	if (!isInCalendar(fullYear, Number(month), Number(day))) return undefined;
	const yyyy = String(fullYear).padStart(4, '0');
	return { iso: `${yyyy}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`, order };
}

function inCentury(year: number): number {
	return year <= LAST_TWO_DIGIT_YEAR ? 2000 + year : 1900 + year;
}

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Outlook writes `0/0/00` for no birthday at all: not in the calendar. */
function isInCalendar(year: number, month: number, day: number): boolean {
	if (year < 1 || month < 1 || month > 12 || day < 1) return false;
	const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
	return day <= DAYS_IN_MONTH[month - 1] + (month === 2 && isLeapYear ? 1 : 0);
}
