import { expect, test } from 'vitest';
import type { Run } from '../../src/lib/core/run.ts';
import { importsLeft, isPastHorizon, nextUndoFrom } from '../../src/lib/core/undo-horizon.ts';

const run = (seq: number | undefined, more: object = {}): Run =>
	({ id: `run ${seq}`, seq, state: 'completed', publishedAt: 1, ...more }) as unknown as Run;
const byHand = (seq: number): Run => run(seq, { kind: 'edit' });
const RUNS = [run(1), byHand(3), run(4), byHand(6), run(7), run(9, { state: 'rolledBack' })];

test('the horizon lies before the newest imports, changes by hand not counted', () => {
	expect(nextUndoFrom(RUNS, { undoHorizon: 4 })).toBe(0);
	expect(nextUndoFrom(RUNS, { undoHorizon: 3 })).toBe(4);
	expect(nextUndoFrom(RUNS, { undoHorizon: 1 })).toBe(9);
	expect(RUNS.filter((each) => isPastHorizon(each, { undoFrom: 4 }))).toEqual(RUNS.slice(0, 2));
});

test('it never goes back, and never past an import that is unfinished; forecasts do not count', () => {
	expect(nextUndoFrom(RUNS, { undoHorizon: 3, undoFrom: 7 })).toBe(7);
	const paused = [...RUNS, run(2, { state: 'paused' })];
	expect(nextUndoFrom(paused, { undoHorizon: 1 })).toBe(2);
	const forecast = [...RUNS, run(11, { state: 'ready', publishedAt: undefined })];
	expect(nextUndoFrom(forecast, { undoHorizon: 3 })).toBe(4);
});

test('a run says after how many more imports it will be past the horizon', () => {
	const left = (which: Run): number => importsLeft(which, RUNS, { undoHorizon: 4, undoFrom: 0 });
	expect(RUNS.map(left)).toEqual([1, 1, 2, 2, 3, 4]);
	expect(importsLeft(RUNS[0], RUNS, { undoFrom: 4 })).toBe(0);
	// It would be past it, were it not for another that is unfinished.
	expect(importsLeft(RUNS[0], RUNS, { undoHorizon: 2 })).toBe(1);
});
