import { withoutStar } from './map-lists.ts';
import type { PlannedColumn, RowWindow } from './row-window.ts';
import { splitCell } from './split-cell.ts';

type Groups = readonly string[];
const NONE: Groups = [];

/** The groups that rows name, each list of names once. */
export interface MappedGroups {
	/** Each name in it once; may be empty. */
	readonly lists: readonly Groups[];
	/** By row: which of the lists. */
	readonly which: Uint32Array;
}

/**
 * Compiles the columns of groups: each row's names, or `undefined` where no row has any. Rows without any
 * have `constant`, if there is one.
 */
export function compileGroups(
	columns: readonly PlannedColumn[],
	constant: string | undefined,
): (rows: RowWindow) => MappedGroups | undefined {
	return (rows) => {
		const none: MappedGroups = { lists: [NONE], which: new Uint32Array(rows.size) };
		const named = columns.map((column) => groupsIn(column, rows)).reduce(together, none);
		const groups = constant === undefined ? named : withConstant(named, constant, rows);
		return groups.lists.some((names) => names.length > 0) ? groups : undefined;
	};
}

/** Rows name their groups in few ways, so each cell's text is read once. */
function groupsIn({ column, split }: PlannedColumn, rows: RowWindow): MappedGroups {
	const { texts, which } = rows.distinctTexts(column);
	return { lists: texts.map((text) => (text === '' ? NONE : readGroups(text, split))), which };
}

/** The groups of both, row by row. */
function together(some: MappedGroups, more: MappedGroups): MappedGroups {
	// Nearly all files have one column of groups.
	if (some.lists.length === 1 && some.lists[0] === NONE) return more;
	const numberOf = new Map<number, number>();
	const lists: Groups[] = [];
	const which = some.which.map((one, row) => {
		const pair = one * more.lists.length + more.which[row];
		let number = numberOf.get(pair);
		if (number === undefined) {
			number = lists.push(united(some.lists[one], more.lists[more.which[row]])) - 1;
			numberOf.set(pair, number);
		}
		return number;
	});
	return { lists, which };
}

function withConstant(
	{ lists, which }: MappedGroups,
	constant: string,
	rows: RowWindow,
): MappedGroups {
	const otherwise = which.map((list, row) =>
		lists[list].length === 0 && rows.hasCells(row) ? lists.length : list,
	);
	// Groups that no row has are none.
	if (!otherwise.includes(lists.length)) return { lists, which };
	return { lists: [...lists, [constant]], which: otherwise };
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
