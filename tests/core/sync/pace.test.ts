import { expect, test } from 'vitest';
import { Pace } from '../../../src/lib/core/sync/pace.ts';

function after(pace: Pace, answers: number): number {
	for (let i = 0; i < answers; i++) pace.succeeded();
	return pace.limit;
}

test('grows with every answer at first, up to what a browser opens to one server', () => {
	const pace = new Pace();
	expect([0, 1, 1, 1, 1, 1].map((answers) => after(pace, answers))).toEqual([2, 3, 4, 5, 6, 6]);
});

test('halves where the server has too much, and comes back by one for each full round', () => {
	const pace = new Pace();
	after(pace, 10);
	pace.slowDown();
	expect(pace.limit).toBe(3);
	expect([1, 1, 1, 3, 1].map((answers) => after(pace, answers))).toEqual([3, 3, 4, 4, 5]);
});

test('is never below one, however often it is slowed down', () => {
	const pace = new Pace();
	for (let i = 0; i < 10; i++) pace.slowDown();
	expect(pace.limit).toBe(1);
	expect(after(pace, 1)).toBe(2);
});

test('tries one at a time where nothing gets through, and is quickly back once something does', () => {
	const pace = new Pace();
	after(pace, 10);
	pace.probe();
	expect(pace.limit).toBe(1);
	expect([1, 1].map((answers) => after(pace, answers))).toEqual([2, 3]);
});
