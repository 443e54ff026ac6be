import type { PackedPath } from '../column-packer.ts';
import type { Path } from '../contact.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { keyTag } from '../matching/row-hashes.ts';
import { hashInto, type Hash64, type HashSeed } from '../matching/hash.ts';
import { KEY_KINDS } from '../matching/key-kinds.ts';
import type { KeyColumn } from './checked-batch.ts';
import { checkEmail, emailKey, emailTypo } from './email.ts';
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
	const { kernel, column, from, size } = packed;
	const kind = KEY_KINDS.indexOf('externalId');
	kernel.calls.newKeys(size);
	kernel.calls.addHashes(column, from, size, keyTag(kind), seed.high, seed.low);
	return ownKeys(kind, keysIn(kernel, size));
}

export function emailKeys(
	columns: readonly PackedPath[],
	issues: IssueList,
	seed: HashSeed,
): KeyColumn[] {
	return columns.map((column) => emailColumn(column, issues, seed));
}

function emailColumn(packed: PackedPath, issues: IssueList, seed: HashSeed): KeyColumn {
	const { kernel, path, column, from, size } = packed;
	const { calls } = kernel;
	const kind = KEY_KINDS.indexOf('email');
	const tag = keyTag(kind);
	calls.newKeys(size);
	const keys = keysIn(kernel, size);
	// The kernel takes the plain ones: nearly all, and no string is made of them.
	const plainUntil = (row: number): number =>
		calls.hashEmails(column, from, row, size, tag, seed.high, seed.low);
	for (let at = plainUntil(0); at < size; at = plainUntil(at + 1)) {
		const value = packed.values[at];
		if (checkEmail(value) !== 'ok') {
			issues.addFor(at, 'email.invalid', path, value);
			continue;
		}
		if (emailTypo(value) !== undefined) issues.addFor(at, 'email.typo', path, value);
		else calls.trustDomain();
		hashInto(scratch, emailKey(value), tag, seed);
		setKey(keys, at);
	}
	return ownKeys(kind, keys);
}

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
	const kind = KEY_KINDS.indexOf('phone');
	const tag = keyTag(kind);
	const keys = newKeys(values.length);
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
		setKey(keys, at);
		if (defaultCountry !== undefined && !value.startsWith('+')) {
			country ??= new Array<string>(values.length).fill('');
			country[at] = defaultCountry;
		}
	}
	return { column: { kind, ...keys }, country };
}

/** Keys by row: the columns of a `KeyColumn`. */
type Keys = Omit<KeyColumn, 'kind'>;

function newKeys(size: number): Keys {
	return {
		present: new Uint8Array(size),
		high: new Uint32Array(size),
		low: new Uint32Array(size),
	};
}

/** The kernel's keys where they lie. */
function keysIn(kernel: Kernel, size: number): Keys {
	const { present, highs, lows } = kernel.calls;
	return {
		present: kernel.bytes(present.value, size),
		high: kernel.words(highs.value, size),
		low: kernel.words(lows.value, size),
	};
}

/** A copy of the kernel's keys, which the next column takes the place of. */
function ownKeys(kind: number, { present, high, low }: Keys): KeyColumn {
	return { kind, present: present.slice(), high: high.slice(), low: low.slice() };
}

/** Takes the hash in `scratch`. */
function setKey({ present, high, low }: Keys, at: number): void {
	present[at] = 1;
	high[at] = scratch.high;
	low[at] = scratch.low;
}
