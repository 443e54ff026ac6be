/**
 * What the import page shows only once there is a file. The first screen does without; a file that
 * is being chosen brings all of it, so that no step waits for its part.
 */
export const parts = {
	file: () => import('./FileChosen.svelte'),
	columns: () => import('./Columns.svelte'),
	options: () => import('./Options.svelte'),
	progress: () => import('../report/Progress.svelte'),
	report: () => import('../report/Report.svelte'),
} as const;

/** Loads them all; whoever needs one that fails to load hears of it then. */
export function loadParts(): void {
	for (const load of Object.values(parts)) load().catch(() => {});
}
