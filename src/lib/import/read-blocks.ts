import { RecordReader } from '../core/csv/read-records.ts';
import type { Dialect, RecordBlock } from '../core/csv/records.ts';
import { readUtf8, SLICE_BYTES } from './read-utf8.ts';

/** Some records of the source. */
export interface SourceBlock {
	readonly records: RecordBlock;
	/** Rows of the source before this block. */
	readonly rowsBefore: number;
	/** Bytes of the source read, about to the block's end. */
	readonly bytesRead: number;
	/** Blank lines met so far. */
	readonly blankLines: number;
}

/**
 * Reads a file's records below its header, in blocks of `blockRows` at most. A block lies within one
 * slice of the file, so it is never larger, whatever its rows. It is to be read before the
 * next is asked for.
 */
export async function* readBlocks(
	file: File,
	encoding: string,
	dialect: Dialect,
	blockRows: number,
): AsyncGenerator<SourceBlock> {
	const reader = new RecordReader({
		delimiter: dialect.delimiter,
		quotesAreText: dialect.quotesAreText,
		skipRecords: dialect.preambleRecords + (dialect.hasHeader ? 1 : 0),
		largestPiece: Math.min(file.size, SLICE_BYTES),
	});
	let rowsBefore = 0;
	let bytesBefore = 0;
	for await (const { bytes, bytesRead, last } of readUtf8(file, { encoding })) {
		for (const records of reader.blocks(bytes, last, blockRows)) {
			yield {
				records,
				rowsBefore,
				bytesRead: Math.round(bytesBefore + (bytesRead - bytesBefore) * reader.shareRead),
				blankLines: reader.blankLines,
			};
			rowsBefore += records.size;
		}
		bytesBefore = bytesRead;
	}
}
