import type { RecordBlock } from './records.ts';
import { RecordScanner, type RecordReaderOptions } from './scan-records.ts';

export { MAX_DAMAGED_BYTES, MAX_RECORD_BYTES, MAX_RECORD_LINES } from './scan-records.ts';

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
	#shareRead = 0;
	/** Pieces that wait until they are as long as the unfinished record before them. */
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
		const scanner = this.#scanner;
		this.#waiting.push(piece);
		this.#waitingBytes += piece.length;
		if (!last && this.#waitingBytes < scanner.unreadBytes) return;

		scanner.take(this.#waiting);
		this.#waiting = [];
		this.#waitingBytes = 0;
		const length = scanner.unreadBytes;
		do {
			const block = scanner.scan(last, blockRows);
			this.#shareRead = scanner.mayGoOn ? 1 - scanner.unreadBytes / length : 1;
			yield block;
		} while (scanner.mayGoOn);
	}

	/** The first block of them; one without rows where the piece is held back. */
	push(piece: Uint8Array, last: boolean, blockRows = Infinity): RecordBlock {
		for (const block of this.blocks(piece, last, blockRows)) return block;
		return this.#scanner.noRows();
	}
}
