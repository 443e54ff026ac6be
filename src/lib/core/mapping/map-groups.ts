import { withoutStar } from './map-lists.ts';
import type { PlannedColumn, RowWindow } from './row-window.ts';
import { splitCell } from './split-cell.ts';

type Groups = readonly string[];
const NONE: Groups = [];

/**
 * Compiles the columns of groups: each row's names, every one once, or `undefined` where no row
 * has any. Rows without any have `constant`, if there is one.
 */
export function compileGroups(
	columns: readonly PlannedColumn[],
	constant: string | undefined,
): (rows: RowWindow) => Groups[] | undefined {
	if (columns.length === 0 && constant === undefined) return () => undefined;
	const otherwise = constant === undefined ? NONE : [constant];
	return (rows) => groupsOf(rows, columns, otherwise);
}

function groupsOf(
	rows: RowWindow,
	columns: readonly PlannedColumn[],
	otherwise: Groups,
): Groups[] | undefined {
	const readers = columns.map(({ column, split }) => ({ column, read: remembering(split) }));
	let occurs = false;
	const groups: Groups[] = [];
	for (let row = 0; row < rows.size; row++) {
		const own = groupsOfRow(rows, row, readers, otherwise);
		if (own !== NONE) occurs = true;
		groups.push(own);
	}
	return occurs ? groups : undefined;
}

interface GroupReader {
	readonly column: number;
	readonly read: (cell: string) => Groups;
}

/** `NONE`, and no other empty list, where there are none. */
function groupsOfRow(
	rows: RowWindow,
	row: number,
	readers: readonly GroupReader[],
	otherwise: Groups,
): Groups {
	let own = NONE;
	for (const { column, read } of readers) {
		const cell = rows.text(row, column);
		if (cell !== '') own = united(own, read(cell));
	}
	return own === NONE && rows.hasCells(row) ? otherwise : own;
}

/**
 * Rows name their groups in few ways, so each cell's text is split once. Remembered for these rows
 * only: a cell may be a slice of its column's text and keep all of that alive.
 */
function remembering(split: PlannedColumn['split']): (cell: string) => Groups {
	const known = new Map<string, Groups>();
	return (cell) => {
		let groups = known.get(cell);
		if (groups === undefined) known.set(cell, (groups = readGroups(cell, split)));
		return groups;
	};
}

function readGroups(cell: string, split: PlannedColumn['split']): Groups {
	if (split === undefined) return [cell];
	const names = splitCell(cell, split);
	const bare = split === ' ::: ' ? names.map(withoutStar) : names;
	return united(NONE, bare.filter(Boolean));
}

function united(a: Groups, b: Groups): Groups {
	if (b.length === 0) return a;
	return a === NONE && b.length === 1 ? b : [...new Set([...a, ...b])];
}
