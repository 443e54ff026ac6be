import { NO_RECORDS, type RecordBlock } from './records.ts';
import { RecordScanner } from './scan-records.ts';

export { MAX_DAMAGED_BYTES, MAX_RECORD_BYTES, MAX_RECORD_LINES } from './scan-records.ts';

export interface RecordReaderOptions {
	/** One character of ASCII. */
	readonly delimiter: string;
	/** Quotes are ordinary characters; then no cell can hold a delimiter or a line end. */
	readonly quotesAreText?: boolean;
	/** How many of the first records (blank ones do not count) are left out: preamble, header, rows read before. */
	readonly skipRecords?: number;
}

/**
 * Reads a CSV text in UTF-8 that comes in pieces, and hands back its rows in blocks. The rules are in
 * `scan-records.ts`; here are the seams: whatever the pieces, the rows are the same.
 *
 * Our own and not Papa Parse, which can't tell line numbers, takes one kind of line end a file, lets
 * a broken quote swallow the file, knows no limit on a record and makes a string of every cell. Papa
 * stays the oracle of the property test and the floor of the bench.
 */
export class RecordReader {
	readonly #scanner: RecordScanner;
	/** The unfinished record at the end of the text so far; it is read again from its start. */
	#carry: Uint8Array = new Uint8Array();
	#shareRead = 0;
	/** Pieces that wait until they are as long as the carry. */
	#waiting: Uint8Array[] = [];
	#waitingBytes = 0;

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
	 * its last record. A block is to be read before the next is asked for: they share their memory.
	 *
	 * A piece that is shorter than the unfinished record before it may be held back until more has
	 * come: reading that record again for every few characters would not be linear.
	 */
	*blocks(piece: Uint8Array, last: boolean, blockRows: number): Generator<RecordBlock, void, void> {
		this.#waiting.push(piece);
		this.#waitingBytes += piece.length;
		if (!last && this.#waitingBytes < this.#carry.length) return;

		const scanner = this.#scanner;
		const bytes = this.#takeText();
		scanner.take(bytes);
		let at = 0;
		do {
			at = scanner.scan(at, last, blockRows);
			this.#shareRead = scanner.mayGoOn ? at / bytes.length : 1;
			if (!scanner.mayGoOn) this.#carry = bytes.slice(at);
			yield scanner.takeBlock();
		} while (scanner.mayGoOn);
		scanner.take(new Uint8Array());
	}

	/** The same in one block. */
	push(piece: Uint8Array, last: boolean): RecordBlock {
		const [block = NO_RECORDS] = this.blocks(piece, last, Infinity);
		return block;
	}

	/** The carry and what waits behind it, copied together: the scanner writes in it, and the pieces are not ours. */
	#takeText(): Uint8Array<ArrayBuffer> {
		const text = new Uint8Array(this.#carry.length + this.#waitingBytes);
		let at = 0;
		for (const piece of [this.#carry, ...this.#waiting]) {
			text.set(piece, at);
			at += piece.length;
		}
		this.#waiting = [];
		this.#waitingBytes = 0;
		return text;
	}
}
