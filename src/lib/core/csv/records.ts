/**
 * Records of a CSV text as one flat block: no array per row, since a million of them cost more than the parsing.
 */
export interface RecordBlock {
	readonly size: number;
	/** All cells, row after row. A damaged row has one cell: its raw text. */
	readonly cells: readonly string[];
	/** Where each row begins in `cells`; one more than rows. */
	readonly starts: readonly number[];
	/** Physical line (from 1) on which each row begins. */
	readonly lines: readonly number[];
	/** Rows that are not proper CSV; ascending by `at`, the row's position in the block. */
	readonly damages: readonly Damage[];
}

export const NO_RECORDS: RecordBlock = { size: 0, cells: [], starts: [0], lines: [], damages: [] };

export interface Damage {
	readonly at: number;
	readonly code: 'row.quote' | 'row.unterminatedQuote' | 'row.tooLarge';
}

/** The cells of one row of a block. */
export function rowCells(block: RecordBlock, at: number): readonly string[] {
	return block.cells.slice(block.starts[at], block.starts[at + 1]);
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
