import type { LogEvent } from '../import/events.ts';
import type { ImportProgress } from '../import/importer-types.ts';
import type { RunState } from '../core/run.ts';
import { onLogEvent, queries } from './workers.ts';

/** How long the end of a run stays on show. */
const FAREWELL_MS = 12_000;
/** Progress comes several times a second; without any for this long, whoever ran it is gone. */
const SILENCE_MS = 10_000;

/**
 * The import that runs now, in whichever tab: seen in the shell of every page.
 *
 * A forecast that was not published yet is no import: it shows on its own page only.
 */
class RunningImport {
	#latest = $state.raw<ImportProgress>();
	/** The run that was last seen as a forecast: published when all of it is in, it has ended with its first news. */
	#forecast: string | undefined;
	#forgetting: ReturnType<typeof setTimeout> | undefined;

	/** Called once for each run that comes to its end. */
	onended: ((progress: ImportProgress) => void) | undefined;

	/** Running, paused, or ended a moment ago. */
	get shown(): ImportProgress | undefined {
		return this.#latest;
	}

	/** True while rows are being written: nothing may reload the tabs. */
	get active(): boolean {
		return this.#latest !== undefined && !hasEnded(this.#latest.state);
	}

	/** Whole percent while it is under way, never 100 before the end. */
	readonly percent = $derived(
		this.#latest && !hasEnded(this.#latest.state)
			? Math.min(99, Math.floor(this.#latest.percent))
			: undefined,
	);

	/** Begins to listen; answers the function that stops. */
	listen(): () => void {
		const stop = onLogEvent((event) => this.hear(event));
		return () => {
			stop();
			clearTimeout(this.#forgetting);
		};
	}

	hear(event: LogEvent): void {
		if (event.kind === 'changed') return void this.#forgetIfSettled();
		if (event.kind !== 'progress') return;
		const { progress } = event;
		if (!progress.published) return void (this.#forecast = progress.importId);
		const wasForecast = progress.importId === this.#forecast;
		this.#forecast = undefined;
		const before = this.#latest;
		const ended = hasEnded(progress.state);
		const news = before?.importId !== progress.importId || before.state !== progress.state;
		// The end of a run whose beginning this tab did not see is old news.
		if (ended && !before && !wasForecast) return;

		this.#latest = progress;
		if (ended && news) this.onended?.(progress);
		if (ended && !news) return;

		clearTimeout(this.#forgetting);
		if (progress.state === 'paused') return;
		this.#forgetting = setTimeout(
			() => (this.#latest = undefined),
			ended ? FAREWELL_MS : SILENCE_MS,
		);
	}

	/** Whether a paused run was undone meanwhile, and a running one left by its worker, only the database knows. */
	async #forgetIfSettled(): Promise<void> {
		const shown = this.#latest;
		if (shown === undefined || hasEnded(shown.state)) return;
		const run = await queries().run(shown.importId);
		const isPaused = run?.state === 'paused';
		if (isPaused !== (shown.state === 'paused') && this.#latest === shown) this.#latest = undefined;
	}
}

export const runningImport = new RunningImport();

function hasEnded(state: RunState): boolean {
	return (
		state === 'completed' ||
		state === 'cancelled' ||
		state === 'failed' ||
		state === 'rolledBack' ||
		state === 'discarded'
	);
}
