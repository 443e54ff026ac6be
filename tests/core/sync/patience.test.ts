import { expect, test } from 'vitest';
import { Patience } from '../../../src/lib/core/sync/patience.ts';
import { randomOf } from '../../support/random.ts';

const FAILED = { sentAt: 0, at: 0, askedMs: undefined, isOnline: true, random: 0.5 };

test('waits longer after every failure, and after a success as at first', () => {
	const patience = new Patience();
	const waits = [1, 2, 3].map(() => {
		const at = patience.until;
		patience.failed({ ...FAILED, sentAt: at, at });
		return patience.until - at;
	});
	expect(waits).toEqual([250, 500, 1000]);
	patience.succeeded();
	const at = patience.until;
	patience.failed({ ...FAILED, sentAt: at, at });
	expect(patience.until - at).toBe(250);
});

test('requests that were sent together and fail together are one failure', () => {
	const patience = new Patience();
	const isNews = [20, 21, 22, 1000].map((at) => patience.failed({ ...FAILED, at }));
	expect(isNews).toEqual([true, false, false, false]);
	expect(patience.until).toBe(250);
});

test('time that a request has waited for its answer counts as a wait', () => {
	const patience = new Patience();
	patience.failed({ ...FAILED, sentAt: 1000, at: 36_000 });
	expect(patience.until).toBe(1250);
	patience.failed({ ...FAILED, sentAt: 36_000, at: 36_100 });
	expect(patience.until).toBe(36_500);
});

test('the server’s word counts, up to five minutes', () => {
	for (const [askedMs, wait] of [
		[1000, 1000],
		[20_000, 20_000],
		[1e12, 300_000],
		[Infinity, 300_000],
	]) {
		const patience = new Patience();
		patience.failed({ ...FAILED, askedMs });
		expect(patience.until).toBe(wait);
	}
});

test('the longest of several waits counts, and a success of one that was under way ends none', () => {
	const patience = new Patience();
	patience.failed({ ...FAILED, askedMs: 20_000 });
	patience.failed({ ...FAILED, at: 10, askedMs: 2000 });
	patience.failed({ ...FAILED, at: 20 });
	patience.succeeded();
	expect(patience.until).toBe(20_000);
});

test('only somebody who asks for it ends a wait that the server has asked for', () => {
	const patience = new Patience();
	patience.failed({ ...FAILED, askedMs: 20_000 });
	patience.retry();
	expect(patience.until).toBe(20_000);
	patience.forget();
	expect(patience.until).toBe(0);

	patience.failed(FAILED);
	patience.retry();
	expect(patience.until).toBe(0);
});

test('without a network it waits for the network', () => {
	const patience = new Patience();
	patience.failed({ ...FAILED, isOnline: false });
	expect(patience.until).toBe(300_000);
	patience.retry();
	expect(patience.until).toBe(0);
});

test('an outage of a minute costs twenty requests at most, whatever the server asks for', () => {
	for (let seed = 0; seed < 500; seed++) {
		// Chance may have it that every wait is the shortest.
		const random = seed === 0 ? () => 0 : randomOf(seed);
		for (const askedMs of [undefined, 0, 1, 999, 1000, 1500]) {
			const patience = new Patience();
			let requests = 0;
			// As many as can be under way when it begins.
			// No answer comes in no time at all.
			let at = 1;
			for (; requests < 6; requests++)
				patience.failed({ ...FAILED, at, askedMs, random: random() });
			for (;;) {
				const sentAt = Math.max(at, patience.until);
				if (sentAt >= 60_000) break;
				at = sentAt + 1;
				patience.failed({ ...FAILED, sentAt, at, askedMs, random: random() });
				requests++;
			}
			expect(requests).toBeLessThanOrEqual(20);
		}
	}
});
