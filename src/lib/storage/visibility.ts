import { isImport, isVisible, type InUse, type Run, type ImportRun } from '../core/run.ts';
import { isPastHorizon } from '../core/undo-horizon.ts';
import type { Head, LogMeta } from './database.ts';
import { eachHead } from './each-head.ts';
import { emptyBatch } from './empty-batch.ts';
import { flush } from './flush.ts';
import type { Log } from './log.ts';
import { RollbackCount, type RollbackEffect } from './rollback-effect.ts';
import { SeenHeads } from './seen-heads.ts';

/**
 * Which runs queries see, and what changes that: one small write each, however much the run has written.
 *
 * A rollback that leaves some of the run's contacts, or takes along what later runs made of them, writes a batch of
 * the run's own that says so: contacts kept, and tombstones. It counts for as long as the run is rolled back.
 */
export class Visibility {
	readonly #log: Log;

	constructor(log: Log) {
		this.#log = log;
	}

	/**
	 * Makes a forecast visible: completed at once where all of it is there, else what is there, and the
	 * rest as it comes. `outdated`: the log has changed since the forecast began, so it no longer holds.
	 */
	async publish(id: string, now: number, fingerprint?: string): Promise<ImportRun | Refusal> {
		const published = await this.#change(id, (run, meta) => {
			if (run?.state !== 'ready' && run?.state !== 'checking') return 'noForecast';
			if (run.generation !== meta.generation) return 'outdated';
			const published = { ...run, source: { ...run.source, fingerprint }, publishedAt: now };
			return {
				run:
					run.state === 'ready'
						? { ...published, state: 'completed', finishedAt: now }
						: { ...published, state: 'processing' },
			};
		});
		return published as ImportRun | Refusal;
	}

	/**
	 * Takes a visible run back: its versions are no longer seen, earlier ones show again. Answers what that did to
	 * contacts.
	 *
	 * @param inUse what becomes of contacts that it brought and later runs have met
	 */
	async rollBack(id: string, now: number, inUse: InUse): Promise<RollbackEffect | Refusal> {
		for (;;) {
			const { generation } = await this.#log.meta();
			const count = await this.#countRollback(id);
			const wrote: Pick<Head, 'kept' | 'deleted'> | undefined =
				inUse === 'keep'
					? nonEmpty(count.found(), (kept) => ({ kept }))
					: nonEmpty(count.changed(), (deleted) => ({ kept: new Uint32Array(), deleted }));
			const changed = await this.#change(id, (run, meta) => {
				if (run === undefined || !isVisible(run)) return 'notVisible';
				// A forecast was published meanwhile, which needs no lock.
				if (meta.generation !== generation) return 'outdated';
				const rolledBack = {
					at: now,
					from: run.state,
					inUse,
					seq: wrote && meta.nextSeq,
					...(inUse === 'remove' && { rowsLost: count.rowsByRun() }),
				};
				return { run: asRun({ ...run, state: 'rolledBack', rolledBack }), wrote };
			});
			if (changed === 'outdated') continue;
			return typeof changed === 'string' ? changed : done(count.effect(), inUse);
		}
	}

	/** Takes a rollback back: what the run wrote is seen again, as if it had never been rolled back. */
	async restore(id: string): Promise<Run | Refusal> {
		return this.#change(id, (run) =>
			run?.state === 'rolledBack' && run.rolledBack !== undefined
				? { run: asRun({ ...run, state: run.rolledBack.from, rolledBack: undefined }) }
				: 'notRolledBack',
		);
	}

	/** What a rollback would do to the contacts that this run wrote. */
	async rollbackEffect(id: string): Promise<RollbackEffect> {
		return (await this.#countRollback(id)).effect();
	}

	/** What queries see of heads, and one run that may not be published. */
	async seenHeads(andThis?: string): Promise<SeenHeads> {
		return new SeenHeads(await this.#log.runs(), andThis);
	}

	async #countRollback(id: string): Promise<RollbackCount> {
		const { db } = this.#log;
		const count = new RollbackCount(id);
		const runs = await this.#log.runs();
		const seen = new SeenHeads(runs);
		await eachHead(db, (await this.#log.meta()).nextSeq, 0, (head) => {
			const part = seen.of(head);
			if (part !== undefined) count.add(part);
		});
		if (!count.dependsOnRows) return count;
		const from = runs.find((run) => run.id === id)?.seq ?? 0;
		for (const run of runs) {
			if (run.id === id || !isImport(run) || !isVisible(run) || !hasMatched(run)) continue;
			const seqs = await db.outcomes.where('importId').equals(run.id).primaryKeys();
			const later = seqs.filter((seq) => seq > from);
			for (let at = 0; at < later.length; at += OUTCOMES_PER_READ) {
				const some = await db.outcomes.bulkGet(later.slice(at, at + OUTCOMES_PER_READ));
				for (const outcomes of some) if (outcomes !== undefined) count.addRows(outcomes);
			}
		}
		return count;
	}

	/** `change` answers the run as it shall be, or why it stays as it is. */
	async #change(
		id: string,
		change: (run: Run | undefined, meta: LogMeta) => Change | Refusal,
	): Promise<Run | Refusal> {
		const { imports, meta, batches, heads, hashes } = this.#log.db;
		const tables = [imports, meta, batches, heads, hashes];
		const changed = await this.#log.db.write(tables, async (): Promise<Run | Refusal> => {
			const [run, now] = await Promise.all([imports.get(id), this.#log.meta()]);
			if (run?.publishedAt !== undefined && isPastHorizon(run, now)) return 'pastHorizon';
			const next = change(run, now);
			if (typeof next === 'string') return next;
			const generation = now.generation + 1;
			// The run is of the generation it made: its own publishing does not make it outdated.
			const stamped: Run = { ...next.run, generation };
			const nextSeq = now.nextSeq + (next.wrote === undefined ? 0 : 1);
			const { batch, head, hashes: hashed } = emptyBatch(now.nextSeq, id);
			await Promise.all([
				imports.put(stamped),
				meta.put({ ...now, generation, visibilityGeneration: generation, nextSeq }),
				...(next.wrote === undefined
					? []
					: [batches.add(batch), heads.add({ ...head, ...next.wrote }), hashes.add(hashed)]),
			]);
			return stamped;
		});
		if (typeof changed !== 'string') await flush(this.#log.db);
		return changed;
	}
}

/** Why the visibility of a run stays as it is. */
export type Refusal = 'noForecast' | 'outdated' | 'notVisible' | 'notRolledBack' | 'pastHorizon';

interface Change {
	readonly run: Run;
	/** What its rollback leaves, or takes along. */
	readonly wrote?: Pick<Head, 'kept' | 'deleted'>;
}

/** Records read in one go: enough to be quick, few enough to hold. */
const OUTCOMES_PER_READ = 32;

/** Whether any of its rows went into a contact that was there. */
function hasMatched({ counts }: ImportRun): boolean {
	return counts.skipped + counts.identical + counts.updated + counts.merged > 0;
}

/** What a rollback has done. */
function done(effect: RollbackEffect, inUse: InUse): RollbackEffect {
	if (inUse === 'keep') return effect;
	const gone = effect.inUse.changed + effect.inUse.found;
	return {
		...effect,
		contactsRemoved: effect.contactsRemoved + gone,
		contactsKept: effect.contactsKept - gone,
	};
}

function nonEmpty<T>(numbers: Uint32Array, make: (numbers: Uint32Array) => T): T | undefined {
	return numbers.length === 0 ? undefined : make(numbers);
}

/** A run with something changed: what is spread of a union is no longer known to be one. */
function asRun<T extends { readonly id: string }>(changed: T): Run {
	return changed as unknown as Run;
}
