import type { IssueCounts } from '../issue.ts';
import type { PackedColumns } from '../packed-columns.ts';
import type { RowTexts } from '../row-texts.ts';

/**
 * Rows after the check: their values as columns, what is wrong with them, and the hashes that matching
 * works on. Typed arrays and a few texts throughout, so that a batch costs little to hand to another
 * thread and nothing in it keeps the text of the file alive.
 */
export interface CheckedBatch {
	readonly size: number;
	/** Number of the first row, counted from 1 without the header. */
	readonly firstRow: number;
	/** Physical line of each row. */
	readonly lines: Uint32Array;
	/** The values of all rows, rejected ones included. */
	readonly columns: PackedColumns;
	/** Groups that rows name; absent where no row names any. */
	readonly groups: RowGroups | undefined;
	/** 1 where an issue rejects the row. */
	readonly rejected: Uint8Array;
	/** See `unpackIssues`. */
	readonly issues: RowTexts;
	readonly issueCounts: IssueCounts;
	/** Of rejected rows and rows with extra cells: the cells as they stood. See `unpackCells`. */
	readonly cells: RowTexts;
	/** Strongest kinds first. */
	readonly keys: readonly KeyColumn[];
	/** Hash of each row's whole content. */
	readonly contentHigh: Uint32Array;
	readonly contentLow: Uint32Array;
}

/** The hashed keys of one path. */
export interface KeyColumn {
	/** Index in `KEY_KINDS`. */
	readonly kind: number;
	/** 1 where the row has this key. */
	readonly present: Uint8Array;
	readonly high: Uint32Array;
	readonly low: Uint32Array;
}

/** Which row names which group, pairwise, in the order of the rows. */
export interface RowGroups {
	readonly names: readonly string[];
	readonly positions: Uint16Array;
	/** Indices in `names`. */
	readonly which: Uint32Array;
}
