import type { RunTrouble } from '../core/run.ts';
import { troubleOf } from '../core/storage-trouble.ts';
import { problemOf } from './read-utf8.ts';

/** Tries of one batch at what can pass on a retry. */
const MAX_TRIES = 3;
const BASE_DELAY_MS = 100;

interface RetryDeps {
	readonly sleep: (ms: number) => Promise<void>;
	readonly random: () => number;
}

/** The rows of a batch, which itself need not be kept until it is stored. */
export interface BatchRows {
	readonly firstRow: number;
	readonly size: number;
}

/** A batch could not be stored; `cause` says why. */
export class BatchFailure extends Error {
	override readonly name = 'BatchFailure';
	readonly batch: BatchRows;

	constructor(batch: BatchRows, cause: unknown) {
		super('A batch was not stored', { cause });
		this.batch = batch;
	}
}

function causeOf(error: unknown): unknown {
	return error instanceof BatchFailure ? error.cause : error;
}

/** What to say of a run that an error has stopped for good. */
export function runTroubleOf(error: unknown): RunTrouble {
	const problem = problemOf(error);
	if (problem !== undefined) return problem;
	const kind = troubleOf(causeOf(error))?.kind;
	switch (kind) {
		case 'transient':
		case 'outOfStep':
			return { code: 'storage.lost' };
		case undefined:
			// A bug: its name only, since a message may hold what stood in a cell.
			return { code: 'bug', message: error instanceof Error ? error.name : 'unknown' };
		default:
			return { code: `storage.${kind}` };
	}
}

/**
 * What a run does after a failure: wait and go on from the checkpoint, go on with a smaller batch, or stop.
 *
 * Only what can pass is tried again, up to three times a batch, with exponential backoff and full
 * jitter. A batch that the database refuses is halved until the row that it refuses stands alone; that
 * row is then rejected and the others go in.
 */
export class Retries {
	/** Rows that the database refused when they stood alone. */
	readonly refusedRows = new Set<number>();
	readonly #deps: RetryDeps;
	/** Failures since the last batch was stored. */
	#tries = 0;
	/** The batch size in force while a refused batch is being halved. */
	#halved: number | undefined;

	constructor(deps: RetryDeps) {
		this.#deps = deps;
	}

	/** Rows that the next batch may have. */
	batchRows(normal: number): number {
		return Math.min(normal, this.#halved ?? normal);
	}

	/** What failed has failed again: trying it once more the same way will hardly do. */
	get isRepeated(): boolean {
		return this.#tries > 1;
	}

	/** A batch was stored: the tries of the next one are counted anew. */
	stored(): void {
		this.#tries = 0;
	}

	/** Resolves when the run may go on, or to the trouble that stops it. */
	async afterFailure(error: unknown): Promise<RunTrouble | undefined> {
		const batch = error instanceof BatchFailure ? error.batch : undefined;
		switch (troubleOf(causeOf(error))?.kind) {
			case 'refused':
				if (batch !== undefined && this.#isolate(batch)) return undefined;
				break;
			case 'transient':
			case 'outOfStep':
				if (await this.#waitToTryAgain()) return undefined;
		}
		return runTroubleOf(error);
	}

	async #waitToTryAgain(): Promise<boolean> {
		if (++this.#tries >= MAX_TRIES) return false;
		await this.#deps.sleep(this.#deps.random() * BASE_DELAY_MS * 2 ** this.#tries);
		return true;
	}

	/** Comes one step closer to the refused row; false where it is refused even as a rejected one. */
	#isolate({ firstRow, size: rows }: BatchRows): boolean {
		if (rows > 1) {
			this.#halved = Math.ceil(rows / 2);
			return true;
		}
		if (this.refusedRows.has(firstRow)) return false;
		this.refusedRows.add(firstRow);
		this.#halved = undefined;
		return true;
	}
}
