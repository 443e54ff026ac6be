import { NO_RECORDS, type RecordBlock } from './records.ts';
import { RecordScanner } from './scan-records.ts';

export { MAX_DAMAGED_CHARS, MAX_RECORD_CHARS, MAX_RECORD_LINES } from './scan-records.ts';

/** How much of a piece is tried for the end of the record before it: enough for nearly every one. */
const HEAD_CHARS = 4096;

export interface RecordReaderOptions {
	/** One character. */
	readonly delimiter: string;
	/** Quotes are ordinary characters; then no cell can hold a delimiter or a line end. */
	readonly quotesAreText?: boolean;
	/** How many of the first records (blank ones do not count) are left out: preamble, header, rows read before. */
	readonly skipRecords?: number;
}

/**
 * Reads a CSV text that comes in pieces, and hands back its rows in blocks. The rules are in
 * `scan-records.ts`; here are the seams: whatever the pieces, the rows are the same.
 *
 * Our own and not Papa Parse, which can't tell line numbers, takes one kind of line end a file, lets
 * a broken quote swallow the file and knows no limit on a record; it also takes 1.5 to 2 times as
 * long. Papa stays the oracle of the property test and the floor of the bench.
 *
 * Cells of 13 and more characters share the memory of the piece they came from (V8 does not copy
 * them), so whoever keeps a few for long should copy them.
 */
export class RecordReader {
	readonly #scanner: RecordScanner;
	/** The unfinished record at the end of the text so far; it is read again from its start. */
	#carry = '';
	#shareRead = 0;
	/** Pieces that wait until they are as long as the carry. */
	#waiting: string[] = [];
	#waitingChars = 0;

	constructor(options: RecordReaderOptions) {
		this.#scanner = new RecordScanner(options);
	}

	/** How many blank records were passed over so far. */
	get blankLines(): number {
		return this.#scanner.blankLines;
	}

	/** About how much of the last piece was read, from 0 to 1. */
	get shareRead(): number {
		return this.#shareRead;
	}

	/**
	 * Reads the next piece of the text and yields the rows completed by it, in blocks of `blockRows` at
	 * most; the last block has what is left and may be empty. With `last`, the text ends here and so does
	 * its last record.
	 *
	 * Cells live as long as their block is in use: with small blocks most are gone before the garbage
	 * collector has to move them.
	 *
	 * A piece that is shorter than the unfinished record before it may be held back until more has
	 * come: reading that record again for every few characters would not be linear.
	 */
	*blocks(piece: string, last: boolean, blockRows: number): Generator<RecordBlock, void, void> {
		if (!last && this.#waitingChars + piece.length < this.#carry.length) {
			this.#waiting.push(piece);
			this.#waitingChars += piece.length;
			return;
		}
		const scanner = this.#scanner;
		const { text, from } = this.#afterCarry(piece);
		let at = from;
		scanner.take(text);
		do {
			at = scanner.scan(at, last, blockRows);
			this.#shareRead = scanner.mayGoOn ? at / text.length : 1;
			if (!scanner.mayGoOn) {
				this.#carry = text.slice(at);
				scanner.take('');
			}
			yield scanner.takeBlock();
		} while (scanner.mayGoOn);
	}

	/** The same in one block. */
	push(piece: string, last: boolean): RecordBlock {
		const [block = NO_RECORDS] = this.blocks(piece, last, Infinity);
		return block;
	}

	/**
	 * Reads the record that earlier pieces left unfinished, so that the rest of this one need not be
	 * copied; where that is not enough, joins them. (`+` would make a rope, in which every look at a
	 * character is a detour; `join` makes a flat string.)
	 */
	#afterCarry(piece: string): { text: string; from: number } {
		const carry = this.#carry;
		if (carry === '') return { text: piece, from: 0 };

		let done = 0;
		if (this.#waiting.length === 0 && carry.length < HEAD_CHARS && piece.length > HEAD_CHARS) {
			const head = [carry, piece.slice(0, HEAD_CHARS)].join('');
			this.#scanner.take(head);
			done = this.#scanner.scan(0, false, 1);
			if (done >= carry.length) return { text: piece, from: done - carry.length };
		}
		const text = [carry.slice(done), ...this.#waiting, piece].join('');
		this.#waiting = [];
		this.#waitingChars = 0;
		return { text, from: 0 };
	}
}
