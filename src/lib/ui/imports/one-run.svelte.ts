import type { Run } from '../../core/run.ts';
import { onLogChange } from '../log-changes.ts';
import { queries } from '../workers.ts';

/** One run, kept up to date. */
export class OneRun {
	/** Undefined while it is looked up, null where there is none. */
	run = $state.raw<Run | null>();
	#id = '';

	async show(id: string): Promise<void> {
		if (id !== this.#id) this.run = undefined;
		this.#id = id;
		const found = id === '' ? undefined : await queries().run(id);
		if (id === this.#id) this.run = found ?? null;
	}

	/** Begins to follow the log; answers the function that stops. */
	follow(): () => void {
		return onLogChange(() => void this.show(this.#id));
	}
}
