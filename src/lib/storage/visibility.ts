import { isVisible, type ImportRun, type Run } from '../core/run.ts';
import { isPastHorizon } from '../core/undo-horizon.ts';
import type { LogMeta } from './database.ts';
import { eachHead } from './each-head.ts';
import { flush } from './flush.ts';
import type { Log } from './log.ts';
import { RollbackCount, type RollbackEffect } from './rollback-effect.ts';

/** Which runs queries see, and what changes that: one small write each, however much the run has written. */
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
			return run.state === 'ready'
				? { ...published, state: 'completed', finishedAt: now }
				: { ...published, state: 'processing' };
		});
		return published as ImportRun | Refusal;
	}

	/** Takes a visible run back: its versions are no longer seen, earlier ones show again. */
	async rollBack(id: string, now: number): Promise<Run | Refusal> {
		return this.#change(id, (run) =>
			run !== undefined && isVisible(run)
				? asRun({ ...run, state: 'rolledBack', rolledBack: { at: now, from: run.state } })
				: 'notVisible',
		);
	}

	/** Takes a rollback back: what the run wrote is seen again, as if it had never been rolled back. */
	async restore(id: string): Promise<Run | Refusal> {
		return this.#change(id, (run) =>
			run?.state === 'rolledBack' && run.rolledBack !== undefined
				? asRun({ ...run, state: run.rolledBack.from, rolledBack: undefined })
				: 'notRolledBack',
		);
	}

	/** What a rollback would do to the contacts that this run wrote. */
	async rollbackEffect(id: string): Promise<RollbackEffect> {
		const count = new RollbackCount(id);
		const visible = await this.visibleRuns();
		await eachHead(this.#log.db, (await this.#log.meta()).nextSeq, 0, (head) => {
			if (visible.has(head.importId)) count.add(head);
		});
		return count.effect();
	}

	/** Runs that queries see, and one unpublished one. */
	async visibleRuns(andThis?: string): Promise<Set<string>> {
		const visible = new Set((await this.#log.runs()).filter(isVisible).map(({ id }) => id));
		if (andThis !== undefined) visible.add(andThis);
		return visible;
	}

	/** `change` answers the run as it shall be, or why it stays as it is. */
	async #change(
		id: string,
		change: (run: Run | undefined, meta: LogMeta) => Run | Refusal,
	): Promise<Run | Refusal> {
		const { imports, meta } = this.#log.db;
		const changed = await this.#log.db.write([imports, meta], async (): Promise<Run | Refusal> => {
			const [run, now] = await Promise.all([imports.get(id), this.#log.meta()]);
			if (run !== undefined && isPastHorizon(run, now)) return 'pastHorizon';
			const next = change(run, now);
			if (typeof next === 'string') return next;
			const generation = now.generation + 1;
			// The run is of the generation it made: its own publishing does not make it outdated.
			const stamped: Run = { ...next, generation };
			await Promise.all([
				imports.put(stamped),
				meta.put({ ...now, generation, visibilityGeneration: generation }),
			]);
			return stamped;
		});
		if (typeof changed !== 'string') await flush(this.#log.db);
		return changed;
	}
}

/** Why the visibility of a run stays as it is. */
export type Refusal = 'noForecast' | 'outdated' | 'notVisible' | 'notRolledBack' | 'pastHorizon';

/** A run with something changed: what is spread of a union is no longer known to be one. */
function asRun<T extends { readonly id: string }>(changed: T): Run {
	return changed as unknown as Run;
}
