import { expectLarger, grown, roomFor, STEP, word } from './memory';
import { afterWhiteSpace, isContinuation } from './white-space';

/** Finds the records of a CSV text. The rules, and what bounds the work, are in `src/lib/core/csv/scan-records.ts`. */

const LF: u8 = 0x0a;
const CR: u8 = 0x0d;
const SPACE: u8 = 0x20;
const QUOTE: u8 = 0x22;
const LAST_ASCII: u8 = 0x7e;
const BOM_LENGTH: u32 = 3;

/** Answers of the readers below in place of a position: the record's end is not there yet. */
const UNFINISHED: i32 = -1;
/** Text follows a closing quote. */
const TEXT_AFTER_QUOTE: i32 = -2;
/** A quoted cell is still open at the end of what may be looked at, or after too many lines. */
const QUOTE_OPEN: i32 = -3;

/** Stands in a cell's beginning while its record is read: quotes are doubled in it. */
const IS_DOUBLED: u32 = 0x8000_0000;

let delimiter: u8 = 0;
let delimiters = i8x16.splat(0);
let quotesAreText = false;
let toSkip: u32 = 0;
let maxRecordBytes: u32 = 0;
let maxRecordLines: u32 = 0;
let maxDamagedBytes: u32 = 0;
let largestPiece: u32 = 0;

/** Nothing but byte order marks so far. */
let atStart = true;
/** The last line ended in a CR at the very end of a text: a LF that follows belongs to it. */
let afterCr = false;
/** Within the rest of a damaged line that is too long to keep. */
let skippingLine = false;
/** Physical line, from 1, of the next record. */
let line: u32 = 1;

export let text: usize = 0;
export let length: u32 = 0;
let textCapacity: u32 = 0;
/** Where in the text the first record begins that is not read. */
export let position: u32 = 0;
export let mayGoOn = false;
export let blankLines: u32 = 0;

/** Of the record being read: line ends within quotes, and whether quotes are doubled in any cell. */
let quotedLines: u32 = 0;
let anyDoubled = false;

/** The block being filled. By cell: where it begins and ends in the text. */
export let begins: usize = 0;
export let ends: usize = 0;
export let cellCount: u32 = 0;
let cellCapacity: u32 = 0;
/** By row, and one more: its first cell. */
export let starts: usize = 0;
/** By row: the cell after its last; its first where it is damaged, since its one cell is raw text. */
export let pasts: usize = 0;
/** By row: its physical line. */
export let lines: usize = 0;
export let rowCount: u32 = 0;
let rowCapacity: u32 = 0;
/** By damaged row: its number, and why. */
export let damages: usize = 0;
export let damageCount: u32 = 0;
let damageCapacity: u32 = 0;

/** How the text is cut, how much of it a record may be, and how long its pieces will be; to be called once, before all else. */
export function configure(
	byte: u8,
	textQuotes: bool,
	skipRecords: u32,
	recordBytes: u32,
	recordLines: u32,
	damagedBytes: u32,
	largest: u32,
): void {
	delimiter = byte;
	delimiters = i8x16.splat(byte);
	quotesAreText = textQuotes;
	toSkip = skipRecords;
	maxRecordBytes = recordBytes;
	maxRecordLines = recordLines;
	maxDamagedBytes = damagedBytes;
	largestPiece = largest;
}

/** Moves what is not read to the front, and answers where `more` bytes are to be written behind it. */
export function take(more: u32): usize {
	const unread = length - position;
	const needed = unread + more + STEP;
	expectLarger(<f64>largestPiece / <f64>max(unread + more, 1));
	if (needed > textCapacity) {
		textCapacity = roomFor(needed);
		text = grown(text + position, unread, textCapacity);
	} else memory.copy(text, text + position, unread);
	position = 0;
	length = unread + more;
	return text + unread;
}

/** Begins a new block where the last one was. */
export function newBlock(): void {
	cellCount = 0;
	rowCount = 0;
	damageCount = 0;
	if (rowCapacity === 0) growRows();
	store<u32>(starts, 0);
}

/** Reads on, `most` records at most. With `last`, the text ends here and so does its last record. */
export function scan(last: bool, most: u32): void {
	mayGoOn = false;
	position = passOver(position, last);
	// The first bytes may still become a byte order mark.
	if (!atStart || last) position = scanRecords(position, last, most);
}

/** Passes over what earlier texts left to pass over; answers where the next record starts. */
function passOver(from: u32, last: bool): u32 {
	let at = from;
	if (atStart) {
		while (isBomAt(at)) at += BOM_LENGTH;
		if (last || length - at >= BOM_LENGTH) atStart = false;
	}
	if (afterCr && at < length) {
		afterCr = false;
		if (load<u8>(text + at) === LF) at++;
	}
	if (skippingLine) {
		const end = lineEnd(at);
		if (end === length) return end;
		skippingLine = false;
		line++;
		at = afterLineEnd(end);
	}
	return at;
}

function isBomAt(at: u32): bool {
	if (at + BOM_LENGTH > length) return false;
	const first = text + at;
	return load<u16>(first) === 0xbbef && load<u8>(first, 2) === 0xbf;
}

function scanRecords(from: u32, last: bool, most: u32): u32 {
	let start = from;
	let left = most;
	for (; start < length && left > 0; left--) {
		const limit = min(length, start + maxRecordBytes);
		const textEnds = last && limit - start < maxRecordBytes;
		quotedLines = 0;
		anyDoubled = false;

		let count = cellCount;
		let at = <i32>start;
		for (;;) {
			if (count === cellCapacity) growCells(<f64>(length - from) / <f64>(at - from));
			if (!quotesAreText && <u32>at < limit && load<u8>(text + at) === QUOTE) {
				at = readQuoted(at, limit, textEnds, count);
				if (at < 0) break;
			} else {
				store<u32>(word(begins, count), at);
				at = firstOf(delimiters, at, limit);
				store<u32>(word(ends, count), at);
			}
			count++;
			if (<u32>at === limit || load<u8>(text + at) !== delimiter) break;
			at++;
		}
		if (<u32>at === limit && !textEnds) at = UNFINISHED;

		if (at < 0) {
			const next = giveUp(start, last, at);
			if (next === UNFINISHED) break;
			start = next;
		} else {
			finishRecord(load<u8>(text + start), count);
			start = <u32>at === length ? length : afterLineEnd(at);
		}
	}
	mayGoOn = left === 0 && start < length;
	return start;
}

/** The first position of one of these sixteen (equal) bytes or of a line end, or `limit`. */
function firstOf(sought: v128, from: u32, limit: u32): u32 {
	for (let at = from; at < limit; at += STEP) {
		const bytes = v128.load(text + at);
		const lineEnds = v128.or(i8x16.eq(bytes, i8x16.splat(LF)), i8x16.eq(bytes, i8x16.splat(CR)));
		const found = i8x16.bitmask(v128.or(i8x16.eq(bytes, sought), lineEnds));
		if (found !== 0) return min(at + ctz(found), limit);
	}
	return limit;
}

/**
 * Reads the quoted cell whose quote opens at `open`. Answers the position after it (and after the
 * spaces that follow), or TEXT_AFTER_QUOTE or QUOTE_OPEN.
 */
function readQuoted(open: u32, limit: u32, textEnds: bool, cell: u32): i32 {
	let inner: u32 = 0;
	let isDoubled = false;
	let close = open + 1;
	for (; ; close++) {
		close = firstOf(i8x16.splat(QUOTE), close, limit);
		if (close >= limit) return QUOTE_OPEN;
		const byte = load<u8>(text + close);
		if (byte === QUOTE) {
			// A quote that is the last to be seen may be the first half of a doubled one.
			if (close + 1 === limit && !textEnds) return QUOTE_OPEN;
			if (close + 1 === limit || load<u8>(text + close, 1) !== QUOTE) break;
			isDoubled = true;
			close++;
		} else if (byte === CR || load<u8>(text + close - 1) !== CR) inner++;
	}
	quotedLines += inner;
	if (quotedLines >= maxRecordLines) return QUOTE_OPEN;

	store<u32>(word(begins, cell), isDoubled ? (open + 1) | IS_DOUBLED : open + 1);
	store<u32>(word(ends, cell), close);
	if (isDoubled) anyDoubled = true;
	let end = close + 1;
	while (end < limit && load<u8>(text + end) === SPACE) end++;
	if (end === limit) return end;
	const next = load<u8>(text + end);
	return next === delimiter || next === LF || next === CR ? end : TEXT_AFTER_QUOTE;
}

/** Takes a record that was read to its end into the block, unless it is blank. */
function finishRecord(first: u8, count: u32): void {
	// Not before: until a record has come to its end, it may be read once more from its start.
	if (anyDoubled) makeQuotesSingle(count);
	const startsWithText =
		first > SPACE && first <= LAST_ASCII && first !== QUOTE && first !== delimiter;
	if (!startsWithText && isBlank(count)) blankLines++;
	else finishRow(count, count);
	line += quotedLines + 1;
}

function isBlank(count: u32): bool {
	for (let cell = cellCount; cell < count; cell++) if (!isBlankCell(cell)) return false;
	return true;
}

/** Whether there is nothing in a cell, or only white space. */
export function isBlankCell(cell: u32): bool {
	const end = text + load<u32>(word(ends, cell));
	return afterWhiteSpace(text + load<u32>(word(begins, cell)), end) === end;
}

function makeQuotesSingle(count: u32): void {
	for (let cell = cellCount; cell < count; cell++) {
		const marked = load<u32>(word(begins, cell));
		if ((marked & IS_DOUBLED) === 0) continue;
		const begin = marked & ~IS_DOUBLED;
		const end = load<u32>(word(ends, cell));
		let to = begin;
		for (let at = begin; at < end; at++) {
			const byte = load<u8>(text + at);
			store<u8>(text + to++, byte);
			if (byte === QUOTE) at++;
		}
		store<u32>(word(begins, cell), begin);
		store<u32>(word(ends, cell), to);
	}
}

/** Takes the cells from the last row's on as a row. `past`: up to which of them they are the row's own. */
function finishRow(count: u32, past: u32): void {
	if (toSkip > 0) {
		toSkip--;
		return;
	}
	store<u32>(word(lines, rowCount), line);
	store<u32>(word(pasts, rowCount), past);
	if (++rowCount === rowCapacity) growRows();
	store<u32>(word(starts, rowCount), count);
	cellCount = count;
}

/** @param share how many times as much there is to read as was read for the cells there are: so many more they may be */
function growCells(share: f64): void {
	const bytes = cellCapacity << 2;
	const expected = <u32>(<f64>cellCapacity * min(share, 16));
	cellCapacity = max(max(roomFor(expected), 2 * cellCapacity), 16_384);
	begins = grown(begins, bytes, cellCapacity << 2);
	ends = grown(ends, bytes, cellCapacity << 2);
}

function growRows(): void {
	const bytes = rowCapacity << 2;
	rowCapacity = max(2 * rowCapacity, 1024);
	starts = grown(starts, bytes, rowCapacity << 2);
	pasts = grown(pasts, bytes, rowCapacity << 2);
	lines = grown(lines, bytes, rowCapacity << 2);
}

/**
 * Decides about a record that could not be read to its end: unfinished while more text may
 * complete it, else its first line becomes a damaged row. Answers where to go on, or UNFINISHED.
 */
function giveUp(start: u32, last: bool, why: i32): u32 {
	const tooLarge = length - start >= maxRecordBytes;
	const tooManyLines = quotedLines >= maxRecordLines;
	if (why !== TEXT_AFTER_QUOTE && !last && !tooLarge && !tooManyLines) return UNFINISHED;

	const end = lineEnd(start);
	if (end === length && !last) {
		if (!tooLarge) return UNFINISHED;
		skippingLine = true;
	}
	if (toSkip === 0) noteDamage(why);
	store<u32>(word(begins, cellCount), start);
	store<u32>(word(ends, cellCount), wholeCharacters(end, start + maxDamagedBytes));
	finishRow(cellCount + 1, cellCount);
	if (end === length) return end;
	line++;
	return afterLineEnd(end);
}

function noteDamage(why: i32): void {
	if (damageCount === damageCapacity) {
		damageCapacity = max(2 * damageCapacity, 64);
		damages = grown(damages, damageCount << 3, damageCapacity << 3);
	}
	const damage = damages + ((<usize>damageCount) << 3);
	store<u32>(damage, rowCount);
	store<i32>(damage, why, 4);
	damageCount++;
}

/** The position after the line end at `at`, of which a LF may still be to come. */
function afterLineEnd(at: u32): u32 {
	if (load<u8>(text + at) === LF) return at + 1;
	if (at + 1 === length) {
		afterCr = true;
		return at + 1;
	}
	return load<u8>(text + at, 1) === LF ? at + 2 : at + 1;
}

/** `end`, or the last border between two characters up to `limit`. */
function wholeCharacters(end: u32, limit: u32): u32 {
	if (end <= limit) return end;
	let at = limit;
	while (isContinuation(load<u8>(text + at))) at--;
	return at;
}

/** Position of the first CR or LF, or the text's length. */
function lineEnd(from: u32): u32 {
	return firstOf(i8x16.splat(LF), from, length);
}
