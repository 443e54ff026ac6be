import type { FileProblem } from '../core/file-problem.ts';
import { checkedBatches, type ReadingEvent, type ReadingPlan } from './checked-batches.ts';
import { FileProblemError, problemOf } from './read-utf8.ts';

/**
 * Reading, mapping and checking in a thread of their own, beside the one that plans and commits: the two
 * halves take about as long, so an import takes little more than half the time where there are two cores.
 */

/** The far side: reads files and hands out their batches as they are asked for. */
export class BatchServer {
	readonly #readings = new Map<number, AsyncGenerator<ReadingEvent>>();
	#lastId = 0;

	/** Begins to read a file; answers the reading's id. */
	begin(file: File, plan: ReadingPlan): number {
		this.#readings.set(++this.#lastId, checkedBatches(file, plan));
		return this.#lastId;
	}

	/** The next event of a reading, `undefined` after the last; trouble with the file is data. */
	async next(id: number): Promise<ServedEvent | undefined> {
		try {
			const next = await this.#readings.get(id)?.next();
			return next?.value as ReadingEvent | undefined;
		} catch (error) {
			const problem = problemOf(error);
			if (problem === undefined) throw error;
			return { kind: 'problem', problem };
		}
	}

	/** Ends a reading, wherever it is. */
	end(id: number): void {
		const reading = this.#readings.get(id);
		this.#readings.delete(id);
		reading?.return(undefined).catch(() => {});
	}
}

type ServedEvent = ReadingEvent | { readonly kind: 'problem'; readonly problem: FileProblem };

/** A `BatchServer` as it is seen from another thread. */
export interface RemoteBatchServer {
	begin(file: File, plan: ReadingPlan): Promise<number>;
	next(id: number): Promise<ServedEvent | undefined>;
	end(id: number): Promise<void>;
}

/**
 * The near side: `checkedBatches` of a server in another thread, which begins at once. The consumer
 * sets the pace: only a few batches are under way.
 */
export function servedBatches(
	server: RemoteBatchServer,
	file: File,
	plan: ReadingPlan,
): AsyncIterable<ReadingEvent> {
	const id = server.begin(file, plan);
	const ask = (): Promise<ServedEvent | undefined> => {
		const answer = id.then((begun) => server.next(begun));
		// What is asked ahead may never be awaited; its failure must not count as unhandled then.
		answer.catch(() => {});
		return answer;
	};
	// One ahead: while a batch is planned and stored, the next is read.
	let asked = ask();

	return (async function* () {
		try {
			for (;;) {
				const event = await asked;
				if (event === undefined) return;
				asked = ask();
				if (event.kind === 'problem') throw new FileProblemError(event.problem);
				yield event;
			}
		} finally {
			id.then((begun) => server.end(begun)).catch(() => {});
		}
	})();
}

/** What of an event can be handed over to another thread instead of copied. */
export function transferables(event: ServedEvent | undefined): ArrayBufferLike[] {
	if (event?.kind !== 'batch') return [];
	const { lines, columns, groups, rejected, keys, contentHigh, contentLow } = event.batch;
	return [
		lines,
		columns.bytes,
		columns.byteEnds,
		...columns.ends,
		...(groups === undefined ? [] : [groups.positions, groups.which]),
		rejected,
		...keys.flatMap(({ present, high, low }) => [present, high, low]),
		contentHigh,
		contentLow,
	].map(({ buffer }) => buffer);
}
