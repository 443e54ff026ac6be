import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ContactBits } from '../../src/lib/core/contact-bits.ts';

/** Near each other, so that pages fill up, and far apart, so that there are several. */
const contact = fc.oneof(fc.integer({ min: 1, max: 200 }), fc.nat({ max: 2 ** 20 }));
const changes = fc.array(fc.tuple(contact, fc.boolean()), { maxLength: 300, size: 'max' });

test('a set of contacts is a set, however many share a page', () => {
	fc.assert(
		fc.property(changes, changes, (changesA, changesB) => {
			const [[a, plainA], [b, plainB]] = [made(changesA), made(changesB)];
			for (const [number] of changesA) expect(a.has(number)).toBe(plainA.has(number));
			const shared = [...plainA].filter((number) => plainB.has(number));
			const found: number[] = [];
			a.forEachShared(b, (number) => found.push(number));
			expect(new Set(found)).toEqual(new Set(shared));
			expect(found).toHaveLength(shared.length);
			expect(a.countShared(b)).toBe(shared.length);
		}),
	);
});

test('the last number of a full page is counted once', () => {
	const all = new ContactBits();
	for (let number = 0; number < 4096; number++) all.add(number);
	expect(all.countShared(all)).toBe(4096);
	let sum = 0;
	all.forEachShared(all, (number) => (sum += number));
	expect(sum).toBe((4095 * 4096) / 2);
});

function made(changes: readonly (readonly [number, boolean])[]): [ContactBits, Set<number>] {
	const [bits, plain] = [new ContactBits(), new Set<number>()];
	for (const [number, isAdded] of changes) {
		if (isAdded) bits.add(number);
		else bits.delete(number);
		if (isAdded) plain.add(number);
		else plain.delete(number);
	}
	return [bits, plain];
}
