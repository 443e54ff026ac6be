import type { Path } from '../contact.ts';
import { MAX_EMAIL_LENGTH } from './email.ts';
import type { IssueCode } from '../issue.ts';

/**
 * The longest value each kind of field takes, in UTF-16 units (`string.length`). They are checked
 * before anything looks into the value, so no check is slow on hostile text; all are far beyond what people write.
 */
export const LENGTH_CAPS = {
	email: MAX_EMAIL_LENGTH,
	/** E.164 has 15 digits; spaces, brackets and an extension (`+49 (0) 30 / 12 34 56 - 78 ext. 1234`) take it to 40. */
	phone: 64,
	/** Parts of a name, and what stands beside it: company, job title, department, labels, ids. */
	name: 200,
	/** What browsers and servers agree on at least (RFC 9110 asks for 8,000; old proxies stop at 2,048). */
	url: 2_000,
	/** Ten times the longest note that Google Contacts or Outlook export. */
	notes: 100_000,
	/** A language model's essay in a CRM column must not reject a contact. */
	custom: 32_000,
	/** Addresses, birthdays as text. */
	other: 2_000,
} as const;

/** The smallest cap: most values are shorter, and need no further look. */
export const SMALLEST_CAP = Math.min(...Object.values(LENGTH_CAPS));

/** How many UTF-16 units the value at `path` may have. */
export function lengthCap(path: Path): number {
	if (path.startsWith('custom.')) return LENGTH_CAPS.custom;
	if (path.endsWith('.label')) return LENGTH_CAPS.name;
	const dot = path.indexOf('.');
	const family = dot === -1 ? path : path.slice(0, dot);
	return CAP_OF_FAMILY.get(family) ?? LENGTH_CAPS.name;
}

/** Every other field is a name or like one. */
const CAP_OF_FAMILY: ReadonlyMap<string, number> = new Map([
	['email', LENGTH_CAPS.email],
	['phone', LENGTH_CAPS.phone],
	['url', LENGTH_CAPS.url],
	['notes', LENGTH_CAPS.notes],
	['address', LENGTH_CAPS.other],
	['birthday', LENGTH_CAPS.other],
	// A name in full may hold five parts.
	['fullName', LENGTH_CAPS.other],
]);

/**
 * What is wrong with a value whatever it means: too long (an error), a NUL, or a U+FFFD that stood
 * in the file (warnings). The gravest one. Hot: called for every value of every row.
 */
export function checkText(path: Path, value: string): IssueCode | undefined {
	if (value.length > SMALLEST_CAP && value.length > lengthCap(path)) return 'value.tooLong';
	if (value.includes('\0')) return 'value.nul';
	if (value.includes('\uFFFD')) return 'value.replacementCharacter';
	return undefined;
}
