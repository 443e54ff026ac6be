import { endsOfColumn, values } from './columns';
import { hash } from './hash';
import { allocated, word } from './memory';

/** Hashes by row: of a column's keys, or of the rows' contents. */

/** By row: 1 where it has a value. */
export let present: usize = 0;
export let highs: usize = 0;
export let lows: usize = 0;
let capacity: u32 = 0;

/** Begins anew: nobody has a key, every content is empty. */
export function newKeys(rows: u32): void {
	if (rows > capacity) {
		capacity = max(rows, 2 * capacity);
		present = allocated(capacity);
		highs = allocated(capacity << 2);
		lows = allocated(capacity << 2);
	}
	memory.fill(present, 0, rows);
	memory.fill(highs, 0, rows << 2);
	memory.fill(lows, 0, rows << 2);
}

export function setKey(row: u32, key: u64): void {
	store<u8>(present + row, 1);
	store<u32>(word(highs, row), <u32>(key >>> 32));
	store<u32>(word(lows, row), <u32>key);
}

/**
 * Adds the hashes of a column's values to those of their rows: a row's content is the sum of all columns, and its key
 * of one column the hash of that alone. The column begins at `from` among the values.
 */
export function addHashes(
	column: u32,
	from: u32,
	rows: u32,
	tag: u32,
	seedHigh: u32,
	seedLow: u32,
): void {
	const ends = endsOfColumn(column);
	let begin: u32 = 0;
	for (let row: u32 = 0; row < rows; row++) {
		const end = load<u32>(word(ends, row));
		if (end === begin) continue;
		const added = hash(values + from + begin, end - begin, tag, seedHigh, seedLow);
		const high = word(highs, row);
		const low = word(lows, row);
		store<u8>(present + row, 1);
		store<u32>(high, load<u32>(high) + <u32>(added >>> 32));
		store<u32>(low, load<u32>(low) + <u32>added);
		begin = end;
	}
}
