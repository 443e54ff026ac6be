import { checkRows } from '../core/checking/check-rows.ts';
import type { CheckedBatch } from '../core/checking/checked-batch.ts';
import type { Dialect } from '../core/csv/records.ts';
import { compileMapping } from '../core/mapping/map-rows.ts';
import type { Mapping } from '../core/mapping/mapping.ts';
import type { HashSeed } from '../core/matching/hash.ts';
import { readBlocks } from './read-blocks.ts';
import { FileProblemError } from './read-utf8.ts';
import { fingerprintOf } from './source-file.ts';

/** How a file is read, mapped and checked. Plain data: it goes to the worker that does so. */
export interface ReadingPlan {
	/** A label that `newDecoder` knows. */
	readonly encoding: string;
	readonly dialect: Dialect;
	readonly columnCount: number;
	readonly mapping: Mapping;
	readonly defaultCountry: string | undefined;
	readonly seed: HashSeed;
	/** Rows that are stored already and left out. */
	readonly afterRow: number;
	/** Rows of a batch, at most. */
	readonly batchRows: number;
	/** Rows that the database refused when they stood alone. */
	readonly refusedRows: ReadonlySet<number>;
}

export type ReadingEvent =
	| {
			readonly kind: 'batch';
			readonly batch: CheckedBatch;
			/** Bytes of the file read, about to the batch's end. */
			readonly bytesRead: number;
	  }
	| { readonly kind: 'end'; readonly rows: number; readonly blankLines: number };

/** The first half of an import: read, map, check. Throws FileProblemError for trouble with the file. */
export async function* checkedBatches(file: File, plan: ReadingPlan): AsyncGenerator<ReadingEvent> {
	const mapRows = compileMapping(plan.mapping);
	let rows = 0;
	let blankLines = 0;
	// Before anything else: what is changed while it is read must differ from this.
	const begun = await fingerprintOf(file);
	for await (const block of readBlocks(file, plan.encoding, plan.dialect, plan.batchRows)) {
		const { records, rowsBefore, bytesRead } = block;
		const { size } = records;
		rows += size;
		blankLines = block.blankLines;
		const from = Math.max(0, plan.afterRow - rowsBefore);
		if (from >= size) continue;
		const mapped = mapRows(records, from, size);
		const firstRow = rowsBefore + from + 1;
		const batch = checkRows(records, from, size, mapped, firstRow, plan);
		yield { kind: 'batch', batch, bytesRead };
	}
	// Firefox reads on in a file that was overwritten or replaced, and mixes old and new without a word.
	if ((await fingerprintOf(file)) !== begun) throw new FileProblemError({ code: 'file.changed' });
	yield { kind: 'end', rows, blankLines };
}
