import type { Run } from '../core/run.ts';
import type {
	Batch,
	BatchHashes,
	BatchOutcomes,
	Database,
	Group,
	Head,
	LogMeta,
	SavedMapping,
} from './database.ts';
import { flush } from './flush.ts';

/** All records of one batch. */
export interface BatchRecords {
	readonly batch: Batch;
	readonly head: Head;
	readonly hashes: BatchHashes;
	/** Absent for a change by hand. */
	readonly outcomes?: BatchOutcomes;
}

/** All of a log but its batches. */
export interface LogContents {
	readonly meta: LogMeta;
	readonly imports: readonly Run[];
	readonly groups: readonly Group[];
	readonly mappings: readonly SavedMapping[];
}

/**
 * Puts another log in the place of this one, whole or not at all.
 *
 * Its batches are laid beyond the end of the log (`nextSeq`), where nobody looks. Then one transaction
 * deletes the old ones and moves the end. Killed before that, the log is what it was; what lies beyond its
 * end is dropped before anything else is written there. The caller holds the Web Lock `write`.
 */
export class Replacement {
	readonly #db: Database;
	readonly #old: LogMeta;

	private constructor(db: Database, old: LogMeta) {
		this.#db = db;
		this.#old = old;
	}

	/** The log must have been opened once. */
	static async begin(db: Database): Promise<Replacement> {
		await dropBeyondEnd(db);
		const old = await db.meta.get('log');
		if (old === undefined) throw new Error('There is no log to replace');
		return new Replacement(db, old);
	}

	/** Lays down batches, with the `seq` that they had where they come from. */
	async add(some: readonly BatchRecords[]): Promise<void> {
		const { batches, heads, hashes, outcomes } = this.#db;
		const moved = <T extends { readonly seq: number }>(record: T): T => this.#moved(record);
		const outcomesOf = some.flatMap((records) => records.outcomes ?? []);
		await this.#db.transaction('rw', [batches, heads, hashes, outcomes], () =>
			Promise.all([
				batches.bulkAdd(some.map(({ batch }) => moved(batch))),
				heads.bulkAdd(some.map(({ head }) => moved(head))),
				hashes.bulkAdd(some.map((records) => moved(records.hashes))),
				outcomes.bulkAdd(outcomesOf.map(moved)),
			]),
		);
	}

	/**
	 * Replaces the log. False where it has changed since `begin`: then it stays as it is, since nobody has
	 * agreed to losing what came in meanwhile.
	 */
	async finish({ meta: next, imports, groups, mappings }: LogContents): Promise<boolean> {
		const db = this.#db;
		const done = await db.transaction('rw', db.tables, async () => {
			const old = await db.meta.get('log');
			if (
				old?.databaseId !== this.#old.databaseId ||
				old.generation !== this.#old.generation ||
				old.nextSeq !== this.#old.nextSeq
			)
				return false;
			// Newer than anything that a reader of either log has seen.
			const generation = Math.max(old.generation, next.generation) + 1;
			await Promise.all([
				...[db.batches, db.heads, db.hashes, db.outcomes].map((table) =>
					table.where('seq').below(old.nextSeq).delete(),
				),
				...[db.imports, db.groups, db.mappings, db.sources].map((table) => table.clear()),
				// What servers have is known by contact: of another log's contacts they have none.
				...(next.databaseId === old.databaseId ? [] : [db.pushes, db.requests, db.summaries]).map(
					(table) => table.clear(),
				),
			]);
			await Promise.all([
				db.imports.bulkAdd(
					imports.map((run) => ({
						...this.#moved(run),
						rolledBack: run.rolledBack && this.#moved(run.rolledBack),
					})) as Run[],
				),
				db.groups.bulkAdd([...groups]),
				db.mappings.bulkAdd([...mappings]),
				db.meta.put({
					...next,
					...this.#movedHorizon(next),
					generation,
					visibilityGeneration: generation,
					nextSeq: next.nextSeq + this.#shift,
					// A contact's number is never given again, even where an older backup of this log returns.
					nextContact: Math.max(old.nextContact, next.nextContact),
				}),
			]);
			return true;
		});
		if (done) await flush(db);
		return done;
	}

	/** Gives up: what was laid down is dropped. */
	async drop(): Promise<void> {
		await dropBeyondEnd(this.#db);
	}

	#moved<T extends { readonly seq?: number }>(record: T): T {
		return record.seq === undefined ? record : { ...record, seq: record.seq + this.#shift };
	}

	/** The undo horizon lies where it lay. */
	#movedHorizon({ undoFrom, reclaimedTo }: LogMeta): Pick<LogMeta, 'undoFrom' | 'reclaimedTo'> {
		const moved = (seq: number | undefined): number | undefined => seq && seq + this.#shift;
		return { undoFrom: moved(undoFrom), reclaimedTo: moved(reclaimedTo) };
	}

	/** The first batch of any log has the `seq` 1. */
	get #shift(): number {
		return this.#old.nextSeq - 1;
	}
}

/** Drops batches beyond the end of the log: a replacement that was cut short has left them. */
export async function dropBeyondEnd(db: Database): Promise<void> {
	const end = (await db.meta.get('log'))?.nextSeq ?? 0;
	const beyond = [db.batches, db.heads, db.hashes, db.outcomes].map((table) =>
		table.where('seq').between(end, Infinity),
	);
	// They were written together: nearly always there is nothing, and one look is enough.
	if ((await beyond[1].count()) === 0) return;
	await db.transaction('rw', [db.batches, db.heads, db.hashes, db.outcomes], () =>
		Promise.all(beyond.map((records) => records.delete())),
	);
}
