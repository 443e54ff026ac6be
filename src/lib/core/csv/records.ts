import type { Kernel } from '../kernel/kernel.ts';
import { splitValues } from '../packed-columns.ts';
import { utf8Text } from '../utf8.ts';

/**
 * Records of a CSV text as one flat block: no object per row or cell, since a million of them cost more
 * than the parsing. A cell is where it lies in the text's UTF-8, and becomes a string for who asks.
 *
 * A block lies in the kernel's memory, and is to be read before the kernel scans on.
 */
export class RecordBlock {
	readonly kernel: Kernel;
	readonly size: number;
	/** Rows that are not proper CSV; ascending by `at`, the row's position in the block. */
	readonly damages: readonly Damage[];
	#views: Views | undefined;

	/** What the kernel has scanned. */
	constructor(kernel: Kernel) {
		this.kernel = kernel;
		this.size = kernel.calls.rowCount.value;
		this.damages = damagesOf(kernel);
	}

	/** The UTF-8 text that the cells lie in. */
	get bytes(): Uint8Array {
		return this.#seen().bytes;
	}
	/** Where each cell begins and ends in `bytes`, row after row. A damaged row has one cell: its raw text. */
	get cellBegins(): Uint32Array {
		return this.#seen().cellBegins;
	}
	get cellEnds(): Uint32Array {
		return this.#seen().cellEnds;
	}
	/** The first cell of each row; one more than rows. */
	get starts(): Uint32Array {
		return this.#seen().starts;
	}
	/** Physical line (from 1) on which each row begins. */
	get lines(): Uint32Array {
		return this.#seen().lines;
	}

	#seen(): Views {
		const { kernel, size } = this;
		if (this.#views?.starts.buffer !== kernel.memory) {
			const { text, length, begins, ends, cellCount, starts, lines } = kernel.calls;
			this.#views = {
				bytes: kernel.bytes(text.value, length.value),
				cellBegins: kernel.words(begins.value, cellCount.value),
				cellEnds: kernel.words(ends.value, cellCount.value),
				starts: kernel.words(starts.value, size + 1),
				lines: kernel.words(lines.value, size),
			};
		}
		return this.#views;
	}
}

interface Views {
	readonly bytes: Uint8Array;
	readonly cellBegins: Uint32Array;
	readonly cellEnds: Uint32Array;
	readonly starts: Uint32Array;
	readonly lines: Uint32Array;
}

export interface Damage {
	readonly at: number;
	readonly code: 'row.quote' | 'row.unterminatedQuote' | 'row.tooLarge';
}

/** By what the kernel gave a record up for (`giveUp` in `kernel/records.ts`). */
const DAMAGE_CODES: Readonly<Record<number, Damage['code']>> = {
	[-1]: 'row.tooLarge',
	[-2]: 'row.quote',
	[-3]: 'row.unterminatedQuote',
};

function damagesOf({ calls: { damages, damageCount }, memory }: Kernel): Damage[] {
	const numbers = new Int32Array(memory, damages.value, 2 * damageCount.value);
	return Array.from({ length: damageCount.value }, (_, index) => ({
		at: numbers[2 * index],
		code: DAMAGE_CODES[numbers[2 * index + 1]],
	}));
}

/** The text of one cell of a block. */
export function cellText({ bytes, cellBegins, cellEnds }: RecordBlock, cell: number): string {
	const [begin, end] = [cellBegins[cell], cellEnds[cell]];
	return begin === end ? '' : utf8Text(bytes.subarray(begin, end));
}

/** Whether there is nothing in a cell, or only white space. */
export function isBlankCell({ kernel }: RecordBlock, cell: number): boolean {
	return kernel.calls.isBlankCell(cell) === 1;
}

/** The cells of one row of a block, read in one go: a call of the decoder costs as much as ten of them. */
export function rowCells({ starts, kernel }: RecordBlock, at: number): string[] {
	const [first, past] = [starts[at], starts[at + 1]];
	const { calls } = kernel;
	calls.packRow(first, past);
	const ends = kernel.words(calls.endsOfRow.value, past - first);
	return splitValues(
		kernel.bytes(calls.values.value + calls.valuesLength.value, ends[ends.length - 1]),
		ends,
	);
}

/** How a text is cut into cells. */
export interface Dialect {
	readonly delimiter: Delimiter;
	/** Records above the header (a preamble, a `sep=` line): skipped. */
	readonly preambleRecords: number;
	/** False where the first record already is a contact. */
	readonly hasHeader: boolean;
	/** True once the user chose "treat quotes as text": quotes are then ordinary characters. */
	readonly quotesAreText?: boolean;
}
export type Delimiter = ',' | ';' | '\t' | '|';
