import type { Path } from '../contact.ts';
import { keyTag } from '../matching/row-hashes.ts';
import { hashBytes, hashInto, type Hash64, type HashSeed } from '../matching/hash.ts';
import { KEY_KINDS, type KeyKind } from '../matching/key-kinds.ts';
import { pathBytes, type PackedColumns, type PackedPath } from '../packed-columns.ts';
import type { KeyColumn } from './checked-batch.ts';
import {
	checkEmail,
	emailKey,
	emailTypo,
	isItsOwnKeyInLowerCase,
	isPlainAddress,
} from './email.ts';
import type { IssueList } from './issue-list.ts';
import { parsePhone } from './phone.ts';

/** Reused for every hash: the loops below run once a cell. */
const scratch: Hash64 = { high: 0, low: 0 };

export function externalIdKeys(columns: readonly PackedPath[], seed: HashSeed): KeyColumn[] {
	return columns
		.filter(({ path }) => path === 'externalId')
		.map(({ cells }) => {
			const column = newKeyColumn('externalId', cells.length);
			for (let at = 0; at < cells.length; at++) {
				if (cells[at] === '') continue;
				hashInto(scratch, cells[at], keyTag(column.kind), seed);
				setKey(column, at);
			}
			return column;
		});
}

export function emailKeys(
	drafts: readonly PackedPath[],
	columns: PackedColumns,
	issues: IssueList,
	seed: HashSeed,
): KeyColumn[] {
	return drafts.map(({ path, cells, text, ends, isPlain }) => {
		const column = newKeyColumn('email', cells.length);
		const tag = keyTag(column.kind);
		// Plain addresses are checked and hashed where they lie in the bytes; the rest one by one.
		const lower = isPlain ? lowered(columns, path) : undefined;
		const isOwnKey = lower !== undefined && isItsOwnKeyInLowerCase(text.toLowerCase());
		for (let at = 0; at < cells.length; at++) {
			const cell = cells[at];
			if (cell === '') continue;
			const end = ends[at];
			const isPlainlyValid = isOwnKey && isPlainAddress(lower, end - cell.length, end);
			if (!isPlainlyValid && checkEmail(cell) === 'invalid') {
				issues.addFor(at, 'email.invalid', path, cell);
				continue;
			}
			if (isOwnKey) hashBytes(scratch, lower, end - cell.length, end, tag, seed);
			else hashInto(scratch, emailKey(cell), tag, seed);
			setKey(column, at);
			if (emailTypo(cell) !== undefined) issues.addFor(at, 'email.typo', path, cell);
		}
		return column;
	});
}

/** A path's bytes with its ASCII letters lowered. */
function lowered(columns: PackedColumns, path: Path): Uint8Array {
	const index = columns.paths.indexOf(path);
	const bytes = index < 0 ? new Uint8Array() : pathBytes(columns, index).slice();
	for (let at = 0; at < bytes.length; at++) {
		if (bytes[at] >= UPPER_A && bytes[at] <= UPPER_Z) bytes[at] |= LOWER_CASE;
	}
	return bytes;
}

const UPPER_A = 0x41;
const UPPER_Z = 0x5a;
const LOWER_CASE = 0x20;

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
	const keys = columns.map(({ path, cells }) => {
		const column = newKeyColumn('phone', cells.length);
		const tag = keyTag(column.kind);
		let country: string[] | undefined;
		for (let at = 0; at < cells.length; at++) {
			const cell = cells[at];
			if (cell === '') continue;
			const judged = parsePhone(cell, defaultCountry);
			if ('issue' in judged) {
				issues.addFor(at, judged.issue, path, cell);
				continue;
			}
			hashInto(scratch, judged.e164, tag, seed);
			setKey(column, at);
			if (defaultCountry !== undefined && !cell.startsWith('+')) {
				country ??= new Array<string>(cells.length).fill('');
				country[at] = defaultCountry;
			}
		}
		if (country !== undefined) countries.push([`${path}.country`, country]);
		return column;
	});
	return { keys, countries };
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
