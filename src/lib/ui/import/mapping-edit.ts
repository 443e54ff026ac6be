import { listPath, parsePath, type Path } from '../../core/contact.ts';
import type { MappedColumn, Mapping, Split } from '../../core/mapping/mapping.ts';
import type { Understanding } from '../../import/understanding.ts';

/** What changing one column did to the others. */
export interface MappingEdit {
	readonly columns: readonly MappedColumn[];
	/** The column that had this field before, and now has what the changed column had. */
	readonly swappedWith?: number;
}

/**
 * Gives one column a field. Where another column has it, the two swap: it mends first and last names
 * mixed up in one step, and no column is lost in silence.
 *
 * @param cells the column's first values, to see whether they hold several
 */
export function assignField(
	columns: readonly MappedColumn[],
	index: number,
	path: MappedColumn['path'],
	cells: readonly string[],
): MappingEdit {
	const before = columns[index];
	if (before.path === path) return { columns };
	const assigned = { path, ...sameListLabel(before, path), ...splitFor(path, cells) };
	// Any number of columns may be left out, or name groups.
	const isShared = path === null || path === 'groups';
	const holder = isShared ? -1 : columns.findIndex((column) => column.path === path);
	if (holder < 0) return { columns: columns.with(index, assigned) };
	return {
		columns: columns.with(holder, { ...before }).with(index, assigned),
		swappedWith: holder,
	};
}

/** "WhatsApp" stays the label of a number, whichever number it becomes. */
function sameListLabel(before: MappedColumn, path: MappedColumn['path']): { label?: string } {
	const [from, to] = [before.path ?? '', path ?? ''].map((text) => parseList(text));
	return before.label !== undefined && from !== undefined && from === to
		? { label: before.label }
		: {};
}

/** Lists that one cell may hold several items of. */
export function canSplit(path: MappedColumn['path']): boolean {
	if (path === 'groups') return true;
	const parsed = path === null ? undefined : parsePath(path);
	return parsed?.kind === 'list' && parsed.list !== 'address' && parsed.part === '';
}

/** How the cells of a column split, by what its first values show. */
function splitFor(path: MappedColumn['path'], cells: readonly string[]): { split?: Split } {
	if (path === null || !canSplit(path)) return {};
	const some = (test: (cell: string) => boolean) => cells.some(test);
	if (some((cell) => cell.includes(' ::: '))) return { split: ' ::: ' };
	if (path === 'groups') {
		if (some((cell) => cell.startsWith('"'))) return { split: 'quoted' };
		const hasOnlyCommas = some((cell) => cell.includes(',')) && !some((cell) => cell.includes(';'));
		return { split: hasOnlyCommas ? ',' : ';' };
	}
	const looksRight = LOOKS_LIKE[parseList(path) ?? ''];
	const split =
		looksRight && ([';', ','] as const).find((mark) => some(isListOf(looksRight, mark)));
	return split === undefined ? {} : { split };
}

/** A comma in an address or a name is no list; between two e-mails it is. */
const LOOKS_LIKE: Readonly<Record<string, RegExp>> = {
	email: /^\S+@\S+$/,
	phone: /^\+?(?:[ ().-]*\d){6,}$/,
};

function isListOf(looksRight: RegExp, mark: string): (cell: string) => boolean {
	return (cell) => {
		const parts = cell.split(mark).map((part) => part.trim());
		return parts.length > 1 && parts.every((part) => part === '' || looksRight.test(part));
	};
}

/** The first item of a list that no column feeds yet. */
export function nextItem(columns: readonly MappedColumn[], list: string): number {
	let item = 1;
	while (columns.some(({ path }) => path !== null && isOfItem(path, list, item))) item++;
	return item;
}

function isOfItem(path: Path, list: string, item: number): boolean {
	const itemPath = listPath(list, item);
	return path === itemPath || path.startsWith(`${itemPath}.`);
}

/** Columns that are left out. */
export function unmapped(mapping: Mapping): number {
	return mapping.columns.filter((column) => column.path === null).length;
}

/** Whether rows will have something to know them by: a name, an e-mail or a phone. */
export function identifies(mapping: Mapping): boolean {
	return mapping.columns.some(({ path }) => path !== null && KNOWN_BY.test(path));
}

const KNOWN_BY =
	/^(firstName|lastName|middleName|fullName|nickname|email\.\d+|phone\.\d+|company)$/;

/** Whether a column feeds this list or field, so that it can be matched by. */
export function isMapped(mapping: Mapping, field: 'externalId' | 'email' | 'phone'): boolean {
	return mapping.columns.some(({ path }) =>
		field === 'externalId' ? path === field : path !== null && parseList(path) === field,
	);
}

function parseList(path: Path): string | undefined {
	const parsed = parsePath(path);
	return parsed?.kind === 'list' && parsed.part === '' ? parsed.list : undefined;
}

/** Whether two readings of a file give the same columns, so that a mapping holds for both. */
export function sameColumns(a: Understanding, b: Understanding): boolean {
	return a.header.length === b.header.length && a.header.every((name, at) => name === b.header[at]);
}
