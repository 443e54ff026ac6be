import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KeyTable } from '../../../src/lib/core/matching/key-table.ts';

const key = fc.record({
	// Few tags and groups of slots (seven bits of the lower half, four above them), so that searching and removing meet.
	high: fc.integer({ min: 0, max: 9 }),
	low: fc.constantFrom(0, 1, 0x800, 0x801, 0xffffffff),
});
const step = fc.record({
	do: fc.constantFrom('add', 'add', 'remove'),
	key,
	contact: fc.integer({ min: 1, max: 9 }),
	// Not always: asking puts the holders in order.
	asks: fc.boolean(),
});

test('it finds the lowest holder of a key, as a list of pairs would', () => {
	fc.assert(
		fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
			const table = new KeyTable();
			let pairs: { high: number; low: number; contact: number }[] = [];
			for (const { do: what, key, contact, asks } of steps) {
				if (what === 'add') {
					table.add(key.high, key.low, contact);
					pairs.push({ ...key, contact });
				} else {
					table.remove(key.high, key.low, contact);
					pairs = pairs.filter(
						(pair) => pair.high !== key.high || pair.low !== key.low || pair.contact !== contact,
					);
				}
				const holders = pairs
					.filter(({ high, low }) => high === key.high && low === key.low)
					.map((pair) => pair.contact);
				expect(table.find(key.high, key.low)).toBe(holders.length === 0 ? 0 : Math.min(...holders));
				if (asks) expect(table.holds(key.high, key.low, contact)).toBe(holders.includes(contact));
			}
		}),
	);
});

test('it grows to a hundred thousand keys and finds every one', () => {
	const table = new KeyTable();
	const high = (at: number): number => Math.imul(at, 0x9e3779b1) >>> 0;
	const low = (at: number): number => Math.imul(at, 0x85ebca6b) >>> 0;
	for (let at = 1; at <= 100_000; at++) table.add(high(at), low(at), at);
	for (let at = 1; at <= 100_000; at++) expect(table.find(high(at), low(at))).toBe(at);
	expect(table.find(high(100_001), low(100_001))).toBe(0);
});

test('keys by the ten thousand come and go, as in a map', () => {
	const table = new KeyTable();
	const held = new Map<string, [high: number, low: number, contact: number]>();
	let state = 1;
	const random = (): number => {
		// xorshift32 (George Marsaglia, 2003).
		state ^= state << 13;
		state ^= state >>> 17;
		return (state ^= state << 5) >>> 0;
	};
	for (let step = 1; step <= 300_000; step++) {
		const [high, low] = [random(), random()];
		table.add(high, low, step);
		held.set(`${high} ${low}`, [high, low, step]);
		// Ever more come than go, but for a time in between.
		const goes = step > 100_000 && step < 160_000 ? 2 : random() % 2;
		for (const [name, [high, low, contact]] of held) {
			if (goes === 0 || held.size === 1) break;
			table.remove(high, low, contact);
			held.delete(name);
			expect(table.find(high, low)).toBe(0);
			if (goes === 1 || held.size % 2 === 0) break;
		}
	}
	expect(held.size).toBeGreaterThan(50_000);
	for (const [high, low, contact] of held.values()) expect(table.find(high, low)).toBe(contact);
});

test('a key that changes hands a hundred thousand times is still found at once', () => {
	const table = new KeyTable();
	const began = performance.now();
	for (let at = 0; at < 100_000; at++) {
		table.add(1, 1, 7);
		table.remove(1, 1, 7);
	}
	expect(table.find(1, 1)).toBe(0);
	// Linear it takes some 10 ms, quadratic minutes.
	expect(performance.now() - began).toBeLessThan(1_000);
});
