import type { Path } from '../contact.ts';
import type { MappedColumn } from './mapping.ts';
import type { RecordBlock } from '../csv/records.ts';

/**
 * The rows of a block that are being mapped, as typed arrays, since every column's loop asks for
 * every row's bounds. Damaged rows, whose one cell is raw text, have no cells here.
 */
export interface RowWindow {
	readonly size: number;
	readonly cells: readonly string[];
	/** Where each row's cells begin and end in `cells`. */
	readonly begins: Int32Array;
	readonly ends: Int32Array;
}

/** Rows `from` to `to` of a block. */
export function rowWindow(block: RecordBlock, from: number, to: number): RowWindow {
	const size = to - from;
	const begins = new Int32Array(size);
	const ends = new Int32Array(size);
	for (let row = 0; row < size; row++) {
		begins[row] = block.starts[from + row];
		ends[row] = block.starts[from + row + 1];
	}
	for (const { at } of block.damages) {
		if (at >= from && at < to) ends[at - from] = begins[at - from];
	}
	return { size, cells: block.cells, begins, ends };
}

/** The trimmed cell of a row's column, `''` where the row is too short. */
export function cellAt(rows: RowWindow, row: number, column: number): string {
	const at = rows.begins[row] + column;
	return at < rows.ends[row] ? trimmed(rows.cells[at]) : '';
}

/** A column that is imported, with its position in the row. */
export type PlannedColumn = Omit<MappedColumn, 'path'> & {
	readonly path: Path;
	readonly column: number;
};
/** Mapped values by path; a path's array is made with its first value. */
export class MappedColumns {
	readonly size: number;
	readonly byPath = new Map<Path, string[]>();

	constructor(size: number) {
		this.size = size;
	}

	/** The values of a path, made if need be: `''` for every row. */
	column(path: Path): string[] {
		let values = this.byPath.get(path);
		if (values === undefined) {
			values = new Array<string>(this.size).fill('');
			this.byPath.set(path, values);
		}
		return values;
	}
}

/**
 * Without white space (Unicode's, NBSP and BOM included) at its ends. Most cells begin and end
 * in a letter or digit, so two comparisons save the call.
 */
export function trimmed(value: string): string {
	const last = value.length - 1;
	if (last < 0) return value;
	return isInk(value.charCodeAt(0)) && isInk(value.charCodeAt(last)) ? value : value.trim();
}

/** Surely no white space: ASCII, Latin, Greek, Cyrillic … up to the first space beyond (U+1680). */
function isInk(code: number): boolean {
	return (code > 0x20 && code < 0x7f) || (code > 0xa0 && code < 0x1680);
}
