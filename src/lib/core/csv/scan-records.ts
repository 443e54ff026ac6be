import type { Damage, RecordBlock } from './records.ts';

/**
 * Finds the records of a CSV text: RFC 4180, and what files out there make of it.
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
 */

/**
 * A record longer than this (UTF-16 code units, line end included) is damaged: it bounds what one
 * broken quote costs in memory and in looking ahead. A server's item takes 400 KB.
 */
export const MAX_RECORD_CHARS = 1_048_576;

/** A record of this many physical lines is damaged: no note is that long, so a quote is missing. */
export const MAX_RECORD_LINES = 10_000;

/**
 * How much of a damaged line its row keeps (UTF-16 code units): what fits into one cell of Excel,
 * where it may be repaired.
 */
export const MAX_DAMAGED_CHARS = 32_767;

/** Positions of the next delimiter, quote, LF and CR. */
interface Marks {
	readonly delimiter: number;
	readonly quote: number;
	readonly lf: number;
	readonly cr: number;
}

const NO_MARKS: Marks = { delimiter: -1, quote: -1, lf: -1, cr: -1 };

/** More room than this is not made for cells beforehand; V8 would make a slow dictionary of it. */
const MAX_CELLS_EXPECTED = 1_048_576;

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const LAST_ASCII = 0x7e;
const BOM = 0xfeff;
const DOUBLED_QUOTE = /""/g;

/** Answers of the readers below in place of a position: the record's end is not there yet. */
const UNFINISHED = -1;
/** Text follows a closing quote. */
const TEXT_AFTER_QUOTE = -2;
/** A quoted cell is still open at the end of what may be looked at, or after too many lines. */
const QUOTE_OPEN = -3;

/** Reads texts that follow each other; the unread end of one is the beginning of the next. */
export class RecordScanner {
	readonly #delimiter: string;
	readonly #delimiterCode: number;
	/** `''` where quotes are text. */
	readonly #quote: string;
	#toSkip: number;

	/** Nothing but byte order marks so far. */
	#atStart = true;
	/** The last line ended in a CR at the very end of a text: a LF that follows belongs to it. */
	#afterCr = false;
	/** Within the rest of a damaged line that is too long to keep. */
	#skippingLine = false;

	/** Physical line, from 1, of the next record. */
	#line = 1;
	#blankLines = 0;

	/** The text to scan, and where in it the next mark of each kind stands. */
	#text = '';
	#marks: Marks = NO_MARKS;

	/** What reading a quoted cell moves beside the position: next LF and CR, the line ends passed, the cell. */
	#lf = 0;
	#cr = 0;
	#quotedLines = 0;
	#quotedCell = '';

	/** The block being filled. `cells` is made long enough at once: growing it costs as much as reading. */
	#cells: string[] = [];
	#cellCount = 0;
	#cellsPerRow = 0;
	#starts: number[] = [0];
	#lines: number[] = [];
	#damages: Damage[] = [];

	constructor(options: { delimiter: string; quotesAreText?: boolean; skipRecords?: number }) {
		this.#delimiter = options.delimiter;
		this.#delimiterCode = options.delimiter.charCodeAt(0);
		this.#quote = options.quotesAreText ? '' : '"';
		this.#toSkip = options.skipRecords ?? 0;
	}

	/** How many blank records were passed over so far. */
	get blankLines(): number {
		return this.#blankLines;
	}

	/** The rows found since the last block. */
	takeBlock(): RecordBlock {
		const size = this.#lines.length;
		const block = {
			size,
			cells: this.#cells,
			starts: this.#starts,
			lines: this.#lines,
			damages: this.#damages,
		};
		this.#cells.length = this.#cellCount;
		// A tenth to spare, so that a block with a few more cells need not move them all.
		if (size > 0) this.#cellsPerRow = (1.1 * this.#cellCount) / size;
		this.#cells = [];
		this.#cellCount = 0;
		this.#starts = [0];
		this.#lines = [];
		this.#damages = [];
		return block;
	}

	/** Takes the text to scan next. */
	take(text: string): void {
		this.#text = text;
		this.#marks = NO_MARKS;
	}

	/**
	 * Reads records from a position on, `most` at most, and returns where the first unread one starts.
	 * With `last`, the text ends here and so does its last record. `mayGoOn` then tells whether there
	 * may be more to read in the text.
	 */
	scan(from: number, last: boolean, most = Infinity): number {
		const room = Math.ceil(this.#cellsPerRow * most);
		if (this.#cells.length === 0 && room <= MAX_CELLS_EXPECTED) this.#cells = new Array(room);
		return this.#scanRecords(this.#text, this.#passOver(this.#text, from), last, most);
	}

	/** Whether the last scan ended because it had read as many records as it was asked for. */
	get mayGoOn(): boolean {
		return this.#mayGoOn;
	}
	#mayGoOn = false;

	/** Passes over what earlier texts left to pass over; returns where the next record starts. */
	#passOver(text: string, from: number): number {
		let at = from;
		if (this.#atStart) {
			while (text.charCodeAt(at) === BOM) at++;
			if (at < text.length) this.#atStart = false;
		}
		if (this.#afterCr && at < text.length) {
			this.#afterCr = false;
			if (text.charCodeAt(at) === LF) at++;
		}
		if (this.#skippingLine) {
			const end = lineEnd(text, at);
			if (end === text.length) return end;
			this.#skippingLine = false;
			this.#line++;
			at = this.#afterLineEnd(text, end);
		}
		return at;
	}

	/**
	 * The hottest loop of all, so it keeps everything in local variables. It looks at next to no
	 * character itself: `indexOf` does that many at a time, and where it found the next delimiter,
	 * quote, LF and CR is kept until reading gets there.
	 */
	#scanRecords(text: string, from: number, last: boolean, most: number): number {
		const cells = this.#cells;
		const delimiterCode = this.#delimiterCode;
		let count = this.#cellCount;
		let { delimiter, quote, lf, cr } = this.#marks;

		let start = from;
		let left = most;
		for (; start < text.length && left > 0; left--) {
			if (delimiter < start) delimiter = seek(text, this.#delimiter, start);
			if (quote < start) quote = seek(text, this.#quote, start);
			if (lf < start) lf = seek(text, '\n', start);
			if (cr < start) cr = seek(text, '\r', start);
			const [delimiterBefore, quoteBefore, lfBefore, crBefore] = [delimiter, quote, lf, cr];
			const limit = Math.min(text.length, start + MAX_RECORD_CHARS);
			const textEnds = last && limit - start < MAX_RECORD_CHARS;
			this.#quotedLines = 0;

			let at = start;
			let end = Math.min(lf, cr, limit);
			for (;;) {
				if (delimiter < at) delimiter = seek(text, this.#delimiter, at);
				while (delimiter < end && delimiter < quote) {
					if (at === delimiter) {
						// Empty cells come in runs, for which `indexOf` is slow.
						do cells[count++] = '';
						while (text.charCodeAt(++at) === delimiterCode);
					} else {
						cells[count++] = text.substring(at, delimiter);
						at = delimiter + 1;
					}
					delimiter = seek(text, this.#delimiter, at);
				}
				if (quote > at && quote < end) {
					// Within a cell it is text.
					quote = seek(text, this.#quote, quote + 1);
					continue;
				}
				if (quote !== at || at === limit) {
					cells[count++] = at === end ? '' : text.substring(at, end);
					break;
				}
				this.#lf = lf;
				this.#cr = cr;
				const after = this.#readQuoted(text, at, limit, textEnds);
				lf = this.#lf;
				cr = this.#cr;
				end = Math.min(lf, cr, limit);
				cells[count++] = this.#quotedCell;
				if (after < 0 || after === end) {
					end = after;
					break;
				}
				at = after + 1;
				quote = seek(text, this.#quote, at);
			}
			if (end === limit && !textEnds) end = UNFINISHED;

			if (end < 0) {
				const next = this.#giveUp(text, start, last, end);
				if (next === UNFINISHED) break;
				start = next;
				// What was found behind `next` still holds, also for text that is now read a second time.
				[delimiter, quote, lf, cr] = [delimiterBefore, quoteBefore, lfBefore, crBefore];
			} else {
				this.#finishRecord(text.charCodeAt(start), count);
				start = end === text.length ? end : this.#afterLineEnd(text, end);
			}
			count = this.#cellCount;
		}
		this.#marks = { delimiter, quote, lf, cr };
		this.#mayGoOn = left === 0 && start < text.length;
		return start;
	}

	/**
	 * Reads the quoted cell whose quote opens at `open`. Returns the position after it (and after the
	 * spaces that follow), or TEXT_AFTER_QUOTE or QUOTE_OPEN.
	 */
	#readQuoted(text: string, open: number, limit: number, textEnds: boolean): number {
		let close = text.indexOf('"', open + 1);
		let doubled = false;
		while (close >= 0 && close < limit && text.charCodeAt(close + 1) === QUOTE) {
			doubled = true;
			close = text.indexOf('"', close + 2);
		}
		// A quote that is the last to be seen may be the first half of a doubled one.
		if (close < 0 || close >= limit || (close + 1 === limit && !textEnds)) return QUOTE_OPEN;

		const cell = text.substring(open + 1, close);
		this.#quotedCell = doubled ? cell.replace(DOUBLED_QUOTE, '"') : cell;
		for (; this.#lf < close; this.#lf = seek(text, '\n', this.#lf + 1)) {
			this.#quotedLines++;
		}
		for (; this.#cr < close; this.#cr = seek(text, '\r', this.#cr + 1)) {
			if (text.charCodeAt(this.#cr + 1) !== LF) this.#quotedLines++;
		}
		if (this.#quotedLines >= MAX_RECORD_LINES) return QUOTE_OPEN;

		let end = close + 1;
		while (end < limit && text.charCodeAt(end) === SPACE) end++;
		if (end === limit || end === this.#lf || end === this.#cr) return end;
		return text.charCodeAt(end) === this.#delimiterCode ? end : TEXT_AFTER_QUOTE;
	}

	/** Takes a record that was read to its end into the block, unless it is blank. */
	#finishRecord(firstCode: number, count: number): void {
		const startsWithText =
			firstCode > SPACE &&
			firstCode <= LAST_ASCII &&
			firstCode !== QUOTE &&
			firstCode !== this.#delimiterCode;
		if (!startsWithText && isBlank(this.#cells, this.#cellCount, count)) this.#blankLines++;
		else this.#finishRow(count);
		this.#line += this.#quotedLines + 1;
	}

	#finishRow(count: number): void {
		if (this.#toSkip > 0) {
			this.#toSkip--;
		} else {
			this.#cellCount = count;
			this.#lines.push(this.#line);
			this.#starts.push(count);
		}
	}

	/**
	 * Decides about a record that could not be read to its end: unfinished while more text may
	 * complete it, else its first line becomes a damaged row. Returns where to go on, or UNFINISHED.
	 */
	#giveUp(text: string, start: number, last: boolean, why: number): number {
		const tooLarge = text.length - start >= MAX_RECORD_CHARS;
		const tooManyLines = this.#quotedLines >= MAX_RECORD_LINES;
		if (why !== TEXT_AFTER_QUOTE && !last && !tooLarge && !tooManyLines) return UNFINISHED;

		const end = lineEnd(text, start);
		if (end === text.length && !last) {
			if (!tooLarge) return UNFINISHED;
			this.#skippingLine = true;
		}
		if (this.#toSkip === 0) this.#damages.push({ at: this.#lines.length, code: damageCode(why) });
		this.#cells[this.#cellCount] = text.slice(start, Math.min(end, start + MAX_DAMAGED_CHARS));
		this.#finishRow(this.#cellCount + 1);
		if (end === text.length) return end;
		this.#line++;
		return this.#afterLineEnd(text, end);
	}

	/** The position after the line end at `at`, of which a LF may still be to come. */
	#afterLineEnd(text: string, at: number): number {
		if (text.charCodeAt(at) === LF) return at + 1;
		if (at + 1 === text.length) this.#afterCr = true;
		return text.charCodeAt(at + 1) === LF ? at + 2 : at + 1;
	}
}

function damageCode(why: number): Damage['code'] {
	if (why === TEXT_AFTER_QUOTE) return 'row.quote';
	return why === QUOTE_OPEN ? 'row.unterminatedQuote' : 'row.tooLarge';
}

function isBlank(cells: readonly string[], from: number, to: number): boolean {
	for (let cell = from; cell < to; cell++) {
		if (cells[cell].trim() !== '') return false;
	}
	return true;
}

/** Position of the first `mark` from a position on, or the text's length; that too for no mark at all. */
function seek(text: string, mark: string, from: number): number {
	const at = mark === '' ? -1 : text.indexOf(mark, from);
	return at < 0 ? text.length : at;
}

/** Position of the first CR or LF, or the text's length. Two `indexOf` would not be linear. */
function lineEnd(text: string, from: number): number {
	for (let at = from; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === LF || code === CR) return at;
	}
	return text.length;
}
