import { addHolder, findHolder } from './key-table';
import { allocated, roomFor, word } from './memory';

/** The keys of a batch's rows, to be looked up in the key table and added to it. */

/**
 * Column by column: by row the upper halves of hashes, the lower ones, and a byte each. The first column has the rows'
 * contents, and 1 for a row that is left out; the others have keys, and 1 for a row that has one.
 */
let columns: usize = 0;
const COLUMN_BYTES: u32 = 9;
let capacity: u32 = 0;
/** By column: the kind of its keys, as a bit. */
let kinds: usize = 0;
let kindCapacity: u32 = 0;
/** By row that was added: the kinds of the keys that it has, as bits. */
export let rowKinds: usize = 0;
let rowCapacity: u32 = 0;

let rowCount: u32 = 0;
/** As many rows as columns have room for: so that all their numbers are where a number may be. */
let stride: u32 = 0;
let columnCount: u32 = 0;
/** Who alone holds all keys of the row that was answered last; 0 where it is nobody, or not the same for each. */
export let soleHolder: u32 = 0;

/** Begins with the rows of another batch, and so many columns, that of the contents included. */
export function newRows(rows: u32, count: u32): void {
	rowCount = rows;
	stride = (rows + 3) & ~3;
	columnCount = count;
	const needed = stride * count * COLUMN_BYTES;
	if (needed > capacity) {
		capacity = roomFor(needed);
		columns = allocated(capacity);
	}
	if (count > kindCapacity) {
		kindCapacity = max(count, 2 * kindCapacity);
		kinds = allocated(kindCapacity);
	}
	if (rows > rowCapacity) {
		rowCapacity = roomFor(rows);
		rowKinds = allocated(rowCapacity);
	}
}

/** Says of what kind a column's keys are (a bit). */
export function setKind(column: u32, kind: u32): void {
	store<u8>(kinds + column, <u8>kind);
}

/** Where the upper halves of a column's hashes belong. */
export function rowHighs(column: u32): usize {
	return columns + column * stride * COLUMN_BYTES;
}

export function rowLows(column: u32): usize {
	return rowHighs(column) + (stride << 2);
}

/** Where a column's bytes belong. */
export function rowFlags(column: u32): usize {
	return rowHighs(column) + (stride << 3);
}

/**
 * The first row from `from` on that is left out, or has a key that somebody holds (where it has none: whose content
 * somebody holds). With a `holder`, the rows before it hold theirs from now on: the first of them as `holder`, and
 * each as one more than the one before.
 */
export function rowsUntilHeld(from: u32, holder: u32): u32 {
	soleHolder = 0;
	for (let row = from; row < rowCount; row++) {
		if (isFlagged(0, row)) return row;
		let held: u32 = 0;
		let first: u32 = 0;
		let others: u32 = 0;
		for (let column: u32 = 1; column < columnCount; column++) {
			if (!isFlagged(column, row)) continue;
			const found = findHolder(high(column, row), low(column, row));
			if (held === 0) first = found;
			else others |= first ^ found;
			held |= load<u8>(kinds + column);
		}
		if (held === 0) first = findHolder(high(0, row), low(0, row));
		if ((first | others) !== 0) {
			soleHolder = others === 0 ? first : 0;
			return row;
		}
		if (holder === 0) continue;
		// Not before all are known to be nobody's: a row may have one key twice.
		for (let column: u32 = 1; column < columnCount; column++) {
			if (isFlagged(column, row)) addHolder(high(column, row), low(column, row), holder);
		}
		if (held === 0) addHolder(high(0, row), low(0, row), holder);
		store<u8>(rowKinds + row, <u8>held);
		holder++;
	}
	return rowCount;
}

function high(column: u32, row: u32): u32 {
	return load<u32>(word(rowHighs(column), row));
}

function low(column: u32, row: u32): u32 {
	return load<u32>(word(rowLows(column), row));
}

function isFlagged(column: u32, row: u32): bool {
	return load<u8>(rowFlags(column) + row) !== 0;
}
