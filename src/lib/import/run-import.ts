import { rowsDone, type ImportRun, type RunTrouble } from '../core/run.ts';
import type { HashSeed } from '../core/matching/hash.ts';
import type { Log } from '../storage/log.ts';
import { BatchWriter, type StoredBatch } from './batch-writer.ts';
import type { ReadingEvent, ReadingPlan } from './checked-batches.ts';
import { gather, type GatherBounds } from './gather.ts';
import { BatchFailure, Retries, type BatchRows } from './retry.ts';

export type ImportEvent =
	| { readonly kind: 'progressed'; readonly stored: StoredBatch }
	/** The source was read to its end: the run is ready or completed. */
	| { readonly kind: 'finished'; readonly run: ImportRun }
	| { readonly kind: 'stopped'; readonly trouble: RunTrouble | undefined };

export interface ImportDeps {
	readonly log: Log;
	/** Reads, maps and checks the source, in this thread or another; see `checkedBatches`. */
	readonly read: (plan: ReadingPlan) => AsyncIterable<ReadingEvent>;
	/** Aborting stops the run at the next batch border. */
	readonly signal: AbortSignal;
	/** See `ImporterDeps`. */
	readonly now: () => number;
	/** See `ImporterDeps`. */
	readonly elapsed: () => number;
	readonly sleep: (ms: number) => Promise<void>;
	readonly random: () => number;
	/** How long batches wait to be read for together; the default fits the memory of a tab. */
	readonly gatherBounds?: GatherBounds;
}

/**
 * An import, in the order it happens: read, map, check, gather, plan, commit.
 *
 * An async generator, so the consumer sets the pace. What it writes is not visible until the run is
 * published, which may come at any moment; it makes no difference here. Going on after a failed
 * transaction is the same as resuming after a crash: start again from the checkpoint in the database.
 */
export async function* runImport(id: string, deps: ImportDeps): AsyncGenerator<ImportEvent> {
	const retries = new Retries(deps);
	for (;;) {
		try {
			const [run, { seed }] = await Promise.all([deps.log.importRun(id), deps.log.meta()]);
			if (run === undefined) return yield { kind: 'stopped', trouble: { code: 'storage.cleared' } };
			return yield* importFromCheckpoint(run, seed, retries, deps);
		} catch (error) {
			const trouble = await retries.afterFailure(error);
			if (trouble !== undefined) return yield { kind: 'stopped', trouble };
			if (retries.isRepeated) await deps.log.reopen().catch(() => {});
		}
	}
}

async function* importFromCheckpoint(
	run: ImportRun,
	seed: HashSeed,
	retries: Retries,
	{ log, read, signal, now, elapsed, gatherBounds }: ImportDeps,
): AsyncGenerator<ImportEvent> {
	// Reading begins before the index is there: it takes as long with many contacts.
	const batches = read(readingPlan(run, seed, retries));
	const writer = await BatchWriter.begin(run, log, elapsed);
	const inFlight: InFlight[] = [];

	for await (const event of gather(batches, writer, signal, gatherBounds)) {
		if (signal.aborted) break;
		if (event.kind === 'end') {
			while (inFlight.length > 0) yield await acknowledge(inFlight, retries);
			return yield await finish(run, event, writer, { log, now });
		}
		const { firstRow, size } = event.batch;
		inFlight.push({ batch: { firstRow, size }, stored: (await writer.write(event)).stored });
		if (inFlight.length > MAX_IN_FLIGHT) yield await acknowledge(inFlight, retries);
	}

	while (inFlight.length > 0) yield await acknowledge(inFlight, retries);
	yield { kind: 'stopped', trouble: undefined };
}

function readingPlan(run: ImportRun, seed: HashSeed, retries: Retries): ReadingPlan {
	const { source, mapping, options, checkpoint } = run;
	return {
		encoding: source.encoding,
		dialect: source.dialect,
		columnCount: source.header.length,
		mapping,
		defaultCountry: options.defaultCountry,
		seed,
		afterRow: checkpoint.row,
		batchRows: retries.batchRows(options.batchRows),
		refusedRows: retries.refusedRows,
	};
}

async function finish(
	run: ImportRun,
	{ rows, blankLines }: Extract<ReadingEvent, { kind: 'end' }>,
	writer: BatchWriter,
	{ log, now }: Pick<ImportDeps, 'log' | 'now'>,
): Promise<ImportEvent> {
	const ended = { totalRows: rows, blankLines, activeMs: writer.activeMs() };
	const finished = await log.finish(run.id, ended, now());
	if (rowsDone(finished.counts) !== rows)
		throw new Error('Rows with an outcome differ from rows read');
	return { kind: 'finished', run: finished };
}

/** Transactions in flight, beside that of the batch planned last: enough to keep the database busy. */
const MAX_IN_FLIGHT = 1;

interface InFlight {
	readonly batch: BatchRows;
	readonly stored: Promise<StoredBatch>;
}

/** Waits until the oldest batch in flight is stored. A failed one voids all after it: they are waited for too. */
async function acknowledge(inFlight: InFlight[], retries: Retries): Promise<ImportEvent> {
	const { batch, stored } = inFlight.shift()!;
	try {
		const progressed: ImportEvent = { kind: 'progressed', stored: await stored };
		retries.stored();
		return progressed;
	} catch (error) {
		await Promise.allSettled(inFlight.map((later) => later.stored));
		throw new BatchFailure(batch, error);
	}
}
