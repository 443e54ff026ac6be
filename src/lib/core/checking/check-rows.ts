import { CUSTOM_PREFIX, parsePath, type Path } from '../contact.ts';
import type { ValueColumns } from '../columns.ts';
import { readDate } from './dates.ts';
import { checkEmail, emailKey, emailTypo } from './email.ts';
import { hashInto, type Hash64, type HashSeed } from '../matching/hash.ts';
import { rejects, SHOWN_VALUE_LENGTH, type Issue, type IssueCode } from '../issue.ts';
import { KEY_KINDS } from '../matching/keys.ts';
import type { MappedRows } from '../mapping/map-rows.ts';
import { parsePhone } from './phone.ts';
import type { RecordBlock } from '../csv/records.ts';
import { checkText } from './text-check.ts';

/**
 * Rows after the check: their values by column, what is wrong with them, and the hashes that matching works on.
 * A batch is checked column by column, since that keeps each validator's code and data hot.
 */
export interface CheckedBatch {
	readonly size: number;
	/** Number of the first row, counted from 1 without the header. */
	readonly firstRow: number;
	/** Physical line of each row. */
	readonly lines: Uint32Array;
	readonly values: ValueColumns;
	/** Groups that each row names, where the file has a column for them. */
	readonly groups: readonly (readonly string[])[] | undefined;
	/** 1 where an issue rejects the row. */
	readonly rejected: Uint8Array;
	/** By the row's position. */
	readonly issues: ReadonlyMap<number, readonly Issue[]>;
	readonly keys: readonly KeyColumn[];
	/** Hash of each row's whole content. */
	readonly contentHigh: Uint32Array;
	readonly contentLow: Uint32Array;
}

/** The hashed keys of one path: strongest kinds first. */
export interface KeyColumn {
	/** Index in `KEY_KINDS`. */
	readonly kind: number;
	/** 1 where the row has this key. */
	readonly present: Uint8Array;
	readonly high: Uint32Array;
	readonly low: Uint32Array;
}

export interface CheckContext {
	readonly columnCount: number;
	readonly defaultCountry: string | undefined;
	readonly seed: HashSeed;
	/** Rows that the database refused when they stood alone. */
	readonly refusedRows?: ReadonlySet<number>;
}

/**
 * Checks rows `from` to `to` of a block, mapped as `mapped`.
 *
 * @param firstRow number of the block's row `from`
 */
export function checkRows(
	block: RecordBlock,
	from: number,
	to: number,
	mapped: MappedRows,
	firstRow: number,
	context: CheckContext,
): CheckedBatch {
	const { size } = mapped;
	const issues = new IssueList(size);
	const values = new Map<Path, readonly string[]>();
	for (const [path, cells] of mapped.columns) values.set(path, composed(cells));

	checkShape(block, from, to, context.columnCount, issues);
	checkTexts(values, issues);
	const keys = [
		...externalIdKeys(values, context.seed),
		...emailKeys(values, issues, context.seed),
		...phoneKeys(values, issues, context),
	];
	checkBirthdays(values, issues);
	checkSomethingToKnowBy(values, issues, size);
	for (const row of context.refusedRows ?? []) {
		if (row >= firstRow && row < firstRow + size)
			issues.add(row - firstRow, { code: 'row.notStorable' });
	}

	const content = contentHashes(values, size, context.seed);
	return {
		size,
		firstRow,
		lines: Uint32Array.from(block.lines.slice(from, to)),
		values,
		groups: mapped.groups,
		rejected: issues.rejected,
		issues: issues.byPosition,
		keys,
		...content,
	};
}

/** Collects issues, so that a row's second one finds the first. */
class IssueList {
	readonly rejected: Uint8Array;
	readonly byPosition = new Map<number, Issue[]>();

	constructor(size: number) {
		this.rejected = new Uint8Array(size);
	}

	add(position: number, issue: Issue): void {
		const earlier = this.byPosition.get(position);
		if (earlier === undefined) this.byPosition.set(position, [issue]);
		else earlier.push(issue);
		if (rejects(issue)) this.rejected[position] = 1;
	}

	addFor(position: number, code: IssueCode, path: Path | undefined, value: string): void {
		this.add(position, { code, path, value: value.slice(0, SHOWN_VALUE_LENGTH) });
	}
}

/** Values in Unicode's composed form (NFC). Nearly all are already, so a whole column is asked at once. */
function composed(cells: readonly string[]): readonly string[] {
	const text = cells.join('');
	return text.normalize('NFC') === text ? cells : cells.map((cell) => cell.normalize('NFC'));
}

function checkShape(
	block: RecordBlock,
	from: number,
	to: number,
	columnCount: number,
	issues: IssueList,
): void {
	for (const { at, code } of block.damages) {
		if (at >= from && at < to) {
			issues.addFor(at - from, code, undefined, block.cells[block.starts[at]]);
		}
	}
	for (let at = from; at < to; at++) {
		const cells = block.starts[at + 1] - block.starts[at];
		if (cells === columnCount || issues.rejected[at - from] === 1) continue;
		if (cells < columnCount) issues.add(at - from, { code: 'row.tooFewFields' });
		else if (hasExtraValue(block, at, columnCount)) {
			const extra = block.cells
				.slice(block.starts[at] + columnCount, block.starts[at + 1])
				.join(' | ');
			issues.addFor(at - from, 'row.tooManyFields', undefined, extra);
		}
	}
}

/** Trailing delimiters alone say nothing: only extra cells with something in them are worth a word. */
function hasExtraValue(block: RecordBlock, at: number, columnCount: number): boolean {
	for (let cell = block.starts[at] + columnCount; cell < block.starts[at + 1]; cell++) {
		if (block.cells[cell].trim() !== '') return true;
	}
	return false;
}

function checkTexts(values: ValueColumns, issues: IssueList): void {
	for (const [path, cells] of values) {
		for (let at = 0; at < cells.length; at++) {
			const code = cells[at] === '' ? undefined : checkText(path, cells[at]);
			if (code !== undefined) issues.addFor(at, code, path, cells[at]);
		}
	}
}

function externalIdKeys(values: ValueColumns, seed: HashSeed): KeyColumn[] {
	const cells = values.get('externalId');
	if (cells === undefined) return [];
	const column = newKeyColumn(KEY_KINDS.indexOf('externalId'), cells.length);
	for (let at = 0; at < cells.length; at++) setKey(column, at, cells[at], seed);
	return [column];
}

function emailKeys(values: ValueColumns, issues: IssueList, seed: HashSeed): KeyColumn[] {
	return listColumns(values, 'email').map(([path, cells]) => {
		const column = newKeyColumn(KEY_KINDS.indexOf('email'), cells.length);
		for (let at = 0; at < cells.length; at++) {
			const cell = cells[at];
			if (cell === '') continue;
			if (checkEmail(cell) === 'invalid') {
				issues.addFor(at, 'email.invalid', path, cell);
				continue;
			}
			setKey(column, at, emailKey(cell), seed);
			if (emailTypo(cell) !== undefined) issues.addFor(at, 'email.typo', path, cell);
		}
		return column;
	});
}

/** Also notes, beside a number written without a country code, the country it was read with. */
function phoneKeys(
	values: Map<Path, readonly string[]>,
	issues: IssueList,
	context: CheckContext,
): KeyColumn[] {
	return listColumns(values, 'phone').map(([path, cells]) => {
		const column = newKeyColumn(KEY_KINDS.indexOf('phone'), cells.length);
		let countries: string[] | undefined;
		for (let at = 0; at < cells.length; at++) {
			const cell = cells[at];
			if (cell === '') continue;
			const parsed = parsePhone(cell, context.defaultCountry);
			if ('issue' in parsed) {
				issues.addFor(at, parsed.issue, path, cell);
				continue;
			}
			setKey(column, at, parsed.e164, context.seed);
			if (context.defaultCountry !== undefined && !cell.startsWith('+')) {
				countries ??= new Array<string>(cells.length).fill('');
				countries[at] = context.defaultCountry;
			}
		}
		if (countries !== undefined) values.set(`${path}.country`, countries);
		return column;
	});
}

function checkBirthdays(values: ValueColumns, issues: IssueList): void {
	const cells = values.get('birthday') ?? [];
	for (let at = 0; at < cells.length; at++) {
		// Outlook writes 0/0/00 where there is none.
		if (/[1-9]/.test(cells[at]) && readDate(cells[at]) === undefined) {
			issues.addFor(at, 'date.unreadable', 'birthday', cells[at]);
		}
	}
}

/** A company's name is a name: exports hold entries for organisations too. */
const NAME_PATHS = ['firstName', 'lastName', 'middleName', 'fullName', 'nickname', 'company'];

function checkSomethingToKnowBy(values: ValueColumns, issues: IssueList, size: number): void {
	const telling = [...values].filter(
		([path]) => NAME_PATHS.includes(path) || isItemValue(path, ['email', 'phone']),
	);
	for (let at = 0; at < size; at++) {
		if (issues.rejected[at] === 1) continue;
		if (!telling.some(([, cells]) => cells[at] !== ''))
			issues.add(at, { code: 'row.nothingToKnowItBy' });
	}
}

function listColumns(values: ValueColumns, list: 'email' | 'phone'): [Path, readonly string[]][] {
	return [...values].filter(([path]) => isItemValue(path, [list]));
}

function isItemValue(path: Path, lists: readonly string[]): boolean {
	if (path.startsWith(CUSTOM_PREFIX)) return false;
	const parsed = parsePath(path);
	return parsed?.kind === 'list' && parsed.part === '' && lists.includes(parsed.list);
}

function newKeyColumn(kind: number, size: number): KeyColumn {
	return {
		kind,
		present: new Uint8Array(size),
		high: new Uint32Array(size),
		low: new Uint32Array(size),
	};
}

/** Reused for every hash: the loops below run once a cell. */
const scratch: Hash64 = { high: 0, low: 0 };

function setKey(column: KeyColumn, at: number, key: string, seed: HashSeed): void {
	if (key === '') return;
	keyHash(scratch, column.kind, key, seed);
	column.present[at] = 1;
	column.high[at] = scratch.high;
	column.low[at] = scratch.low;
}

/** Hash of a normalised key of one kind. */
export function keyHash(out: Hash64, kind: number, key: string, seed: HashSeed): void {
	hashInto(out, key, kind + 1, seed);
}

/**
 * Hash of each row's content: the sum of its values' hashes, each under its path, so that the
 * order of the columns does not matter and a blank cell counts for nothing.
 */
export function contentHashes(
	values: ValueColumns,
	size: number,
	seed: HashSeed,
): { contentHigh: Uint32Array; contentLow: Uint32Array } {
	const contentHigh = new Uint32Array(size);
	const contentLow = new Uint32Array(size);
	for (const [path, cells] of values) {
		const tag = pathTag(path, seed);
		for (let at = 0; at < size; at++) {
			if (cells[at] === '') continue;
			hashInto(scratch, cells[at], tag, seed);
			contentHigh[at] += scratch.high;
			contentLow[at] += scratch.low;
		}
	}
	return { contentHigh, contentLow };
}

function pathTag(path: Path, seed: HashSeed): number {
	hashInto(scratch, path, CONTENT_TAG, seed);
	return scratch.high;
}

/** Keeps the hashes of paths apart from those of keys, whose tags are small. */
const CONTENT_TAG = 0x10000;
