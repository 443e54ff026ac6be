import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backoffMs, retryAfterMs } from '../../../src/lib/core/sync/retry.ts';

describe('Retry-After', () => {
	const now = Date.UTC(2026, 10, 22, 12);

	test('is seconds', () => {
		expect(retryAfterMs('0', now)).toBe(0);
		expect(retryAfterMs(' 120 ', now)).toBe(120_000);
		expect(retryAfterMs('1000000000', now)).toBe(1e12);
	});

	test('or a date in any of the three forms that there are, all of them in UTC', () => {
		expect(retryAfterMs('Sun, 22 Nov 2026 12:00:30 GMT', now)).toBe(30_000);
		expect(retryAfterMs('Sunday, 22-Nov-26 12:00:30 GMT', now)).toBe(30_000);
		expect(retryAfterMs('Sun Nov 22 12:00:30 2026', now)).toBe(30_000);
	});

	test('a date that has passed asks for nothing', () => {
		expect(retryAfterMs('Fri, 31 Dec 1999 23:59:59 GMT', now)).toBe(0);
	});

	test('is absent where nothing can be understood', () => {
		for (const header of [null, '', '-5', '1.5', '1e9', 'soon', '2026-11-22', 'Someday, or not'])
			expect(retryAfterMs(header, now), String(header)).toBeUndefined();
	});
});

test('the wait is any time up to a bound that doubles from half a second to half a minute', () => {
	const most = (failures: number): number => backoffMs(failures, 1);
	expect([1, 2, 3, 4, 5, 6, 7, 8, 100].map(most)).toEqual([
		500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000,
	]);
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 2000 }),
			fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
			(failures, random) => {
				const wait = backoffMs(failures, random);
				expect(wait).toBeGreaterThanOrEqual(0);
				expect(wait).toBeLessThanOrEqual(most(failures));
			},
		),
	);
});
