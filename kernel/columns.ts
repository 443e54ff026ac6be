import { STEP, allocated, grown, roomFor, word } from './memory';
import { begins, ends, length, pasts, starts, text } from './records';
import { afterWhiteSpace, beforeWhiteSpace } from './white-space';

/**
 * Packs columns: a path's values one behind the other, and where each of them ends. The texts of all columns of a
 * batch stand behind each other in `values`; a column's ends are counted from where the column begins.
 */

export let values: usize = 0;
export let valuesLength: u32 = 0;
let valuesCapacity: u32 = 0;

let rows: u32 = 0;
/** Where the values of each column end, one array behind the other. */
let valueEnds: usize = 0;
let valueEndsCapacity: u32 = 0;
/** How many were kept. */
export let columnCount: u32 = 0;
/** How many there have been at most: so many there will be again. */
let mostColumns: u32 = 0;

/** The same for the cells of one row. */
export let endsOfRow: usize = 0;
let endsOfRowCapacity: u32 = 0;

/** Begins anew, with columns of so many rows. */
export function beginColumns(count: u32): void {
	rows = count;
	columnCount = 0;
	valuesLength = 0;
	// As much as they will mostly need: as many columns as ever, and no more in them than in the text that they come from.
	const endsNeeded = ((mostColumns + 1) * rows) << 2;
	if (endsNeeded > valueEndsCapacity) growEnds(roomFor(endsNeeded));
	if (length + STEP > valuesCapacity) growValues(roomFor(length + STEP));
}

/** The column that was packed last is kept, and the next goes behind it. Without this, the next takes its place. */
export function keep(): void {
	columnCount++;
	mostColumns = max(mostColumns, columnCount);
	const needed = ((columnCount + 1) * rows) << 2;
	if (needed > valueEndsCapacity) growEnds(max(needed, 2 * valueEndsCapacity));
}

/** Forgets the values from a position on. */
export function forget(from: u32): void {
	valuesLength = from;
}

function growEnds(capacity: u32): void {
	valueEnds = grown(valueEnds, valueEndsCapacity, capacity);
	valueEndsCapacity = capacity;
}

function growValues(capacity: u32): void {
	values = grown(values, valuesLength, capacity);
	valuesCapacity = capacity;
}

/** The ends of a column, by its number among those that were kept. */
export function endsOfColumn(column: u32): usize {
	return word(valueEnds, column * rows);
}

/** Where values of so many bytes are to be written. They count once they are there (`advance`). */
export function roomForValues(length: u32): usize {
	const needed = valuesLength + length + STEP;
	if (needed > valuesCapacity) growValues(max(max(needed, 2 * valuesCapacity), 64 * 1024));
	return values + valuesLength;
}

export function advance(length: u32): void {
	valuesLength += length;
}

/** Packs the trimmed cells of a column of the block, from row `from` on; rows that are too short have none. */
export function packColumn(column: u32, from: u32): void {
	const into = endsOfColumn(columnCount);
	const base = valuesLength;
	for (let row: u32 = 0; row < rows; row++) {
		const cell = load<u32>(word(starts, from + row)) + column;
		if (cell < load<u32>(word(pasts, from + row))) {
			let begin = text + load<u32>(word(begins, cell));
			let end = text + load<u32>(word(ends, cell));
			// Most cells begin and end in a letter or digit, which saves both calls.
			if (begin < end && !isInk(load<u8>(begin))) begin = afterWhiteSpace(begin, end);
			if (begin < end && !isInk(load<u8>(end - 1))) end = beforeWhiteSpace(begin, end);
			if (begin < end) copy(begin, end);
		}
		store<u32>(word(into, row), valuesLength - base);
	}
}

/** Where a column is copied from, and which parts of it: where each begins and ends. */
let source: usize = 0;
let sourceCapacity: u32 = 0;
export let pieces: usize = 0;
let piecesCapacity: u32 = 0;

/** Makes room for a column's bytes and so many pieces of it. Answers where the bytes belong. */
export function roomForPieces(bytes: u32, count: u32): usize {
	if (bytes + STEP > sourceCapacity) {
		sourceCapacity = roomFor(bytes + STEP);
		source = allocated(sourceCapacity);
	}
	if (count > piecesCapacity) {
		piecesCapacity = roomFor(count);
		pieces = allocated(piecesCapacity << 3);
	}
	return source;
}

/** Adds so many pieces to the values. */
export function copyPieces(count: u32): void {
	for (let piece: u32 = 0; piece < count; piece++) {
		const begin = source + load<u32>(word(pieces, 2 * piece));
		copy(begin, source + load<u32>(word(pieces, 2 * piece + 1)));
	}
}

/** Packs cells as they stand, where nothing counts them: to be read before anything else is packed. */
export function packRow(first: u32, past: u32): void {
	const count = past - first;
	if (count > endsOfRowCapacity) {
		endsOfRowCapacity = max(count, 2 * endsOfRowCapacity);
		endsOfRow = allocated(endsOfRowCapacity << 2);
	}
	const base = valuesLength;
	for (let cell = first; cell < past; cell++) {
		copy(text + load<u32>(word(begins, cell)), text + load<u32>(word(ends, cell)));
		store<u32>(word(endsOfRow, cell - first), valuesLength - base);
	}
	valuesLength = base;
}

/** Surely no white space: ASCII but for its controls and the space. */
function isInk(byte: u8): bool {
	return byte > 0x20 && byte < 0x7f;
}

function copy(begin: usize, end: usize): void {
	const length = <u32>(end - begin);
	let to = roomForValues(length);
	for (let at = begin; at < end; at += STEP, to += STEP) v128.store(to, v128.load(at));
	valuesLength += length;
}

const BEYOND_ASCII: u32 = 1;
const HOLDS_NUL: u32 = 2;
/** U+FFFD is EF BF BD. */
const HOLDS_EF: u32 = 4;

/** What the bytes from a position on hold: BEYOND_ASCII, HOLDS_NUL, HOLDS_EF. */
export function traits(from: u32): u32 {
	let all = i8x16.splat(0);
	let nul = i8x16.splat(0);
	let ef = i8x16.splat(0);
	const end = values + valuesLength;
	let at = values + from;
	for (; at + STEP <= end; at += STEP) {
		const bytes = v128.load(at);
		all = v128.or(all, bytes);
		nul = v128.or(nul, i8x16.eq(bytes, i8x16.splat(0)));
		ef = v128.or(ef, i8x16.eq(bytes, i8x16.splat(-0x11)));
	}
	let found: u32 = i8x16.bitmask(all) !== 0 ? BEYOND_ASCII : 0;
	if (v128.any_true(nul)) found |= HOLDS_NUL;
	if (v128.any_true(ef)) found |= HOLDS_EF;
	for (; at < end; at++) {
		const byte = load<u8>(at);
		if (byte >= 0x80) found |= BEYOND_ASCII;
		if (byte === 0) found |= HOLDS_NUL;
		if (byte === 0xef) found |= HOLDS_EF;
	}
	return found;
}

/** How many bytes the longest value has of the column that was packed last. */
export function longest(): u32 {
	const ends = endsOfColumn(columnCount);
	let most: u32 = 0;
	let begin: u32 = 0;
	for (let row: u32 = 0; row < rows; row++) {
		const end = load<u32>(word(ends, row));
		most = max(most, end - begin);
		begin = end;
	}
	return most;
}

/**
 * The first position, from one on, of a character that may be composed with the one before it, or is not in
 * composed form (Unicode, NFC_Quick_Check); the values' length where there is none.
 */
export function firstInDoubt(from: u32): u32 {
	for (let at = from; at < valuesLength; at += STEP) {
		let beyondAscii = i8x16.bitmask(v128.load(values + at));
		for (; beyondAscii !== 0; beyondAscii &= beyondAscii - 1) {
			const found = at + ctz(beyondAscii);
			if (found >= valuesLength) break;
			if (isInDoubt(values + found)) return found;
		}
	}
	return valuesLength;
}

/**
 * Latin up to U+02FF, Cyrillic up to U+047F, Chinese characters (U+4000 to U+9FFF) and Korean syllables (U+B000 to
 * U+CFFF) are known by their first byte, the other scripts most met by their second: Arabic letters (U+0620 to
 * U+064A), those of Vietnamese and Yoruba (U+1E00 to U+1EFF), quotes and dashes (U+2010 to U+203F), kana but for
 * their marks. None of them is composed with the one before it, or has another form (DerivedNormalizationProps.txt).
 */
function isInDoubt(at: usize): bool {
	const first = load<u8>(at);
	if (first < 0xcc || (first >= 0xe4 && first <= 0xe9)) return false;
	if (first === 0xd0 || first === 0xd1 || first === 0xeb || first === 0xec) return false;
	const second = load<u8>(at, 1);
	if (first === 0xd8) return second < 0xa0;
	if (first === 0xd9) return second > 0x8a;
	if (first === 0xe1) return second < 0xb8 || second > 0xbb;
	if (first === 0xe2) return second !== 0x80 || load<u8>(at, 2) < 0x90;
	if (first !== 0xe3) return true;
	if (second === 0x82) return load<u8>(at, 2) === 0x99 || load<u8>(at, 2) === 0x9a;
	return second !== 0x81 && second !== 0x83;
}
