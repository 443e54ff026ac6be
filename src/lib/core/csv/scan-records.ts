import { Kernel } from '../kernel/kernel.ts';
import { RecordBlock } from './records.ts';

/**
 * Finds the records of a CSV text in UTF-8: RFC 4180, and what files out there make of it. The rules are here, the
 * loops that follow them in `kernel/records.ts`.
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

/** As many records as a text may hold. */
const ALL = 2 ** 31 - 1;

export interface RecordReaderOptions {
	/** One character of ASCII. */
	readonly delimiter: string;
	/** Quotes are ordinary characters; then no cell can hold a delimiter or a line end. */
	readonly quotesAreText?: boolean;
	/** How many of the first records (blank ones do not count) are left out: preamble, header, rows read before. */
	readonly skipRecords?: number;
	/** Bytes of the largest piece, where the first are smaller: so much memory is then taken at once. */
	readonly largestPiece?: number;
}

/** Reads texts that follow each other; the unread end of one is the beginning of the next. */
export class RecordScanner {
	readonly #kernel = new Kernel();

	constructor(options: RecordReaderOptions) {
		this.#kernel.calls.configure(
			options.delimiter.charCodeAt(0),
			options.quotesAreText ?? false,
			options.skipRecords ?? 0,
			MAX_RECORD_BYTES,
			MAX_RECORD_LINES,
			MAX_DAMAGED_BYTES,
			options.largestPiece ?? 0,
		);
	}

	/** How many blank records were passed over so far. */
	get blankLines(): number {
		return this.#kernel.calls.blankLines.value;
	}

	/** Whether the last scan ended because it had read as many records as it was asked for. */
	get mayGoOn(): boolean {
		return this.#kernel.calls.mayGoOn.value === 1;
	}

	/** How many bytes of the text are not read: a record that is not finished, or what comes after the last block. */
	get unreadBytes(): number {
		const { length, position } = this.#kernel.calls;
		return length.value - position.value;
	}

	/** Takes these pieces as the text that follows what is not read. */
	take(pieces: readonly Uint8Array[]): void {
		const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
		const to = this.#kernel.bytes(this.#kernel.calls.take(length), length);
		let at = 0;
		for (const piece of pieces) {
			to.set(piece, at);
			at += piece.length;
		}
	}

	/**
	 * Reads on, `most` records at most, and hands out the rows found, to be read before the next scan. With `last`,
	 * the text ends here and so does its last record.
	 */
	scan(last: boolean, most: number): RecordBlock {
		const { calls } = this.#kernel;
		calls.newBlock();
		calls.scan(last, Math.min(most, ALL));
		return new RecordBlock(this.#kernel);
	}

	/** A block without any. */
	noRows(): RecordBlock {
		this.#kernel.calls.newBlock();
		return new RecordBlock(this.#kernel);
	}
}
