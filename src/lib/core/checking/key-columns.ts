import type { Path } from '../contact.ts';
import { keyTag } from '../matching/row-hashes.ts';
import { hashBytes, hashInto, type Hash64, type HashSeed } from '../matching/hash.ts';
import { KEY_KINDS, type KeyKind } from '../matching/key-kinds.ts';
import type { PackedPath } from '../packed-columns.ts';
import { NOT_ASCII, viewOf } from '../utf8.ts';
import type { KeyColumn } from './checked-batch.ts';
import { checkEmail, emailKey, emailTypo, isPlainAddress } from './email.ts';
import type { IssueList } from './issue-list.ts';
import { parsePhone } from './phone.ts';

/** Reused for every hash: the loops below run once a cell. */
const scratch: Hash64 = { high: 0, low: 0 };

// Each loop below stands in a function of its own, and not in one made anew for every batch: the engine
// compiles every such function by itself, again and again (a tenth of an import's work).

export function externalIdKeys(columns: readonly PackedPath[], seed: HashSeed): KeyColumn[] {
	return columns
		.filter(({ path }) => path === 'externalId')
		.map((column) => externalIdColumn(column, seed));
}

function externalIdColumn(packed: PackedPath, seed: HashSeed): KeyColumn {
	const { ends } = packed;
	const bytes = viewOf(packed.bytes);
	const column = newKeyColumn('externalId', ends.length);
	const tag = keyTag(column.kind);
	for (let at = 0, begin = 0; at < ends.length; begin = ends[at++]) {
		if (ends[at] === begin) continue;
		hashBytes(scratch, bytes, begin, ends[at], tag, seed);
		setKey(column, at);
	}
	return column;
}

export function emailKeys(
	columns: readonly PackedPath[],
	issues: IssueList,
	seed: HashSeed,
): KeyColumn[] {
	return columns.map((column) => emailColumn(column, issues, seed));
}

function emailColumn(packed: PackedPath, issues: IssueList, seed: HashSeed): KeyColumn {
	const { path, bytes, ends } = packed;
	const column = newKeyColumn('email', ends.length);
	const tag = keyTag(column.kind);
	const lower = lowered(bytes);
	const lowerView = viewOf(lower);
	for (let at = 0, begin = 0; at < ends.length; begin = ends[at++]) {
		const end = ends[at];
		if (end === begin) continue;
		// Plain addresses are checked and hashed where they lie in the bytes: nearly all, and no string is made.
		if (isPlainAddress(lower, begin, end)) {
			let domain = end - 1;
			while (lower[domain - 1] !== AT_SIGN) domain--;
			hashBytes(scratch, lowerView, domain, end, DOMAIN_TAG, seed);
			if (isSlip(scratch, packed, at)) addTypo(at, packed, issues);
			hashBytes(scratch, lowerView, begin, end, tag, seed);
		} else if (checkEmail(packed.values[at]) === 'ok') {
			if (emailTypo(packed.values[at]) !== undefined) addTypo(at, packed, issues);
			hashInto(scratch, emailKey(packed.values[at]), tag, seed);
		} else {
			issues.addFor(at, 'email.invalid', path, packed.values[at]);
			continue;
		}
		setKey(column, at);
	}
	return column;
}

function addTypo(at: number, column: PackedPath, issues: IssueList): void {
	issues.addFor(at, 'email.typo', column.path, column.values[at]);
}

const AT_SIGN = 0x40;
/** Keeps the hashes of domains apart from those of keys and contents. */
const DOMAIN_TAG = 0x20000;

/** Whether an address's domain, of this hash, looks like a slip: remembered, since a file has few domains. */
function isSlip(domain: Hash64, column: PackedPath, at: number): boolean {
	const hash = domain.high * 2 ** 21 + (domain.low >>> 11);
	let slips = slipOf.get(hash);
	if (slips === undefined) {
		if (slipOf.size >= MAX_REMEMBERED_DOMAINS) slipOf.clear();
		// Asked for only here: a column's values cost more than all that is done with their bytes.
		slips = emailTypo(column.values[at]) !== undefined;
		slipOf.set(hash, slips);
	}
	return slips;
}

/** By 53 bits of the domain's hash. */
const slipOf = new Map<number, boolean>();
/** When a file has more domains than this, it begins anew. */
const MAX_REMEMBERED_DOMAINS = 4096;

/**
 * A copy with the ASCII letters lowered, four bytes a step: what is added to a byte's lower seven bits raises its
 * highest one from A on, or from what follows Z on; a letter is where one of the two is raised.
 */
function lowered(text: Uint8Array): Uint8Array {
	const words = new Int32Array((text.length + 3) >> 2);
	const bytes = new Uint8Array(words.buffer, 0, text.length);
	bytes.set(text);
	for (let at = 0; at < words.length; at++) {
		const word = words[at];
		const bits = word & 0x7f7f7f7f;
		const letters = (bits + FROM_A) ^ (bits + BEYOND_Z);
		words[at] = word | ((letters & ~word & NOT_ASCII) >>> 2);
	}
	return bytes;
}

const FROM_A = 0x3f3f3f3f;
const BEYOND_Z = 0x25252525;

/** Also answers columns that note, beside numbers written without a country code, the country they were read with. */
export function phoneKeys(
	columns: readonly PackedPath[],
	issues: IssueList,
	{
		defaultCountry,
		seed,
	}: { readonly defaultCountry: string | undefined; readonly seed: HashSeed },
): { keys: KeyColumn[]; countries: [Path, readonly string[]][] } {
	const countries: [Path, readonly string[]][] = [];
	const keys = columns.map((packed) => {
		const { column, country } = phoneColumn(packed, issues, defaultCountry, seed);
		if (country !== undefined) countries.push([`${packed.path}.country`, country]);
		return column;
	});
	return { keys, countries };
}

function phoneColumn(
	{ path, values }: PackedPath,
	issues: IssueList,
	defaultCountry: string | undefined,
	seed: HashSeed,
): { column: KeyColumn; country: readonly string[] | undefined } {
	const column = newKeyColumn('phone', values.length);
	const tag = keyTag(column.kind);
	let country: string[] | undefined;
	for (let at = 0; at < values.length; at++) {
		const value = values[at];
		if (value === '') continue;
		const judged = parsePhone(value, defaultCountry);
		if ('issue' in judged) {
			issues.addFor(at, judged.issue, path, value);
			continue;
		}
		hashInto(scratch, judged.e164, tag, seed);
		setKey(column, at);
		if (defaultCountry !== undefined && !value.startsWith('+')) {
			country ??= new Array<string>(values.length).fill('');
			country[at] = defaultCountry;
		}
	}
	return { column, country };
}

function newKeyColumn(kind: KeyKind, size: number): KeyColumn {
	return {
		kind: KEY_KINDS.indexOf(kind),
		present: new Uint8Array(size),
		high: new Uint32Array(size),
		low: new Uint32Array(size),
	};
}

/** Takes the hash in `scratch`. */
function setKey(column: KeyColumn, at: number): void {
	column.present[at] = 1;
	column.high[at] = scratch.high;
	column.low[at] = scratch.low;
}
