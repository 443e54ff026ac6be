import { isVisible, type InUse } from '../core/run.ts';
import { isPastHorizon } from '../core/undo-horizon.ts';
import type { ImporterDeps } from './importer.ts';
import type { RollbackForecast, RollbackResult } from './importer-types.ts';
import { WRITE_LOCK } from './run-locks.ts';

/** Takes runs back, and takes that back: imports and changes by hand alike. */
export class Rollbacks {
	readonly #deps: Pick<ImporterDeps, 'log' | 'withLock' | 'now' | 'tell'>;

	constructor(deps: Pick<ImporterDeps, 'log' | 'withLock' | 'now' | 'tell'>) {
		this.#deps = deps;
	}

	/** What a rollback of this run would do. */
	async forecast(id: string): Promise<RollbackForecast> {
		const log = await this.#deps.log;
		return { possible: await this.#isPossible(id), ...(await log.visibility.rollbackEffect(id)) };
	}

	/** Takes a run back; answers what that has done. */
	async rollBack(id: string, inUse: InUse): Promise<RollbackResult> {
		const { withLock, now, tell } = this.#deps;
		const log = await this.#deps.log;
		const result = await withLock(WRITE_LOCK, async () => {
			const completedAt = now();
			const effect =
				(await this.#isPossible(id)) && (await log.visibility.rollBack(id, completedAt, inUse));
			if (typeof effect !== 'object')
				throw new Error('Only an import that is in can be rolled back');
			const { contactsRemoved, contactsRestored, contactsKept } = effect;
			return { contactsRemoved, contactsRestored, contactsKept, completedAt };
		});
		tell({ kind: 'changed' });
		return result!;
	}

	/** Takes a rollback back. */
	async takeBack(id: string): Promise<void> {
		const log = await this.#deps.log;
		await this.#deps.withLock(WRITE_LOCK, async () => {
			if (typeof (await log.visibility.restore(id)) === 'string')
				throw new Error('Only an import that was rolled back can be brought back');
		});
		this.#deps.tell({ kind: 'changed' });
	}

	async #isPossible(id: string): Promise<boolean> {
		const log = await this.#deps.log;
		const [run, meta] = await Promise.all([log.run(id), log.meta()]);
		if (run === undefined || run.state === 'processing') return false;
		return isVisible(run) && !isPastHorizon(run, meta);
	}
}
