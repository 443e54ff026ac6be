import { isImport, type Run } from '../../core/run.ts';
import { onLogChange } from '../log-changes.ts';
import { runningImport } from '../running-import.svelte.ts';
import { queries } from '../workers.ts';

/** All runs, newest first; the one that runs with its counts of this moment. */
export class ImportRuns {
	#stored = $state.raw<readonly Run[]>();
	failed = $state(false);

	readonly runs = $derived.by(() => {
		const running = runningImport.shown;
		return this.#stored?.map((run) =>
			run.id === running?.importId && isImport(run) && run.state !== 'rolledBack'
				? {
						...run,
						state: running.state,
						counts: running.counts,
						totalRows: running.totalRows.count,
					}
				: run,
		);
	});

	/** Begins to follow the log; answers the function that stops. */
	follow(): () => void {
		void this.refresh();
		return onLogChange(() => void this.refresh());
	}

	async refresh(): Promise<void> {
		try {
			this.#stored = await queries().runs();
			this.failed = false;
		} catch {
			this.failed = true;
		}
	}
}
