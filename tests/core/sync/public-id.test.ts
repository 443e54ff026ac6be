import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numberOfPublicId, publicId } from '../../../src/lib/core/sync/public-id.ts';

const UUID = /^[\da-f]{8}-[\da-f]{4}-[1-8][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const databases = fc.uuid({ version: 4 });
const numbers = fc.integer({ min: 1, max: 2 ** 32 - 1 });

test('is a UUID, from which the number comes back', () => {
	fc.assert(
		fc.property(databases, numbers, (database, number) => {
			const id = publicId(database, number);
			expect(id).toMatch(UUID);
			expect(numberOfPublicId(database, id)).toBe(number);
		}),
	);
});

test('no two contacts share one', () => {
	fc.assert(
		fc.property(databases, numbers, numbers, (database, one, other) => {
			fc.pre(one !== other);
			expect(publicId(database, one)).not.toBe(publicId(database, other));
		}),
	);
});

test('of another database, or none at all, it has no number', () => {
	const database = '8d1f6a52-6f0a-4c5e-9d0b-00112233445f';
	expect(numberOfPublicId(database, '9d1f6a52-6f0a-4c5e-9d0b-001122334450')).toBeUndefined();
	expect(numberOfPublicId(database, `${database.slice(0, -8)}4450`)).toBeUndefined();
	expect(numberOfPublicId(database, `${database.slice(0, -8)}2233445g`)).toBeUndefined();
	expect(numberOfPublicId(database, '')).toBeUndefined();
});
