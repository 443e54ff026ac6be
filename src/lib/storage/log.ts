import { KEY_VERSION } from '../core/matching/key-kinds.ts';
import {
	interrupted,
	isImport,
	isVisible,
	type Checkpoint,
	type HandRun,
	type ImportRun,
	type OutcomeCounts,
	type Run,
} from '../core/run.ts';
import type { IssueCounts } from '../core/issue.ts';
import type { BatchPlan } from '../core/plan-batch.ts';
import { StorageTrouble, troubleOf } from '../core/storage-trouble.ts';
import type { BatchOutcomes, Database, Group, LogMeta } from './database.ts';
import { flush } from './flush.ts';
import { writeByHand, type HandWrite } from './hand-write.ts';
import { headOf, type Memberships } from './heads.ts';
import { rebuildKeys } from './key-rebuild.ts';
import { LogReading } from './log-reading.ts';
import { publishedGroups } from './published-groups.ts';
import { Reclaiming } from './reclaiming.ts';
import { dropBeyondEnd } from './replacement.ts';
import { Visibility } from './visibility.ts';

/** All that one batch writes, in one transaction. */
export interface BatchCommit {
	readonly seq: number;
	readonly importId: string;
	readonly plan: BatchPlan;
	readonly outcomes: BatchOutcomes;
	readonly memberships: Memberships;
	readonly newGroups: readonly Group[];
	/** Where the run is once this is stored. */
	readonly checkpoint: Checkpoint;
	readonly counts: OutcomeCounts;
	readonly issueCounts: IssueCounts;
	readonly activeMs: number;
	readonly next: Pick<LogMeta, 'nextSeq' | 'nextContact' | 'nextGroup'>;
}

/**
 * The log of batches: every change to contacts goes through here.
 *
 * A run holds the Web Lock `write` while it commits, so that there is one writer of batches among all
 * tabs. All else is one transaction each, and `generation` tells a forecast that it no longer holds.
 */
export class Log {
	readonly db: Database;
	readonly visibility = new Visibility(this);
	readonly reading = new LogReading(this);
	readonly reclaiming = new Reclaiming(this);
	readonly #databaseId: string;

	private constructor(db: Database, databaseId: string) {
		this.db = db;
		this.#databaseId = databaseId;
	}

	/** Opens the log, and makes its own record on the very first time. */
	static async open(db: Database): Promise<Log> {
		const meta = await db.transaction('rw', db.meta, async () => {
			const stored = await db.meta.get('log');
			if (stored !== undefined) return stored;
			const fresh = newMeta();
			await db.meta.add(fresh);
			return fresh;
		});
		return new Log(db, meta.databaseId);
	}

	/**
	 * Begins with a new connection: what went wrong with the last one may not pass on it. Whatever else is under way
	 * on it fails.
	 */
	async reopen(): Promise<void> {
		this.db.close({ disableAutoOpen: false });
		await this.db.open();
	}

	/** Where the log stands. Throws `StorageTrouble` (cleared) where the database is not the one it was. */
	async meta(): Promise<LogMeta> {
		return this.#checked(await this.db.meta.get('log'));
	}

	async run(id: string): Promise<Run | undefined> {
		return this.db.imports.get(id);
	}

	/** A run that is an import. */
	async importRun(id: string): Promise<ImportRun | undefined> {
		const run = await this.run(id);
		return run && isImport(run) ? run : undefined;
	}

	async runs(): Promise<Run[]> {
		return this.db.imports.toArray();
	}

	/**
	 * The groups there are. Those that a forecast made are its own until it is published: one that is discarded must
	 * not have said how a group is spelt. No two that are published make the same one, since each began after the other.
	 *
	 * @param andOf a run that sees its own, too
	 */
	async groups(andOf?: string): Promise<Group[]> {
		const { groups, imports } = this.db;
		return this.db.transaction('r', [groups, imports], async () =>
			publishedGroups(await groups.toArray(), await imports.toArray(), andOf),
		);
	}

	/** Drops what a restore that was cut short has left. Under the write lock, before anything is written. */
	async dropLeftovers(): Promise<void> {
		await dropBeyondEnd(this.db);
	}

	/** Makes ready for a run: see `dropLeftovers` and `rebuildKeys`. Under the write lock. */
	async makeReady(): Promise<void> {
		await this.dropLeftovers();
		await rebuildKeys(this);
	}

	/** Notes a new run, as of the log's present generation and at its present end. */
	async begin(run: Omit<ImportRun, 'generation' | 'seq'>): Promise<ImportRun> {
		const { imports, meta } = this.db;
		return this.db.write([imports, meta], async () => {
			const log = await this.meta();
			const begun = { ...run, generation: log.generation, seq: log.nextSeq };
			await imports.add(begun);
			await meta.put({ ...log, nextSeq: log.nextSeq + 1 });
			return begun;
		});
	}

	/**
	 * Stores a batch: contacts, outcomes and checkpoint stand or fall together. It is stored once the
	 * promise resolves, and not before; a rejection is a `StorageTrouble` or a bug.
	 *
	 * The checkpoint must be where the batch begins. So what is stored is always a prefix of the file,
	 * even with several of these in flight: a failed one voids all after it.
	 */
	async commit(commit: BatchCommit): Promise<void> {
		const { meta, imports, batches, heads, hashes, outcomes, groups } = this.db;
		const { seq, importId, plan, checkpoint, counts, issueCounts, activeMs } = commit;
		const head = headOf(seq, importId, plan, commit.memberships);
		try {
			await this.db.write([meta, imports, batches, heads, hashes, outcomes, groups], async () => {
				const [run, log] = await Promise.all([imports.get(importId), this.meta()]);
				if (run === undefined || !isImport(run)) throw new StorageTrouble('cleared');
				if (run.checkpoint.row !== commit.outcomes.firstRow - 1 || log.nextSeq > seq) {
					throw new StorageTrouble('outOfStep');
				}
				const generation = log.generation + (isVisible(run) ? 1 : 0);
				await Promise.all([
					batches.add({ seq, importId, columns: plan.columns, rows: plan.rows }),
					heads.add(head),
					hashes.add({ seq, keyVersion: KEY_VERSION, hashes: plan.hashes }),
					outcomes.add(commit.outcomes),
					commit.newGroups.length > 0 && groups.bulkAdd([...commit.newGroups]),
					imports.put({ ...run, checkpoint, counts, issueCounts, activeMs } satisfies ImportRun),
					meta.put({ ...log, ...commit.next, generation }),
				]);
			});
		} catch (error) {
			throw troubleOf(error) ?? error;
		}
	}

	/** Stores a change by hand; see `writeByHand`. */
	async writeByHand(change: HandWrite, at: number): Promise<HandRun | undefined> {
		return writeByHand(this, change, at);
	}

	/** Notes that the source was read to its end: a forecast is then ready, a published run completed. */
	async finish(
		id: string,
		ended: Pick<ImportRun, 'totalRows' | 'blankLines' | 'activeMs'>,
		now: number,
	): Promise<ImportRun> {
		const { imports } = this.db;
		// Within one transaction: a publish may come at the same moment.
		const run = await this.db.write([imports], async () => {
			const stored = await imports.get(id);
			if (stored === undefined || !isImport(stored)) throw new StorageTrouble('cleared');
			const finished: ImportRun =
				stored.publishedAt === undefined
					? { ...stored, ...ended, state: 'ready' }
					: { ...stored, ...ended, state: 'completed', finishedAt: now };
			await imports.put(finished);
			return finished;
		});
		if (run.state === 'completed') await flush(this.db);
		return run;
	}

	/**
	 * Notes that a paused run goes on. Answers it, or `undefined` where it is not paused. No forecast that
	 * was made before holds then: published now, it would not be in the index that the run matches against.
	 */
	async resume(id: string): Promise<ImportRun | undefined> {
		const { imports, meta } = this.db;
		return this.db.write([imports, meta], async () => {
			const [run, log] = await Promise.all([imports.get(id), this.meta()]);
			if (run?.state !== 'paused') return undefined;
			const resumed: ImportRun = {
				...run,
				state: 'processing',
				trouble: undefined,
				finishedAt: undefined,
			};
			await imports.put(resumed);
			await meta.put({ ...log, generation: log.generation + 1 });
			return resumed;
		});
	}

	/**
	 * Ends a run early: cancelled, failed or paused, with the reason. One that was rolled back meanwhile, in
	 * another tab, stays so. Answers where it stands.
	 */
	async stop(
		id: string,
		ended: Pick<ImportRun, 'state' | 'trouble' | 'finishedAt'>,
	): Promise<ImportRun | undefined> {
		const { imports } = this.db;
		return this.db.write([imports], async () => {
			const run = await imports.get(id);
			if (run === undefined || !isImport(run)) return undefined;
			if (run.state === 'rolledBack') return run;
			const stopped: ImportRun = { ...run, ...ended };
			await imports.put(stopped);
			return stopped;
		});
	}

	/** Settles a run that nobody drives any more: a forecast is removed, an unfinished import is paused. */
	async settle(id: string): Promise<void> {
		await this.discard(id);
		await this.db.imports
			.where('id')
			.equals(id)
			.modify((run) => {
				if (run.state === 'processing') Object.assign(run, interrupted(run));
			});
	}

	/** Removes a run that was never visible, with all it wrote. */
	async discard(id: string): Promise<void> {
		const { imports, batches, heads, hashes, outcomes, groups } = this.db;
		const gone = await this.db.write([imports], async () => {
			const run = await imports.get(id);
			if (run === undefined || !isImport(run) || run.publishedAt !== undefined) return false;
			await imports.put({ ...run, state: 'discarded' });
			return true;
		});
		if (!gone) return;
		const seqs = await batches.where('importId').equals(id).primaryKeys();
		await this.db.write([imports, batches, heads, hashes, outcomes, groups], async () => {
			await Promise.all([
				groups.filter(({ madeBy }) => madeBy === id).delete(),
				batches.bulkDelete(seqs),
				heads.bulkDelete(seqs),
				hashes.bulkDelete(seqs),
				outcomes.bulkDelete(seqs),
				imports.delete(id),
			]);
		});
	}

	#checked(meta: LogMeta | undefined): LogMeta {
		if (meta === undefined || meta.databaseId !== this.#databaseId)
			throw new StorageTrouble('cleared');
		return meta;
	}
}

function newMeta(): LogMeta {
	const [high, low] = crypto.getRandomValues(new Uint32Array(2));
	return {
		id: 'log',
		databaseId: crypto.randomUUID(),
		keyVersion: KEY_VERSION,
		seed: { high, low },
		generation: 0,
		visibilityGeneration: 0,
		nextSeq: 1,
		nextContact: 1,
		nextGroup: 1,
	};
}
