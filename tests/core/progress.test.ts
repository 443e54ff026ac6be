import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRateMeter, type Measured, type RateMeter } from '../../src/lib/core/progress.ts';

const FILE_BYTES = 100_000_000;
const ROW_BYTES = 100;

function at(bytesRead: number, bytesTotal = FILE_BYTES): Measured {
	const rows = Math.floor(bytesRead / ROW_BYTES);
	return { bytesRead, bytesTotal, rows, batches: Math.floor(rows / 1000) };
}

/** Samples every 100 ms while `bytesPerSecond` are read, and gives the last estimate and time. */
function run(meter: RateMeter, bytesPerSecond: number, seconds: number, fromMs = 0, fromByte = 0) {
	let estimate = meter.sample(at(fromByte), fromMs);
	for (let ms = 100; ms <= seconds * 1000; ms += 100) {
		const bytes = Math.min(FILE_BYTES, fromByte + (bytesPerSecond * ms) / 1000);
		estimate = meter.sample(at(bytes), fromMs + ms);
	}
	return estimate;
}

test('at a steady speed it tells rows per second, time left and totals', () => {
	const estimate = run(createRateMeter(), 10_000_000, 4);
	expect(estimate.percent).toBe(40);
	expect(estimate.rowsPerSecond).toBeCloseTo(100_000, -3);
	expect(estimate.secondsLeft).toBeCloseTo(6, 1);
	expect(estimate.totalRows).toEqual({ count: 1_000_000, exact: false });
	expect(estimate.totalBatches).toEqual({ count: 1000, exact: false });
});

test('no time left is told before a second was watched, nor before anything was read', () => {
	expect(run(createRateMeter(), 10_000_000, 0.9).secondsLeft).toBeUndefined();
	expect(run(createRateMeter(), 10_000_000, 1.1).secondsLeft).toBeDefined();
	expect(run(createRateMeter(), 0, 10)).toMatchObject({
		percent: 0,
		rowsPerSecond: 0,
		secondsLeft: undefined,
		totalRows: { count: 0, exact: false },
	});
});

test('the end is exact', () => {
	const estimate = run(createRateMeter(), 10_000_000, 12);
	expect(estimate.percent).toBe(100);
	expect(estimate.secondsLeft).toBe(0);
	expect(estimate.totalRows).toEqual({ count: 1_000_000, exact: true });
	expect(estimate.totalBatches).toEqual({ count: 1000, exact: true });
});

test('a file of no bytes is done', () => {
	expect(createRateMeter().sample(at(0, 0), 0)).toMatchObject({
		percent: 100,
		secondsLeft: 0,
		totalRows: { count: 0, exact: true },
	});
});

test('a change of speed shows within some seconds, and not at once', () => {
	const meter = createRateMeter();
	run(meter, 10_000_000, 4);
	const soon = run(meter, 1_000_000, 0.5, 4000, 40_000_000);
	expect(soon.rowsPerSecond).toBeGreaterThan(60_000);
	const later = run(meter, 1_000_000, 15, 4500, 40_500_000);
	expect(later.rowsPerSecond).toBeLessThan(20_000);
});

describe('the clock may do what it likes', () => {
	test('a jump of a year, back or on, changes nothing that is told', () => {
		const YEAR_MS = 365 * 86_400_000;
		for (const jump of [-YEAR_MS, YEAR_MS]) {
			const meter = createRateMeter();
			const before = run(meter, 10_000_000, 4);
			const after = meter.sample(at(40_100_000), 4000 + jump);
			expect(after.rowsPerSecond).toBe(before.rowsPerSecond);
			const later = run(meter, 10_000_000, 2, 4000 + jump, 40_100_000);
			expect(later.rowsPerSecond).toBeCloseTo(100_000, -3);
			expect(later.secondsLeft).toBeCloseTo(3.99, 1);
		}
	});

	test('samples within one tick of it lose nothing', () => {
		const meter = createRateMeter();
		for (let i = 0; i <= 400; i++) meter.sample(at(i * 100_000), Math.floor(i / 10) * 100);
		expect(meter.sample(at(40_000_000), 4000).rowsPerSecond).toBeCloseTo(100_000, -4);
	});

	test('a machine that slept did not read slowly', () => {
		const meter = createRateMeter();
		run(meter, 10_000_000, 2);
		const estimate = run(meter, 10_000_000, 2, 2000 + 8 * 3_600_000, 20_000_000);
		expect(estimate.rowsPerSecond).toBeCloseTo(100_000, -3);
	});
});

test('a standstill ends in no time left rather than an absurd one', () => {
	const meter = createRateMeter();
	run(meter, 10_000_000, 4);
	let estimate = meter.sample(at(40_000_000), 4000);
	for (let s = 1; s <= 120; s++) estimate = meter.sample(at(40_000_000), 4000 + s * 1000);
	expect(estimate.secondsLeft).toBeUndefined();
	expect(estimate.rowsPerSecond).toBe(0);
});

test('percent never goes back, though a run returns to its checkpoint', () => {
	const meter = createRateMeter();
	run(meter, 10_000_000, 4);
	expect(meter.sample(at(30_000_000), 4100).percent).toBe(40);
	expect(meter.sample(at(50_000_000), 4200).percent).toBe(50);
});

test('a return to the checkpoint is no reading backwards', () => {
	const meter = createRateMeter();
	run(meter, 10_000_000, 4);
	const estimate = meter.sample(at(1_000_000), 4100);
	expect(estimate.secondsLeft).toBeGreaterThan(9);
	expect(estimate.secondsLeft).toBeLessThan(12);
});

test('a total that is about is never less than what is there', () => {
	const estimate = createRateMeter().sample(at(100_449_900, 100_450_000), 0);
	expect(estimate.totalRows).toEqual({ count: 1_004_499, exact: false });
});

test('whatever it is told, it tells nothing negative, infinite or absurd', () => {
	const count = fc.integer({ min: 0, max: 2 ** 40 });
	const sample = fc.record({ bytesRead: count, bytesTotal: count, rows: count, batches: count });
	const clock = fc.integer({ min: -(10 ** 15), max: 10 ** 15 }).map((quarters) => quarters / 4);
	fc.assert(
		fc.property(fc.array(fc.tuple(sample, clock), { maxLength: 20 }), (samples) => {
			const meter = createRateMeter();
			let percent = 0;
			for (const [progress, nowMs] of samples) {
				const estimate = meter.sample(progress, nowMs);
				expect(estimate.percent).toBeGreaterThanOrEqual(percent);
				expect(estimate.percent).toBeLessThanOrEqual(100);
				percent = estimate.percent;
				for (const value of [
					estimate.rowsPerSecond,
					estimate.secondsLeft ?? 0,
					estimate.totalRows.count,
					estimate.totalBatches.count,
				]) {
					expect(Number.isFinite(value) && value >= 0).toBe(true);
				}
				expect(estimate.secondsLeft ?? 0).toBeLessThanOrEqual(48 * 3600);
				expect(estimate.totalRows.count).toBeGreaterThanOrEqual(progress.rows);
			}
		}),
		{ numRuns: 500 },
	);
});
