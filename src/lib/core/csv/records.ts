import { textsOf } from '../packed-columns.ts';
import { afterWhiteSpace, utf8Text } from '../utf8.ts';

/**
 * Records of a CSV text as one flat block: no object per row or cell, since a million of them cost more
 * than the parsing. A cell is where it lies in the text's UTF-8, and becomes a string for who asks.
 */
export interface RecordBlock {
	readonly size: number;
	/** The UTF-8 text that the cells lie in. */
	readonly bytes: Uint8Array;
	/** Where each cell begins and ends in `bytes`, row after row. A damaged row has one cell: its raw text. */
	readonly cellBegins: Uint32Array;
	readonly cellEnds: Uint32Array;
	/** The first cell of each row; one more than rows. */
	readonly starts: Uint32Array;
	/** Physical line (from 1) on which each row begins. */
	readonly lines: Uint32Array;
	/** Rows that are not proper CSV; ascending by `at`, the row's position in the block. */
	readonly damages: readonly Damage[];
}

export const NO_RECORDS: RecordBlock = {
	size: 0,
	bytes: new Uint8Array(),
	cellBegins: new Uint32Array(),
	cellEnds: new Uint32Array(),
	starts: new Uint32Array(1),
	lines: new Uint32Array(),
	damages: [],
};

export interface Damage {
	readonly at: number;
	readonly code: 'row.quote' | 'row.unterminatedQuote' | 'row.tooLarge';
}

/** The text of one cell of a block. */
export function cellText({ bytes, cellBegins, cellEnds }: RecordBlock, cell: number): string {
	const [begin, end] = [cellBegins[cell], cellEnds[cell]];
	return begin === end ? '' : utf8Text(bytes.subarray(begin, end));
}

/** Whether there is nothing in a cell, or only white space. */
export function isBlankCell({ bytes, cellBegins, cellEnds }: RecordBlock, cell: number): boolean {
	const end = cellEnds[cell];
	return afterWhiteSpace(bytes, cellBegins[cell], end) === end;
}

/** The cells of one row of a block. */
export function rowCells(
	{ bytes, starts, cellBegins, cellEnds }: RecordBlock,
	at: number,
): string[] {
	const [first, past] = [starts[at], starts[at + 1]];
	const begins = cellBegins.subarray(first, past);
	return textsOf({ bytes, begins, ends: cellEnds.subarray(first, past) });
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
