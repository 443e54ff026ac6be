import { isImport, isUnfinished, type Run } from './run.ts';

/** How many imports can be undone, unless the user says otherwise. */
export const UNDO_HORIZON = 20;

/** Where the horizon lies, as the log has it. */
export interface UndoHorizon {
	/** How many imports can be undone; absent: `UNDO_HORIZON`. */
	readonly undoHorizon?: number;
	/** Runs before this `seq` are past the horizon, for good; absent: none is. */
	readonly undoFrom?: number;
}

/**
 * Where the horizon is to lie: before the newest imports, as many as can be undone, and before any that is
 * unfinished. It never goes back, whatever was set meanwhile: what lies beyond may be gone.
 */
export function nextUndoFrom(
	runs: readonly Run[],
	{ undoHorizon = UNDO_HORIZON, undoFrom = 0 }: UndoHorizon,
): number {
	const newest = runs
		.filter((run) => isImport(run) && run.publishedAt !== undefined)
		.map(placeOf)
		.sort((a, b) => b - a);
	if (newest.length <= undoHorizon) return undoFrom;
	const unfinished = runs.filter(isUnfinished).map(placeOf);
	return Math.max(undoFrom, Math.min(newest[undoHorizon - 1], ...unfinished));
}

/** Whether a run can no longer be undone, nor its undoing be taken back. */
export function isPastHorizon(run: Pick<Run, 'seq'>, { undoFrom = 0 }: UndoHorizon): boolean {
	return placeOf(run) < undoFrom;
}

/** After how many more imports a run will be past the horizon; 0 where it is. */
export function importsLeft(
	run: Pick<Run, 'seq'>,
	runs: readonly Run[],
	horizon: UndoHorizon,
): number {
	if (isPastHorizon(run, horizon)) return 0;
	const newer = runs.filter(
		(other) => isImport(other) && other.publishedAt !== undefined && placeOf(other) > placeOf(run),
	);
	return Math.max(1, (horizon.undoHorizon ?? UNDO_HORIZON) - newer.length);
}

/** Records that are older than the order of runs come first. */
function placeOf({ seq = 0 }: Pick<Run, 'seq'>): number {
	return seq;
}
