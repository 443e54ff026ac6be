import { afterWhiteSpace, isContinuation } from '../utf8.ts';
import type { Damage, RecordBlock } from './records.ts';

/**
 * Finds the records of a CSV text in UTF-8: RFC 4180, and what files out there make of it.
 *
 * - CR, LF and CRLF all end a record; inside quotes they stay as they stood.
 * - A quote opens a quoted cell only as the very first character of the cell; elsewhere it is text.
 * - Spaces between a closing quote and the delimiter are dropped.
 * - A record that is no proper CSV costs its first physical line only: that line becomes a damaged
 *   row, and reading goes on with the next line. So a broken quote never eats the rows after it.
 * - Records whose cells are all empty or whitespace are no rows, only counted.
 * - Byte order marks at the very start, even two of them, are dropped.
 *
 * Every decision depends on the text alone, never on where it was cut into pieces.
 *
 * The work is linear in the text. Giving up a record means reading its lines again, but two records
 * that were given up overlap by a line at most: where a quote is open for one reading of the text, it
 * is closed for the other, so the second can't pass the line ends that the first one passed.
 *
 * On bytes, since all that matters to CSV is ASCII, and a loop over bytes costs less than a tenth of
 * making a string of every cell.
 */

/**
 * A record longer than this (bytes, line end included) is damaged: it bounds what one broken quote
 * costs in memory and in looking ahead. A server's item takes 400 KB.
 */
export const MAX_RECORD_BYTES = 1_048_576;

/** A record of this many physical lines is damaged: no note is that long, so a quote is missing. */
export const MAX_RECORD_LINES = 10_000;

/**
 * How much of a damaged line its row keeps (bytes, up to a whole character): it fits into one cell
 * of Excel, where it may be repaired.
 */
export const MAX_DAMAGED_BYTES = 32_767;

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const LAST_ASCII = 0x7e;
const BOM = [0xef, 0xbb, 0xbf];
const NO_BYTE = -1;

/** Answers of the readers below in place of a position: the record's end is not there yet. */
const UNFINISHED = -1;
/** Text follows a closing quote. */
const TEXT_AFTER_QUOTE = -2;
/** A quoted cell is still open at the end of what may be looked at, or after too many lines. */
const QUOTE_OPEN = -3;

/** Reads texts that follow each other; the unread end of one is the beginning of the next. */
export class RecordScanner {
	readonly #delimiter: number;
	/** `NO_BYTE` where quotes are text. */
	readonly #quote: number;
	/** By byte: 1 where it ends a cell without quotes. */
	readonly #endsCell = new Uint8Array(256);
	#toSkip: number;

	/** Nothing but byte order marks so far. */
	#atStart = true;
	/** The last line ended in a CR at the very end of a text: a LF that follows belongs to it. */
	#afterCr = false;
	/** Within the rest of a damaged line that is too long to keep. */
	#skippingLine = false;
	#mayGoOn = false;

	/** Physical line, from 1, of the next record. */
	#line = 1;
	#blankLines = 0;

	#bytes: Uint8Array = new Uint8Array();

	/** Of the record being read: line ends within quotes, and cells in which quotes are doubled. */
	#quotedLines = 0;
	#doubled: number[] = [];

	/** The block being filled; the memory of its cells and rows is used again for the next. */
	#begins = new Uint32Array(16_384);
	#ends = new Uint32Array(16_384);
	#cellCount = 0;
	/** By row, and one more: its first cell. */
	#starts = new Uint32Array(1024);
	#lines = new Uint32Array(1024);
	#rowCount = 0;
	#damages: Damage[] = [];

	constructor(options: { delimiter: string; quotesAreText?: boolean; skipRecords?: number }) {
		this.#delimiter = options.delimiter.charCodeAt(0);
		this.#quote = options.quotesAreText ? NO_BYTE : QUOTE;
		this.#toSkip = options.skipRecords ?? 0;
		for (const byte of [this.#delimiter, LF, CR]) this.#endsCell[byte] = 1;
	}

	/** How many blank records were passed over so far. */
	get blankLines(): number {
		return this.#blankLines;
	}

	/** Whether the last scan ended because it had read as many records as it was asked for. */
	get mayGoOn(): boolean {
		return this.#mayGoOn;
	}

	/** The rows found since the last block, to be read before the next scan: it writes to the same memory. */
	takeBlock(): RecordBlock {
		const block = {
			size: this.#rowCount,
			bytes: this.#bytes,
			cellBegins: this.#begins.subarray(0, this.#cellCount),
			cellEnds: this.#ends.subarray(0, this.#cellCount),
			starts: this.#starts.subarray(0, this.#rowCount + 1),
			lines: this.#lines.subarray(0, this.#rowCount),
			damages: this.#damages,
		};
		this.#cellCount = 0;
		this.#rowCount = 0;
		this.#damages = [];
		return block;
	}

	/** Takes the text to scan next, for good: doubled quotes are made single ones where they stand. */
	take(bytes: Uint8Array): void {
		this.#bytes = bytes;
	}

	/**
	 * Reads records from a position on, `most` at most, and returns where the first unread one starts.
	 * With `last`, the text ends here and so does its last record. `mayGoOn` then tells whether there
	 * may be more to read in the text.
	 */
	scan(from: number, last: boolean, most = Infinity): number {
		this.#mayGoOn = false;
		const start = this.#passOver(from, last);
		// The first bytes may still become a byte order mark.
		if (this.#atStart && !last) return start;
		return this.#scanRecords(start, last, most);
	}

	/** Passes over what earlier texts left to pass over; returns where the next record starts. */
	#passOver(from: number, last: boolean): number {
		const bytes = this.#bytes;
		let at = from;
		if (this.#atStart) {
			while (BOM.every((byte, i) => bytes[at + i] === byte)) at += BOM.length;
			if (last || bytes.length - at >= BOM.length) this.#atStart = false;
		}
		if (this.#afterCr && at < bytes.length) {
			this.#afterCr = false;
			if (bytes[at] === LF) at++;
		}
		if (this.#skippingLine) {
			const end = lineEnd(bytes, at);
			if (end === bytes.length) return end;
			this.#skippingLine = false;
			this.#line++;
			at = this.#afterLineEnd(end);
		}
		return at;
	}

	/** The hottest loop of all, so it keeps everything in local variables. */
	#scanRecords(from: number, last: boolean, most: number): number {
		const bytes = this.#bytes;
		const length = bytes.length;
		const delimiter = this.#delimiter;
		const quote = this.#quote;
		const endsCell = this.#endsCell;
		let begins = this.#begins;
		let ends = this.#ends;

		let start = from;
		let left = most;
		for (; start < length && left > 0; left--) {
			const limit = Math.min(length, start + MAX_RECORD_BYTES);
			const textEnds = last && limit - start < MAX_RECORD_BYTES;
			this.#quotedLines = 0;
			this.#doubled.length = 0;

			let count = this.#cellCount;
			let at = start;
			for (;;) {
				if (count === begins.length) {
					this.#growCells();
					begins = this.#begins;
					ends = this.#ends;
				}
				if (at < limit && bytes[at] === quote) {
					at = this.#readQuoted(at, limit, textEnds, count);
					if (at < 0) break;
				} else {
					begins[count] = at;
					while (at < limit && endsCell[bytes[at]] === 0) at++;
					ends[count] = at;
				}
				count++;
				if (at === limit || bytes[at] !== delimiter) break;
				at++;
			}
			if (at === limit && !textEnds) at = UNFINISHED;

			if (at < 0) {
				const next = this.#giveUp(start, last, at);
				if (next === UNFINISHED) break;
				start = next;
			} else {
				this.#finishRecord(bytes[start], count);
				start = at === length ? at : this.#afterLineEnd(at);
			}
		}
		this.#mayGoOn = left === 0 && start < length;
		return start;
	}

	/**
	 * Reads the quoted cell whose quote opens at `open`. Returns the position after it (and after the
	 * spaces that follow), or TEXT_AFTER_QUOTE or QUOTE_OPEN.
	 */
	#readQuoted(open: number, limit: number, textEnds: boolean, cell: number): number {
		const bytes = this.#bytes;
		let lines = 0;
		let isDoubled = false;
		let close = open + 1;
		for (; ; close++) {
			if (close === limit) return QUOTE_OPEN;
			const byte = bytes[close];
			if (byte > QUOTE) continue;
			if (byte === QUOTE) {
				// A quote that is the last to be seen may be the first half of a doubled one.
				if (close + 1 === limit && !textEnds) return QUOTE_OPEN;
				if (close + 1 === limit || bytes[close + 1] !== QUOTE) break;
				isDoubled = true;
				close++;
			} else if (byte === CR || (byte === LF && bytes[close - 1] !== CR)) lines++;
		}
		this.#quotedLines += lines;
		if (this.#quotedLines >= MAX_RECORD_LINES) return QUOTE_OPEN;

		this.#begins[cell] = open + 1;
		this.#ends[cell] = close;
		if (isDoubled) this.#doubled.push(cell);
		let end = close + 1;
		while (end < limit && bytes[end] === SPACE) end++;
		return end === limit || this.#endsCell[bytes[end]] === 1 ? end : TEXT_AFTER_QUOTE;
	}

	/** Takes a record that was read to its end into the block, unless it is blank. */
	#finishRecord(first: number, count: number): void {
		const startsWithText =
			first > SPACE && first <= LAST_ASCII && first !== QUOTE && first !== this.#delimiter;
		if (!startsWithText && this.#isBlank(count)) this.#blankLines++;
		else {
			// Not before: until a record has come to its end, it may be read once more from its start.
			for (const cell of this.#doubled) this.#makeQuotesSingle(cell);
			this.#finishRow(count);
		}
		this.#line += this.#quotedLines + 1;
	}

	#isBlank(count: number): boolean {
		for (let cell = this.#cellCount; cell < count; cell++) {
			const end = this.#ends[cell];
			if (afterWhiteSpace(this.#bytes, this.#begins[cell], end) !== end) return false;
		}
		return true;
	}

	#makeQuotesSingle(cell: number): void {
		const bytes = this.#bytes;
		const end = this.#ends[cell];
		let to = this.#begins[cell];
		for (let at = to; at < end; at++) {
			bytes[to++] = bytes[at];
			if (bytes[at] === QUOTE) at++;
		}
		this.#ends[cell] = to;
	}

	#finishRow(count: number): void {
		if (this.#toSkip > 0) {
			this.#toSkip--;
		} else {
			this.#cellCount = count;
			if (this.#rowCount + 1 === this.#starts.length) this.#growRows();
			this.#lines[this.#rowCount++] = this.#line;
			this.#starts[this.#rowCount] = count;
		}
	}

	#growCells(): void {
		this.#begins = grown(this.#begins);
		this.#ends = grown(this.#ends);
	}

	#growRows(): void {
		this.#starts = grown(this.#starts);
		this.#lines = grown(this.#lines);
	}

	/**
	 * Decides about a record that could not be read to its end: unfinished while more text may
	 * complete it, else its first line becomes a damaged row. Returns where to go on, or UNFINISHED.
	 */
	#giveUp(start: number, last: boolean, why: number): number {
		const bytes = this.#bytes;
		const tooLarge = bytes.length - start >= MAX_RECORD_BYTES;
		const tooManyLines = this.#quotedLines >= MAX_RECORD_LINES;
		if (why !== TEXT_AFTER_QUOTE && !last && !tooLarge && !tooManyLines) return UNFINISHED;

		const end = lineEnd(bytes, start);
		if (end === bytes.length && !last) {
			if (!tooLarge) return UNFINISHED;
			this.#skippingLine = true;
		}
		if (this.#toSkip === 0) this.#damages.push({ at: this.#rowCount, code: damageCode(why) });
		this.#begins[this.#cellCount] = start;
		this.#ends[this.#cellCount] = wholeCharacters(bytes, end, start + MAX_DAMAGED_BYTES);
		this.#finishRow(this.#cellCount + 1);
		if (end === bytes.length) return end;
		this.#line++;
		return this.#afterLineEnd(end);
	}

	/** The position after the line end at `at`, of which a LF may still be to come. */
	#afterLineEnd(at: number): number {
		const bytes = this.#bytes;
		if (bytes[at] === LF) return at + 1;
		if (at + 1 === bytes.length) this.#afterCr = true;
		return bytes[at + 1] === LF ? at + 2 : at + 1;
	}
}

function grown(numbers: Uint32Array): Uint32Array<ArrayBuffer> {
	const larger = new Uint32Array(2 * numbers.length);
	larger.set(numbers);
	return larger;
}

function damageCode(why: number): Damage['code'] {
	if (why === TEXT_AFTER_QUOTE) return 'row.quote';
	return why === QUOTE_OPEN ? 'row.unterminatedQuote' : 'row.tooLarge';
}

/** `end`, or the last border between two characters up to `limit`. */
function wholeCharacters(bytes: Uint8Array, end: number, limit: number): number {
	if (end <= limit) return end;
	let at = limit;
	while (isContinuation(bytes[at])) at--;
	return at;
}

/** Position of the first CR or LF, or the text's length. */
function lineEnd(bytes: Uint8Array, from: number): number {
	for (let at = from; at < bytes.length; at++) {
		if (bytes[at] === LF || bytes[at] === CR) return at;
	}
	return bytes.length;
}
