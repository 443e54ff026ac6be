import type { RunTrouble } from '../core/run.ts';
import { troubleOf } from '../storage/trouble.ts';
import { problemOf } from './read-text.ts';

/** Tries of one batch at what can pass on a retry. */
const MAX_TRIES = 3;
const BASE_DELAY_MS = 100;

interface RetryDeps {
	readonly sleep: (ms: number) => Promise<void>;
	readonly random: () => number;
}

/**
 * What a run does after a failure: wait and go on from the checkpoint, go on with a smaller batch, or stop.
 *
 * Only what can pass is tried again, up to three times a batch, with exponential backoff and full
 * jitter. Data that the database refuses is halved until the row that it refuses stands alone; that
 * row is then rejected and the others go in.
 */
export class Retries {
	/** Rows that the database refused when they stood alone. */
	readonly refusedRows = new Set<number>();
	readonly #deps: RetryDeps;
	/** The checkpoint at which the last failure happened, and how often. */
	#failedAt = -1;
	#tries = 0;
	/** The batch size in force while a refused batch is being halved. */
	#halved: number | undefined;
	#lastBatchRows = 0;

	constructor(deps: RetryDeps) {
		this.#deps = deps;
	}

	/** Rows that the batch beginning after `row` may have. */
	batchRows(normal: number): number {
		this.#lastBatchRows = Math.min(normal, this.#halved ?? normal);
		return this.#lastBatchRows;
	}

	/** Resolves when the run may go on, or to the trouble that stops it. `row` is the checkpoint. */
	async afterFailure(error: unknown, row: number): Promise<RunTrouble | undefined> {
		const problem = problemOf(error);
		if (problem !== undefined) return problem;
		if (row !== this.#failedAt) {
			this.#tries = 0;
			this.#failedAt = row;
		}
		switch (troubleOf(error)?.kind) {
			case 'refused':
				this.#isolate(row);
				return undefined;
			case 'transient':
			case 'outOfStep':
				if (++this.#tries >= MAX_TRIES) return { code: 'storage.lost' };
				await this.#deps.sleep(this.#deps.random() * BASE_DELAY_MS * 2 ** this.#tries);
				return undefined;
			case 'full':
				return { code: 'storage.full' };
			case 'cleared':
				return { code: 'storage.cleared' };
			case undefined:
				return { code: 'bug', message: error instanceof Error ? error.message : String(error) };
		}
	}

	#isolate(row: number): void {
		if (this.#lastBatchRows > 1) {
			this.#halved = Math.ceil(this.#lastBatchRows / 2);
			return;
		}
		this.refusedRows.add(row + 1);
		this.#halved = undefined;
	}
}
