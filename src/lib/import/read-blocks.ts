import { RecordReader } from '../core/csv/read-records.ts';
import type { Dialect, RecordBlock } from '../core/csv/records.ts';
import { readText } from './read-text.ts';

/** The records of one slice of the source. */
export interface SourceBlock extends RecordBlock {
	/** Bytes of the source read before this slice, and with it. */
	readonly bytesBefore: number;
	readonly bytesRead: number;
	/** Blank lines met so far. */
	readonly blankLines: number;
}

/** Part of a block that goes into one transaction: its rows `from` to `to`. */
export interface RowBatch {
	readonly block: SourceBlock;
	readonly from: number;
	readonly to: number;
	/** Number of the row `from`, counted from 1 without the header. */
	readonly firstRow: number;
}

/** Reads a file's records below its header, slice by slice. */
export async function* readBlocks(
	file: File,
	encoding: string,
	dialect: Dialect,
): AsyncGenerator<SourceBlock> {
	const reader = new RecordReader({
		delimiter: dialect.delimiter,
		quotesAreText: dialect.quotesAreText,
		skipRecords: dialect.preambleRecords + (dialect.hasHeader ? 1 : 0),
	});
	let bytesBefore = 0;
	for await (const { text, bytesRead, last } of readText(file, { encoding })) {
		const block = reader.push(text, last);
		yield { ...block, bytesBefore, bytesRead, blankLines: reader.blankLines };
		bytesBefore = bytesRead;
	}
}

/**
 * Cuts a block into batches, leaving out the rows that are stored already.
 *
 * A slice of the file is at most 1 MiB, so a batch never holds more than that, whatever its rows.
 *
 * @param rowsBefore rows of the source before this block
 * @param storedRows rows of the source that are stored
 * @param batchRows rows of a batch, at most
 */
export function* batchesOf(
	block: SourceBlock,
	rowsBefore: number,
	storedRows: number,
	batchRows: number,
): Generator<RowBatch> {
	for (let from = Math.max(0, storedRows - rowsBefore); from < block.size;) {
		const to = Math.min(block.size, from + batchRows);
		yield { block, from, to, firstRow: rowsBefore + from + 1 };
		from = to;
	}
}
