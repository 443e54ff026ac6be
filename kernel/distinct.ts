import { columnCount, endsOfColumn, values } from './columns';
import { hash } from './hash';
import { allocated, word } from './memory';

/** Tells which rows of a column have the same value, so that what is said of few values is said once for each. */

/** By row: the number of its value. Values are numbered from 0 as they first occur. */
export let numbers: usize = 0;
/** By number: the first row that has the value. */
export let firstRows: usize = 0;
let capacity: u32 = 0;

/** Open addressing, by the value's hash: its number and one, 0 where nothing is. */
let slots: usize = 0;
let slotCount: u32 = 0;

/** Numbers the values of the column that was packed last, which begins at `from`; answers how many there are. */
export function numberValues(from: u32, rows: u32): u32 {
	makeRoom(rows);
	memory.fill(slots, 0, slotCount << 2);
	const ends = endsOfColumn(columnCount);
	const text = values + from;
	let count: u32 = 0;
	let begin: u32 = 0;
	for (let row: u32 = 0; row < rows; row++) {
		const end = load<u32>(word(ends, row));
		const length = end - begin;
		let slot = (<u32>hash(text + begin, length, 0, 0, 0)) & (slotCount - 1);
		let number = load<u32>(word(slots, slot));
		while (number !== 0 && !isValueOf(number - 1, text, ends, begin, length)) {
			slot = (slot + 1) & (slotCount - 1);
			number = load<u32>(word(slots, slot));
		}
		if (number === 0) {
			store<u32>(word(firstRows, count), row);
			number = ++count;
			store<u32>(word(slots, slot), number);
		}
		store<u32>(word(numbers, row), number - 1);
		begin = end;
	}
	return count;
}

/** Whether a number is that of the value that begins at `begin`. Byte by byte: hashes may be made to be the same. */
function isValueOf(number: u32, text: usize, ends: usize, begin: u32, length: u32): bool {
	const row = load<u32>(word(firstRows, number));
	const from = row === 0 ? 0 : load<u32>(word(ends, row - 1));
	if (load<u32>(word(ends, row)) - from !== length) return false;
	return memory.compare(text + from, text + begin, length) === 0;
}

function makeRoom(rows: u32): void {
	if (rows <= capacity) return;
	capacity = max(rows, 2 * capacity);
	numbers = allocated(capacity << 2);
	firstRows = allocated(capacity << 2);
	slotCount = 2;
	while (slotCount < 2 * capacity) slotCount <<= 1;
	slots = allocated(slotCount << 2);
}
