import { keyTag } from '../matching/row-hashes.ts';
import { hashInto, hashRange, type Hash64, type HashSeed } from '../matching/hash.ts';
import { KEY_KINDS, type KeyKind } from '../matching/keys.ts';
import type { KeyColumn } from './checked-batch.ts';
import { draftColumn, type DraftColumn } from './draft-column.ts';
import { checkEmail, emailKey, emailTypo, isItsOwnKeyInLowerCase } from './email.ts';
import type { IssueList } from './issue-list.ts';
import { parsePhone } from './phone.ts';

/** Reused for every hash: the loops below run once a cell. */
const scratch: Hash64 = { high: 0, low: 0 };

export function externalIdKeys(columns: readonly DraftColumn[], seed: HashSeed): KeyColumn[] {
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
	columns: readonly DraftColumn[],
	issues: IssueList,
	seed: HashSeed,
): KeyColumn[] {
	return columns.map(({ path, cells, text, ends }) => {
		const column = newKeyColumn('email', cells.length);
		const tag = keyTag(column.kind);
		// A plain column is lowered in one go, and hashed without cutting it into addresses again.
		const lower = text.toLowerCase();
		const isPlain = isItsOwnKeyInLowerCase(lower);
		for (let at = 0; at < cells.length; at++) {
			const cell = cells[at];
			if (cell === '') continue;
			if (checkEmail(cell) === 'invalid') {
				issues.addFor(at, 'email.invalid', path, cell);
				continue;
			}
			if (isPlain) hashRange(scratch, lower, ends[at] - cell.length, ends[at], tag, seed);
			else hashInto(scratch, emailKey(cell), tag, seed);
			setKey(column, at);
			if (emailTypo(cell) !== undefined) issues.addFor(at, 'email.typo', path, cell);
		}
		return column;
	});
}

/** Also answers columns that note, beside numbers written without a country code, the country they were read with. */
export function phoneKeys(
	columns: readonly DraftColumn[],
	issues: IssueList,
	{
		defaultCountry,
		seed,
	}: { readonly defaultCountry: string | undefined; readonly seed: HashSeed },
): { keys: KeyColumn[]; countries: DraftColumn[] } {
	const countries: DraftColumn[] = [];
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
		if (country !== undefined)
			countries.push(draftColumn(`${path}.country`, country, (text) => text));
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
