import type { CheckedBatch } from '../core/checking/checked-batch.ts';
import type { Contact, Path } from '../core/contact.ts';
import type { ContactIndex } from '../core/matching/contact-index.ts';
import type { HashSeed } from '../core/matching/hash.ts';
import { sumOfIssueCounts, type IssueCounts } from '../core/issue.ts';
import { fillablePaths } from '../core/mapping/map-rows.ts';
import { packedContactAt, type PackedColumns } from '../core/packed-columns.ts';
import { candidates, planBatch, type BatchPlan } from '../core/plan-batch.ts';
import { OUTCOMES, type Checkpoint, type ImportRun, type OutcomeCounts } from '../core/run.ts';
import type { Group, LogMeta } from '../storage/database.ts';
import type { Log } from '../storage/log.ts';
import type { StoredContacts } from '../storage/log-reading.ts';
import { outcomesOf } from './batch-outcomes.ts';
import type { GatheredBatch, StoredReader } from './gather.ts';
import { GroupNames } from './group-names.ts';

/** Where the run stands once a batch is stored. */
export interface StoredBatch {
	readonly checkpoint: Checkpoint;
	readonly counts: OutcomeCounts;
	readonly issueCounts: IssueCounts;
}

/**
 * Takes the batches of one run through plan and commit, and carries forward what the
 * next one builds on: the index, the counts and the next free numbers. Made anew after a failure.
 */
export class BatchWriter implements StoredReader {
	readonly #run: ImportRun;
	readonly #log: Log;
	readonly #elapsed: () => number;
	readonly #mappedPaths: ReadonlySet<Path>;
	readonly #index: ContactIndex;
	readonly #groups: GroupNames;
	readonly #seed: HashSeed;
	readonly #beganAt: number;
	#next: Pick<LogMeta, 'nextSeq' | 'nextContact'>;
	#stored: StoredBatch;
	/** Batches whose transaction is not yet acknowledged: their contacts may be matched already. */
	readonly #unstored = new Map<number, PackedColumns>();
	/** The batch read last: rows in the order of the log go on where those before them ended. */
	#lastRead: readonly [seq: number, columns: PackedColumns][] = [];

	private constructor(
		run: ImportRun,
		log: Log,
		elapsed: () => number,
		start: { meta: LogMeta; index: ContactIndex; groups: readonly Group[] },
	) {
		this.#run = run;
		this.#log = log;
		this.#elapsed = elapsed;
		this.#mappedPaths = fillablePaths(run.mapping);
		this.#index = start.index;
		this.#groups = new GroupNames(start.groups, start.meta.nextGroup, run.id);
		this.#seed = start.meta.seed;
		this.#next = start.meta;
		this.#stored = run;
		this.#beganAt = elapsed();
	}

	/** Begins at the run's checkpoint, with an index read from the log. */
	static async begin(run: ImportRun, log: Log, elapsed: () => number): Promise<BatchWriter> {
		const [meta, index, groups] = await Promise.all([
			log.meta(),
			log.reading.indexFor(run),
			log.groups(run.id),
		]);
		return new BatchWriter(run, log, elapsed, { meta, index, groups });
	}

	/** Milliseconds that the run has been at work, earlier stretches included. */
	activeMs(): number {
		return this.#run.activeMs + Math.round(this.#elapsed() - this.#beganAt);
	}

	/**
	 * Plans a batch and hands it to the log. Resolves once it is planned; `stored` resolves once it is
	 * stored, or rejects with what the log says.
	 */
	async write(gathered: GatheredBatch): Promise<{ readonly stored: Promise<StoredBatch> }> {
		const { batch: checked, bytesRead } = gathered;
		const plan = await this.#plan(gathered);
		const seq = this.#next.nextSeq;
		const { memberships, newGroups } = this.#groups.join(plan, checked, this.#run.options.groups);
		const stored = this.#count(plan, bytesRead);
		const next = {
			nextSeq: seq + 1,
			nextContact: plan.nextContact,
			nextGroup: this.#groups.nextId,
		};

		this.#unstored.set(seq, plan.columns);
		const importId = this.#run.id;
		const committed = this.#log.commit({
			seq,
			importId,
			plan,
			outcomes: outcomesOf(seq, importId, checked, plan),
			memberships,
			newGroups,
			...stored,
			activeMs: this.activeMs(),
			next,
		});
		this.#next = next;
		this.#stored = stored;
		const acknowledged = committed.then(() => {
			this.#unstored.delete(seq);
			return stored;
		});
		// Whoever awaits it hears of a failure; until then it must not count as unhandled.
		acknowledged.catch(() => {});
		return { stored: acknowledged };
	}

	candidates(batch: CheckedBatch): Set<number> {
		return candidates(batch, this.#index, this.#run.options);
	}

	seqOf(contact: number): number {
		return this.#index.current.seqOf(contact);
	}

	async *read(contacts: Iterable<number>): AsyncGenerator<StoredContacts> {
		const atHand = new Map([...this.#lastRead, ...this.#unstored]);
		for await (const read of this.#log.reading.contactsAt(contacts, this.#index.current, atHand)) {
			this.#lastRead = [[read.seq, read.columns]];
			yield read;
		}
	}

	async #plan({ batch, stored }: GatheredBatch): Promise<BatchPlan> {
		const readSince = new Map<number, Contact>();
		const planning = planBatch(batch, {
			options: this.#run.options,
			index: this.#index,
			stored: (contact) => readSince.get(contact) ?? stored(contact),
			seq: this.#next.nextSeq,
			nextContact: this.#next.nextContact,
			mappedPaths: this.#mappedPaths,
			seed: this.#seed,
		});
		for (;;) {
			const step = planning.next();
			if (step.done) return step.value;
			for await (const { columns, positions } of this.read([step.value])) {
				readSince.set(step.value, packedContactAt(columns, positions[0]));
			}
		}
	}

	#count(plan: BatchPlan, bytesRead: number): StoredBatch {
		const counts = { ...this.#stored.counts };
		for (const outcome of plan.outcomes) counts[OUTCOMES[outcome]]++;
		const { checkpoint } = this.#stored;
		return {
			counts,
			issueCounts: sumOfIssueCounts(this.#stored.issueCounts, plan.issueCounts),
			checkpoint: {
				row: checkpoint.row + plan.outcomes.length,
				batch: checkpoint.batch + 1,
				bytesRead,
			},
		};
	}
}
