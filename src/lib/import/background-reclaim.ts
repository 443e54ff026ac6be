import type { ImporterDeps } from './importer.ts';

/** Between two steps: so long that it is hardly felt, and a million superseded versions are gone in half a minute. */
const PAUSE_MS = 100;
const RECLAIM_LOCK = 'reclaim';

/** Reclaims while nothing else is to be done here: one tab at a time, and never in a hurry. */
export class BackgroundReclaim {
	readonly #deps: Pick<ImporterDeps, 'log' | 'withLock' | 'sleep' | 'tell'>;
	#controller = new AbortController();
	#working: Promise<void> = Promise.resolve();

	constructor(deps: Pick<ImporterDeps, 'log' | 'withLock' | 'sleep' | 'tell'>) {
		this.#deps = deps;
	}

	/**
	 * Begins anew with what there is to reclaim by now. Resolves when it is done, stopped or has failed: what was not
	 * reclaimed today is reclaimed another time.
	 */
	async begin(): Promise<void> {
		void this.stop();
		const { signal } = (this.#controller = new AbortController());
		this.#working = this.#working.then(() => this.#work(signal)).catch(() => {});
		await this.#working;
	}

	/** Ends it before the next step; resolves when it has ended. */
	async stop(): Promise<void> {
		this.#controller.abort();
		await this.#working;
	}

	async #work(signal: AbortSignal): Promise<void> {
		const { withLock, sleep, tell } = this.#deps;
		const log = await this.#deps.log;
		const work = async (): Promise<void> => {
			let reclaimed = false;
			const steps = log.reclaiming.steps();
			while (!signal.aborted && (await steps.next()).done !== true) {
				reclaimed = true;
				await sleep(PAUSE_MS);
			}
			// Only how much room is taken.
			if (reclaimed) tell({ kind: 'changed' });
		};
		// In line behind another tab, or a worker that is only just ending: what it leaves is reclaimed here.
		if (!signal.aborted) await withLock(RECLAIM_LOCK, work, { signal });
	}
}
