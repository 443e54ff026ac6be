import { rowsDone, type ImportRun, type RunTrouble } from '../core/run.ts';
import type { Log } from '../storage/log.ts';
import { BatchWriter, type StoredBatch } from './batch-writer.ts';
import { batchesOf, type RowBatch, type SourceBlock } from './read-blocks.ts';
import { BatchFailure, Retries } from './retry.ts';

export type ImportEvent =
	| { readonly kind: 'progressed'; readonly stored: StoredBatch }
	/** The source was read to its end: the run is ready or completed. */
	| { readonly kind: 'finished'; readonly run: ImportRun }
	| { readonly kind: 'stopped'; readonly trouble: RunTrouble | undefined };

export interface ImportDeps {
	readonly log: Log;
	/** Reads the source from its beginning. */
	readonly read: () => AsyncIterable<SourceBlock>;
	/** Aborting stops the run at the next batch border. */
	readonly signal: AbortSignal;
	/** Milliseconds since 1970. */
	readonly now: () => number;
	readonly sleep: (ms: number) => Promise<void>;
	readonly random: () => number;
}

/**
 * An import, in the order it happens: read, map, check, plan, commit.
 *
 * An async generator, so the consumer sets the pace. What it writes is not visible until the run is
 * published, which may come at any moment; it makes no difference here. Going on after a failed
 * transaction is the same as resuming after a crash: start again from the checkpoint in the database.
 */
export async function* runImport(id: string, deps: ImportDeps): AsyncGenerator<ImportEvent> {
	const retries = new Retries(deps);
	for (;;) {
		try {
			const run = await deps.log.run(id);
			if (run === undefined) return yield { kind: 'stopped', trouble: { code: 'storage.cleared' } };
			return yield* importFromCheckpoint(run, retries, deps);
		} catch (error) {
			const trouble = await retries.afterFailure(error);
			if (trouble !== undefined) return yield { kind: 'stopped', trouble };
		}
	}
}

async function* importFromCheckpoint(
	run: ImportRun,
	retries: Retries,
	{ log, read, signal, now }: ImportDeps,
): AsyncGenerator<ImportEvent> {
	const writer = await BatchWriter.begin(run, log, now, retries.refusedRows);
	const inFlight: InFlight[] = [];
	let row = 0;
	let blankLines = 0;

	reading: for await (const block of read()) {
		blankLines = block.blankLines;
		const batchRows = (): number => retries.batchRows(run.options.batchRows);
		for (const batch of batchesOf(block, row, run.checkpoint.row, batchRows)) {
			if (signal.aborted) break reading;
			inFlight.push({ batch, stored: (await writer.write(batch)).stored });
			if (inFlight.length > MAX_IN_FLIGHT) yield await acknowledge(inFlight);
		}
		row += block.size;
	}

	while (inFlight.length > 0) yield await acknowledge(inFlight);
	if (signal.aborted) return yield { kind: 'stopped', trouble: undefined };
	const ended = { totalRows: row, blankLines, activeMs: writer.activeMs() };
	const finished = await log.finish(run.id, ended, now());
	if (rowsDone(finished.counts) !== row)
		throw new Error('Rows with an outcome differ from rows read');
	yield { kind: 'finished', run: finished };
}

/** Transactions in flight: enough to keep the database busy while the next batch is planned. */
const MAX_IN_FLIGHT = 3;

interface InFlight {
	readonly batch: RowBatch;
	readonly stored: Promise<StoredBatch>;
}

/** Waits until the oldest batch in flight is stored. A failed one voids all after it: they are waited for too. */
async function acknowledge(inFlight: InFlight[]): Promise<ImportEvent> {
	const { batch, stored } = inFlight.shift()!;
	try {
		return { kind: 'progressed', stored: await stored };
	} catch (error) {
		await Promise.allSettled(inFlight.map((later) => later.stored));
		throw new BatchFailure(batch, error);
	}
}
