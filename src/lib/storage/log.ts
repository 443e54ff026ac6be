import { ContactIndex } from '../core/matching/contact-index.ts';
import type { CurrentVersions } from '../core/current.ts';
import type { KeyKind } from '../core/matching/key-kinds.ts';
import { KEY_VERSION } from '../core/matching/keys.ts';
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
import type { IssueCode } from '../core/issue.ts';
import type { PackedColumns } from '../core/packed-columns.ts';
import type { BatchPlan } from '../core/plan-batch.ts';
import { StorageTrouble, troubleOf } from '../core/storage-trouble.ts';
import type { BatchOutcomes, Database, Group, Head, LogMeta } from './database.ts';
import { eachHead, eachHeadWithHashes } from './each-head.ts';
import { flush } from './flush.ts';
import { headOf, indexBatch, type Memberships } from './heads.ts';
import { dropBeyondEnd } from './replacement.ts';
import { RollbackCount, type RollbackEffect } from './rollback-effect.ts';

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
	readonly issueCounts: Readonly<Partial<Record<IssueCode, number>>>;
	readonly activeMs: number;
	readonly next: Pick<LogMeta, 'nextSeq' | 'nextContact' | 'nextGroup'>;
}

/** All that a change by hand writes. */
export interface HandWrite {
	readonly run: Omit<HandRun, 'generation'>;
	/** Those of an edit, else none. */
	readonly versions: Pick<BatchPlan, 'columns' | 'contacts' | 'rows' | 'hashes'>;
	readonly joins: Memberships;
	readonly removed: Pick<Head, 'deleted' | 'leaverContacts' | 'leaverGroups'>;
	/** Numbered from the log's next free one. */
	readonly newGroups: readonly Group[];
}

/** Contacts that one batch of the log holds. */
export interface StoredContacts {
	readonly seq: number;
	/** In the order in which they lie there. */
	readonly numbers: readonly number[];
	/** Where each of them lies in the columns. */
	readonly positions: readonly number[];
	/** Of the whole batch. */
	readonly columns: PackedColumns;
}

/** Batches read in one go: enough to be quick, few enough to hold. */
const BATCHES_PER_READ = 16;

/**
 * The log of batches: every change to contacts goes through here.
 *
 * A run holds the Web Lock `write` while it commits, so that there is one writer of batches among all
 * tabs. All else is one transaction each, and `generation` tells a forecast that it no longer holds.
 */
export class Log {
	readonly #db: Database;
	readonly #databaseId: string;

	private constructor(db: Database, databaseId: string) {
		this.#db = db;
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
		this.#db.close({ disableAutoOpen: false });
		await this.#db.open();
	}

	/** Where the log stands. Throws `StorageTrouble` (cleared) where the database is not the one it was. */
	async meta(): Promise<LogMeta> {
		return this.#checked(await this.#db.meta.get('log'));
	}

	async run(id: string): Promise<Run | undefined> {
		return this.#db.imports.get(id);
	}

	/** A run that is an import. */
	async importRun(id: string): Promise<ImportRun | undefined> {
		const run = await this.run(id);
		return run && isImport(run) ? run : undefined;
	}

	async runs(): Promise<Run[]> {
		return this.#db.imports.toArray();
	}

	async groups(): Promise<Group[]> {
		return this.#db.groups.toArray();
	}

	/** Drops what a restore that was cut short has left. Under the write lock, before anything is written. */
	async dropLeftovers(): Promise<void> {
		await dropBeyondEnd(this.#db);
	}

	/** Notes a new run, as of the log's present generation and at its present end. */
	async begin(run: Omit<ImportRun, 'generation' | 'seq'>): Promise<ImportRun> {
		const { imports, meta } = this.#db;
		return this.#db.write([imports, meta], async () => {
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
		const { meta, imports, batches, heads, hashes, outcomes, groups } = this.#db;
		const { seq, importId, plan, checkpoint, counts, issueCounts, activeMs } = commit;
		const head = headOf(seq, importId, plan, commit.memberships);
		try {
			await this.#db.write([meta, imports, batches, heads, hashes, outcomes, groups], async () => {
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

	/**
	 * Stores a change by hand: complete and visible at once, in one transaction, whatever its size. Edits are
	 * one contact each, and a tombstone or a membership takes a few bytes.
	 *
	 * @param at the generation that the change was made of
	 * @returns the run; `undefined` where the log has changed since, and nothing was stored
	 */
	async writeByHand(change: HandWrite, at: number): Promise<HandRun | undefined> {
		const { meta, imports, batches, heads, hashes, groups } = this.#db;
		const importId = change.run.id;
		try {
			const written = await this.#db.write(
				[meta, imports, batches, heads, hashes, groups],
				async () => {
					const log = await this.meta();
					if (log.generation !== at) return undefined;
					const seq = log.nextSeq;
					const generation = log.generation + 1;
					const run = asRun({ ...change.run, generation, seq }) as HandRun;
					const { columns, rows, hashes: versionHashes } = change.versions;
					await Promise.all([
						imports.add(run),
						batches.add({ seq, importId, columns, rows }),
						heads.add({
							...headOf(seq, importId, change.versions, change.joins),
							...change.removed,
						}),
						hashes.add({ seq, keyVersion: KEY_VERSION, hashes: versionHashes }),
						change.newGroups.length > 0 && groups.bulkAdd([...change.newGroups]),
						meta.put({
							...log,
							generation,
							nextSeq: seq + 1,
							nextGroup: log.nextGroup + change.newGroups.length,
						}),
					]);
					return run;
				},
			);
			if (written !== undefined) await flush(this.#db);
			return written;
		} catch (error) {
			throw troubleOf(error) ?? error;
		}
	}

	/**
	 * Makes a forecast visible: completed at once where all of it is there, else what is there, and the
	 * rest as it comes. `outdated`: the log has changed since the forecast began, so it no longer holds.
	 */
	async publish(id: string, now: number, fingerprint?: string): Promise<ImportRun | Refusal> {
		const published = await this.#changeVisibility(id, (run, meta) => {
			if (run?.state !== 'ready' && run?.state !== 'checking') return 'noForecast';
			if (run.generation !== meta.generation) return 'outdated';
			const published = { ...run, source: { ...run.source, fingerprint }, publishedAt: now };
			return run.state === 'ready'
				? { ...published, state: 'completed', finishedAt: now }
				: { ...published, state: 'processing' };
		});
		return published as ImportRun | Refusal;
	}

	/** Notes that the source was read to its end: a forecast is then ready, a published run completed. */
	async finish(
		id: string,
		ended: Pick<ImportRun, 'totalRows' | 'blankLines' | 'activeMs'>,
		now: number,
	): Promise<ImportRun> {
		const { imports } = this.#db;
		// Within one transaction: a publish may come at the same moment.
		const run = await this.#db.write([imports], async () => {
			const stored = await imports.get(id);
			if (stored === undefined || !isImport(stored)) throw new StorageTrouble('cleared');
			const finished: ImportRun =
				stored.publishedAt === undefined
					? { ...stored, ...ended, state: 'ready' }
					: { ...stored, ...ended, state: 'completed', finishedAt: now };
			await imports.put(finished);
			return finished;
		});
		if (run.state === 'completed') await flush(this.#db);
		return run;
	}

	/**
	 * Notes that a paused run goes on. Answers it, or `undefined` where it is not paused. No forecast that
	 * was made before holds then: published now, it would not be in the index that the run matches against.
	 */
	async resume(id: string): Promise<ImportRun | undefined> {
		const { imports, meta } = this.#db;
		return this.#db.write([imports, meta], async () => {
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
		const { imports } = this.#db;
		return this.#db.write([imports], async () => {
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
		await this.#db.imports
			.where('id')
			.equals(id)
			.modify((run) => {
				if (run.state === 'processing') Object.assign(run, interrupted(run));
			});
	}

	/** What a rollback would do to the contacts that this run wrote. */
	async rollbackEffect(id: string): Promise<RollbackEffect> {
		const count = new RollbackCount(id);
		const visible = await this.#visibleRuns();
		await eachHead(this.#db, (await this.meta()).nextSeq, 0, (head) => {
			if (visible.has(head.importId)) count.add(head);
		});
		return count.effect();
	}

	/** Takes a visible run back: its versions are no longer seen, earlier ones show again. */
	async rollBack(id: string, now: number): Promise<Run | Refusal> {
		return this.#changeVisibility(id, (run) =>
			run !== undefined && isVisible(run)
				? asRun({ ...run, state: 'rolledBack', rolledBack: { at: now, from: run.state } })
				: 'notVisible',
		);
	}

	/** Takes a rollback back: what the run wrote is seen again, as if it had never been rolled back. */
	async restore(id: string): Promise<Run | Refusal> {
		return this.#changeVisibility(id, (run) =>
			run?.state === 'rolledBack' && run.rolledBack !== undefined
				? asRun({ ...run, state: run.rolledBack.from, rolledBack: undefined })
				: 'notRolledBack',
		);
	}

	/** Removes a run that was never visible, with all it wrote. */
	async discard(id: string): Promise<void> {
		const { imports, batches, heads, hashes, outcomes } = this.#db;
		const gone = await this.#db.write([imports], async () => {
			const run = await imports.get(id);
			if (run === undefined || !isImport(run) || run.publishedAt !== undefined) return false;
			await imports.put({ ...run, state: 'discarded' });
			return true;
		});
		if (!gone) return;
		const seqs = await batches.where('importId').equals(id).primaryKeys();
		await this.#db.write([imports, batches, heads, hashes, outcomes], async () => {
			await Promise.all([
				batches.bulkDelete(seqs),
				heads.bulkDelete(seqs),
				hashes.bulkDelete(seqs),
				outcomes.bulkDelete(seqs),
				imports.delete(id),
			]);
		});
	}

	/** The index that a run matches against: all that is visible, and what the run itself has written. */
	async indexFor(run: ImportRun): Promise<ContactIndex> {
		const keys: readonly KeyKind[] = run.options.keys;
		const index = new ContactIndex(keys);
		if (run.options.duplicateStrategy === 'create') return index;
		const visible = await this.#visibleRuns(run.id);
		await eachHeadWithHashes(this.#db, (await this.meta()).nextSeq, (head, hashes) => {
			if (visible.has(head.importId)) indexBatch(index, head, hashes);
		});
		return index;
	}

	/**
	 * Reads contacts by where their current version lies; each stored batch once, in the order of the log
	 * and a few at a time.
	 *
	 * @param atHand batches that need not be read, or are not stored yet
	 */
	async *contactsAt(
		contacts: Iterable<number>,
		current: CurrentVersions,
		atHand: ReadonlyMap<number, PackedColumns>,
	): AsyncGenerator<StoredContacts> {
		// Taken before any waiting: a batch may be acknowledged, and no longer be at hand, meanwhile.
		const columnsBySeq = new Map(atHand);
		const bySeq = new Map<number, Map<number, number>>();
		for (const contact of contacts) {
			const seq = current.seqOf(contact);
			let wanted = bySeq.get(seq);
			if (wanted === undefined) bySeq.set(seq, (wanted = new Map()));
			wanted.set(current.positionOf(contact), contact);
		}
		const seqs = [...bySeq.keys()].sort((a, b) => a - b);
		for (let at = 0; at < seqs.length; at += BATCHES_PER_READ) {
			const some = seqs.slice(at, at + BATCHES_PER_READ);
			const missing = some.filter((seq) => !columnsBySeq.has(seq));
			const stored = missing.length === 0 ? [] : await this.#db.batches.bulkGet(missing);
			const read = new Map(stored.map((batch) => [batch?.seq, batch?.columns]));
			for (const seq of some) {
				const columns = columnsBySeq.get(seq) ?? read.get(seq);
				if (columns === undefined) throw new StorageTrouble('cleared');
				const wanted = bySeq.get(seq)!;
				const positions = [...wanted.keys()].sort((a, b) => a - b);
				const numbers = positions.map((position) => wanted.get(position)!);
				yield { seq, numbers, positions, columns };
			}
		}
	}

	/** Runs that queries see, and one unpublished one. */
	async #visibleRuns(andThis?: string): Promise<Set<string>> {
		const visible = new Set((await this.runs()).filter(isVisible).map(({ id }) => id));
		if (andThis !== undefined) visible.add(andThis);
		return visible;
	}

	/** `change` answers the run as it shall be, or why it stays as it is. */
	async #changeVisibility(
		id: string,
		change: (run: Run | undefined, meta: LogMeta) => Run | Refusal,
	): Promise<Run | Refusal> {
		const { imports, meta } = this.#db;
		const changed = await this.#db.write([imports, meta], async (): Promise<Run | Refusal> => {
			const [run, log] = await Promise.all([imports.get(id), this.meta()]);
			const next = change(run, log);
			if (typeof next === 'string') return next;
			const generation = log.generation + 1;
			// The run is of the generation it made: its own publishing does not make it outdated.
			const stamped: Run = { ...next, generation };
			await Promise.all([
				imports.put(stamped),
				meta.put({ ...log, generation, visibilityGeneration: generation }),
			]);
			return stamped;
		});
		if (typeof changed !== 'string') await flush(this.#db);
		return changed;
	}

	#checked(meta: LogMeta | undefined): LogMeta {
		if (meta === undefined || meta.databaseId !== this.#databaseId)
			throw new StorageTrouble('cleared');
		return meta;
	}
}

/** Why the visibility of a run stays as it is. */
export type Refusal = 'noForecast' | 'outdated' | 'notVisible' | 'notRolledBack';

/** A run with something changed: what is spread of a union is no longer known to be one. */
function asRun<T extends { readonly id: string }>(changed: T): Run {
	return changed as unknown as Run;
}

function newMeta(): LogMeta {
	const [high, low] = crypto.getRandomValues(new Uint32Array(2));
	return {
		id: 'log',
		databaseId: crypto.randomUUID(),
		seed: { high, low },
		generation: 0,
		visibilityGeneration: 0,
		nextSeq: 1,
		nextContact: 1,
		nextGroup: 1,
	};
}
