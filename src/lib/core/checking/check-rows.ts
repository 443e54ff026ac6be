import { ColumnPacker, type PackedPath } from '../column-packer.ts';
import type { Ends } from '../columns.ts';
import { CUSTOM_PREFIX, parsePath, type Path } from '../contact.ts';
import { cellText, isBlankCell, rowCells, type RecordBlock } from '../csv/records.ts';
import type { MappedGroups } from '../mapping/map-groups.ts';
import type { MappedRows } from '../mapping/map-rows.ts';
import type { HashSeed } from '../matching/hash.ts';
import { packCells } from '../row-texts.ts';
import type { CheckedBatch, RowGroups } from './checked-batch.ts';
import { isPlainDate, readDate } from './dates.ts';
import { IssueList } from './issue-list.ts';
import { emailKeys, externalIdKeys, phoneKeys } from './key-columns.ts';
import { checkText, lengthCap, SMALLEST_CAP } from './text-check.ts';

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
 * A batch is checked column by column, since that keeps each validator's code and data hot, and
 * since a column's bytes answer most questions for all its values at once.
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
	const packer = new ColumnPacker(block.kernel, size);
	for (const [path, cells] of mapped.columns) packer.add(path, cells);
	const drafts = [...packer.paths];

	checkShape(block, from, to, context.columnCount, issues);
	for (const column of drafts) checkTexts(column, issues);
	const phones = phoneKeys(itemValues(drafts, 'phone'), issues, context);
	for (const [path, cells] of phones.countries) packer.add(path, cells);
	const keys = [
		...externalIdKeys(drafts, context.seed),
		...emailKeys(itemValues(drafts, 'email'), issues, context.seed),
		...phones.keys,
	];
	checkBirthdays(drafts, issues);
	checkSomethingToKnowBy(drafts, issues, size);
	for (const row of context.refusedRows ?? []) {
		if (row >= firstRow && row < firstRow + size)
			issues.add(row - firstRow, { code: 'row.notStorable' });
	}

	return {
		size,
		firstRow,
		lines: block.lines.slice(from, to),
		columns: packer.columns(),
		groups: mapped.groups && rowGroups(mapped.groups),
		rejected: issues.rejected,
		issues: issues.packed(),
		issueCounts: issues.counts,
		cells: packCells(cellsToKeep(block, from, issues)),
		keys,
		...packer.contentHashes(context.seed),
	};
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
			issues.addFor(at - from, code, undefined, cellText(block, block.starts[at]));
		}
	}
	// A copy: to read a row's cells may take more memory, and with it all views of what there was.
	const starts = block.starts.slice(from, to + 1);
	for (let at = from; at < to; at++) {
		const cells = starts[at - from + 1] - starts[at - from];
		if (cells === columnCount || issues.rejected[at - from] === 1) continue;
		if (cells < columnCount) issues.add(at - from, { code: 'row.tooFewFields' });
		else if (hasExtraValue(block, at, columnCount)) {
			const extra = rowCells(block, at).slice(columnCount).join(' | ');
			issues.addFor(at - from, 'row.tooManyFields', undefined, extra);
		}
	}
}

/** Trailing delimiters alone say nothing: only extra cells with something in them are worth a word. */
function hasExtraValue(block: RecordBlock, at: number, columnCount: number): boolean {
	const { starts } = block;
	for (let cell = starts[at] + columnCount; cell < starts[at + 1]; cell++) {
		if (!isBlankCell(block, cell)) return true;
	}
	return false;
}

/** The report shows what was rejected or left out. */
function cellsToKeep(
	block: RecordBlock,
	from: number,
	issues: IssueList,
): [position: number, cells: string[]][] {
	return issues.rowsToShow().map((position) => [position, rowCells(block, from + position)]);
}

function checkTexts(column: PackedPath, issues: IssueList): void {
	if (!isWorthALook(column)) return;
	const { path, values } = column;
	for (let at = 0; at < values.length; at++) {
		const code = checkText(path, values[at]);
		if (code !== undefined) issues.addFor(at, code, path, values[at]);
	}
}

/** Whether `checkText` may find anything in the column at all. */
function isWorthALook(column: PackedPath): boolean {
	if (column.holdsNul) return true;
	// A text never has more UTF-16 units than bytes.
	if (column.longest > SMALLEST_CAP && column.longest > lengthCap(column.path)) return true;
	return column.mayHoldReplacement && holdsReplacementCharacter(column.bytes);
}

/** U+FFFD is EF BF BD. */
function holdsReplacementCharacter(bytes: Uint8Array): boolean {
	for (let at = bytes.indexOf(0xef); at >= 0; at = bytes.indexOf(0xef, at + 1)) {
		if (bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd) return true;
	}
	return false;
}

function checkBirthdays(columns: readonly PackedPath[], issues: IssueList): void {
	const column = columns.find(({ path }) => path === 'birthday');
	if (column === undefined) return;
	const { bytes, ends } = column;
	for (let at = 0, begin = 0; at < ends.length; begin = ends[at++]) {
		if (ends[at] === begin || isPlainDate(bytes, begin, ends[at])) continue;
		const value = column.values[at];
		// Outlook writes 0/0/00 where there is none.
		if (readDate(value) === undefined && /[1-9]/.test(value)) {
			issues.addFor(at, 'date.unreadable', 'birthday', value);
		}
	}
}

/** A company's name is a name: exports hold entries for organisations too. */
const NAME_PATHS = ['firstName', 'lastName', 'middleName', 'fullName', 'nickname', 'company'];

function checkSomethingToKnowBy(
	columns: readonly PackedPath[],
	issues: IssueList,
	size: number,
): void {
	const isKnown = new Uint8Array(size);
	for (const { path, ends } of columns) {
		if (NAME_PATHS.includes(path) || isItemValue(path, 'email') || isItemValue(path, 'phone'))
			noteValues(ends, isKnown);
	}
	for (let at = isKnown.indexOf(0); at >= 0; at = isKnown.indexOf(0, at + 1)) {
		if (issues.rejected[at] === 0) issues.add(at, { code: 'row.nothingToKnowItBy' });
	}
}

/**
 * Sets to 1 whatever has a value. By itself: an engine that optimises a loop while it runs throws away what it made
 * when an outer one goes on.
 */
function noteValues(ends: Ends, isKnown: Uint8Array): void {
	for (let at = 0, begin = 0; at < ends.length; begin = ends[at++]) {
		if (ends[at] > begin) isKnown[at] = 1;
	}
}

function itemValues(columns: readonly PackedPath[], list: 'email' | 'phone'): PackedPath[] {
	return columns.filter(({ path }) => isItemValue(path, list));
}

function isItemValue(path: Path, list: 'email' | 'phone'): boolean {
	if (path.startsWith(CUSTOM_PREFIX)) return false;
	const parsed = parsePath(path);
	return parsed?.kind === 'list' && parsed.part === '' && parsed.list === list;
}

/** The same by group and row, each name once. */
function rowGroups({ lists, which }: MappedGroups): RowGroups {
	const idOf = new Map<string, number>();
	const ids = lists.map((names) => groupIds(names, idOf));
	const positions: number[] = [];
	const named: number[] = [];
	for (let position = 0; position < which.length; position++) {
		for (const id of ids[which[position]]) {
			positions.push(position);
			named.push(id);
		}
	}
	return {
		names: [...idOf.keys()],
		positions: Uint16Array.from(positions),
		which: Uint32Array.from(named),
	};
}

/** The ids of these groups, new ones for those not met before. */
function groupIds(names: readonly string[], idOf: Map<string, number>): number[] {
	return names.map((name) => {
		const id = idOf.get(name) ?? idOf.size;
		idOf.set(name, id);
		return id;
	});
}
