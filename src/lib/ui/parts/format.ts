import { languages } from '../languages.ts';

/**
 * Numbers, dates, durations and bytes in the user's locale.
 *
 * A formatter is made once, since progress asks several times a second, and when it is first needed: all of
 * them together took 70 ms of the start.
 */
const whole = once(() => new Intl.NumberFormat(languages, { maximumFractionDigits: 0 }));
const oneDecimal = once(() => new Intl.NumberFormat(languages, { maximumFractionDigits: 1 }));
const wholePercent = once(
	() => new Intl.NumberFormat(languages, { style: 'percent', maximumFractionDigits: 0 }),
);
const finePercent = once(
	() => new Intl.NumberFormat(languages, { style: 'percent', maximumFractionDigits: 1 }),
);
const dateAndTime = once(
	() => new Intl.DateTimeFormat(languages, { dateStyle: 'medium', timeStyle: 'short' }),
);
const dateOnly = once(() => new Intl.DateTimeFormat(languages, { dateStyle: 'medium' }));
const timeOnly = once(() => new Intl.DateTimeFormat(languages, { timeStyle: 'short' }));
const relative = once(() => new Intl.RelativeTimeFormat(languages, { numeric: 'auto' }));
const list = once(() => new Intl.ListFormat(languages, { type: 'conjunction' }));

function once<Made>(make: () => Made): () => Made {
	let made: Made | undefined;
	return () => (made ??= make());
}

/** `9311` → `9,311`. */
export function formatNumber(value: number): string {
	return whole().format(value);
}

/** A count with its noun: `counted(1, 'row')` → `1 row`, `counted(9311, 'row')` → `9,311 rows`. */
export function counted(count: number, one: string, many = `${one}s`): string {
	return `${whole().format(count)} ${count === 1 ? one : many}`;
}

/**
 * A share from 0 to 1 as percent. What is not whole never shows as 0 % or 100 %.
 */
export function formatPercent(share: number): string {
	if (share > 0 && share < 0.01) return finePercent().format(Math.max(share, 0.001));
	if (share > 0.99 && share < 1) return finePercent().format(Math.min(share, 0.999));
	return wholePercent().format(share);
}

const BYTE_UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'];

/** Decimal units, as file managers show them: `1363148` → `1.4 MB`. */
export function formatBytes(bytes: number): string {
	let value = bytes;
	let unit = 0;
	while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
		value /= 1000;
		unit++;
	}
	if (unit === 0 && bytes === 1) return `${whole().format(1)} byte`;
	return `${(unit > 0 && value < 99.95 ? oneDecimal() : whole()).format(value)} ${BYTE_UNITS[unit]}`;
}

/** How long something took, exactly enough: `0.4 s`, `12 s`, `3 min 20 s`, `1 h 5 min`. */
export function formatDuration(milliseconds: number): string {
	const seconds = milliseconds / 1000;
	if (seconds < 9.95) return `${oneDecimal().format(Math.max(seconds, 0.1))} s`;
	const rounded = Math.round(seconds);
	if (rounded < 60) return `${whole().format(rounded)} s`;
	if (rounded < 3600) return twoUnits(Math.floor(rounded / 60), 'min', rounded % 60, 's');
	return twoUnits(Math.floor(rounded / 3600), 'h', Math.floor((rounded % 3600) / 60), 'min');
}

function twoUnits(high: number, highUnit: string, low: number, lowUnit: string): string {
	const first = `${whole().format(high)} ${highUnit}`;
	return low === 0 ? first : `${first} ${whole().format(low)} ${lowUnit}`;
}

/** Time left in words that do not twitch: `about 20 seconds`. One wording, in core. */
export { sayTimeLeft as formatTimeLeft } from '../../core/messages.ts';

/** `21 Nov 2026, 14:05`, in the locale's way. */
export function formatDateTime(at: number): string {
	return dateAndTime().format(at);
}

export function formatDate(at: number): string {
	return dateOnly().format(at);
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** When something happened, as one says it: `just now`, `5 minutes ago`, `14:05`, `yesterday, 14:05`, a date. */
export function formatWhen(at: number, now: number): string {
	const elapsed = now - at;
	if (elapsed >= 0 && elapsed < MINUTE_MS) return 'just now';
	if (elapsed >= 0 && elapsed < 60 * MINUTE_MS) {
		return relative().format(-Math.floor(elapsed / MINUTE_MS), 'minute');
	}
	const days = Math.round((startOfDay(now) - startOfDay(at)) / DAY_MS);
	if (days === 0 || days === 1)
		return `${relative().format(-days, 'day')}, ${timeOnly().format(at)}`;
	return dateAndTime().format(at);
}

function startOfDay(at: number): number {
	return new Date(at).setHours(0, 0, 0, 0);
}

/** `a, b and c`. */
export function formatList(items: readonly string[]): string {
	return list().format(items);
}

/** Two digits that mean something: an estimate must not look like a count. */
export function roughly(count: number): number {
	const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(count, 1))) - 1);
	return Math.round(count / unit) * unit;
}

/** First Strong Isolate and Pop Directional Isolate: what `<bdi>` is in markup. */
const FSI = '\u2068';
const PDI = '\u2069';

/** People's own text inside a sentence, so that its direction cannot turn the sentence around. */
export function plain(text: string): string {
	return `${FSI}${text}${PDI}`;
}
