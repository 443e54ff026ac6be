import { endsOfColumn, values } from './columns';
import { hash } from './hash';
import { setKey } from './keys';
import { STEP, word } from './memory';

/**
 * Keys of addresses of the common shape: those that `checkEmail` in `src/lib/core/checking/email.ts` calls `ok` and
 * that are their own `emailKey` once they are in lower case. All others are for that file to judge.
 */

/** RFC 1035, 2.3.4: octets of one label of a domain. A whole address of this length needs no count of its labels. */
const MAX_LENGTH: u32 = 63;
/** Keeps the hashes of domains apart from those of keys and contents. */
const DOMAIN_TAG: u32 = 0x2_0000;
const LAST_DIGIT: u8 = 0x39;

const LETTER_OR_DIGIT: u8 = 1;
const LOCAL_SIGN: u8 = 2;
const HYPHEN: u8 = 3;
const DOT: u8 = 4;
const AT: u8 = 5;

/** By byte, in lower case: what it may be in an address. */
const KINDS = memory.data(256);
// prettier-ignore
const LOCAL_SIGNS: StaticArray<u8> = [
	0x21, 0x23, 0x24, 0x25, 0x26, 0x27, 0x2a, 0x2b, 0x2f, 0x3d, 0x3f, 0x5e, 0x5f, 0x60, 0x7b, 0x7c, 0x7d, 0x7e,
];
for (let byte: u32 = 0x30; byte <= LAST_DIGIT; byte++) store<u8>(KINDS + byte, LETTER_OR_DIGIT);
for (let byte: u32 = 0x61; byte <= 0x7a; byte++) store<u8>(KINDS + byte, LETTER_OR_DIGIT);
for (let at = 0; at < LOCAL_SIGNS.length; at++) store<u8>(KINDS + LOCAL_SIGNS[at], LOCAL_SIGN);
store<u8>(KINDS + 0x2d, HYPHEN);
store<u8>(KINDS + 0x2e, DOT);
store<u8>(KINDS + 0x40, AT);

/** The address at hand in lower case. */
const LOWERED = memory.data(64 + 16);

/** Hashes of the domains that are no slips, by their low bits: a file has few. */
const DOMAINS = memory.data(4096 * 8);
const LAST_SLOT: u32 = 4095;
const MAX_DOMAINS: u32 = 3072;
let domainCount: u32 = 0;
/** The domain that `hashEmails` stopped at; 0 where it stopped at the address itself. */
let lastDomain: u64 = 0;

/**
 * Makes keys of a column's addresses, from row `from` on. Answers the first row whose address it cannot judge, or
 * whose domain nobody has called no slip; the number of rows where there is none.
 */
export function hashEmails(
	column: u32,
	columnFrom: u32,
	from: u32,
	rows: u32,
	tag: u32,
	seedHigh: u32,
	seedLow: u32,
): u32 {
	const ends = endsOfColumn(column);
	let begin = from === 0 ? 0 : load<u32>(word(ends, from - 1));
	for (let row = from; row < rows; row++) {
		const end = load<u32>(word(ends, row));
		const length = end - begin;
		if (length > 0) {
			lastDomain = 0;
			if (length > MAX_LENGTH) return row;
			lower(values + columnFrom + begin, length);
			const domain = domainOf(length);
			if (domain === 0) return row;
			lastDomain = hash(LOWERED + domain, length - domain, DOMAIN_TAG, seedHigh, seedLow);
			if (load<u64>(slotOf(lastDomain)) === 0) return row;
			setKey(row, hash(LOWERED, length, tag, seedHigh, seedLow));
		}
		begin = end;
	}
	return rows;
}

/** The domain of the row that `hashEmails` stopped at is no slip, if that is what it stopped for. */
export function trustDomain(): void {
	if (lastDomain === 0) return;
	if (domainCount === MAX_DOMAINS) {
		memory.fill(DOMAINS, 0, 4096 * 8);
		domainCount = 0;
	}
	store<u64>(slotOf(lastDomain), lastDomain);
	domainCount++;
}

/** Where a domain is, or would be: open addressing. */
function slotOf(domain: u64): usize {
	let slot = (<u32>domain) & LAST_SLOT;
	for (;;) {
		const at = DOMAINS + ((<usize>slot) << 3);
		const there = load<u64>(at);
		if (there === domain || there === 0) return at;
		slot = (slot + 1) & LAST_SLOT;
	}
	return 0;
}

function lower(from: usize, length: u32): void {
	for (let at: usize = 0; at < length; at += STEP) {
		const bytes = v128.load(from + at);
		const isUpper = v128.and(
			i8x16.ge_s(bytes, i8x16.splat(0x41)),
			i8x16.le_s(bytes, i8x16.splat(0x5a)),
		);
		v128.store(LOWERED + at, v128.or(bytes, v128.and(isUpper, i8x16.splat(0x20))));
	}
}

/** Where the domain begins of the address in `LOWERED`, 0 where it is not of the common shape: one look at each byte. */
function domainOf(length: u32): u32 {
	let at: u32 = 0;
	// The local part: words with single dots between them.
	for (let word: u32 = 0; ; at++) {
		if (at === length) return 0;
		const kind = kindAt(at);
		if (kind === LETTER_OR_DIGIT || kind === HYPHEN || kind === LOCAL_SIGN) continue;
		if ((kind !== DOT && kind !== AT) || at === word) return 0;
		word = at + 1;
		if (kind === AT) break;
	}
	const domain = at + 1;
	// At least two labels that neither begin nor end in a hyphen, and no two hyphens together: so no punycode.
	let labels: u32 = 1;
	let before = AT;
	while (++at < length) {
		const kind = kindAt(at);
		if (kind === DOT || kind === HYPHEN) {
			if (before !== LETTER_OR_DIGIT) return 0;
			if (kind === DOT) labels++;
		} else if (kind !== LETTER_OR_DIGIT) return 0;
		before = kind;
	}
	if (before !== LETTER_OR_DIGIT || labels === 1) return 0;
	// A top-level domain that ends in a digit may be a number.
	return load<u8>(LOWERED + length - 1) > LAST_DIGIT ? domain : 0;
}

function kindAt(at: u32): u8 {
	return load<u8>(KINDS + load<u8>(LOWERED + at));
}
