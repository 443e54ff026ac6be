import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blankColumns, blankHashes } from '../../src/lib/core/blank-values.ts';
import { columnsOf } from '../../src/lib/core/columns.ts';
import type { Contact } from '../../src/lib/core/contact.ts';
import { packHashes, PackedHashes } from '../../src/lib/core/matching/contact-hashes.ts';
import { hashContact } from '../../src/lib/core/matching/hash-contact.ts';
import { packColumns, packedContactAt } from '../../src/lib/core/packed-columns.ts';

const SEED = { high: 1, low: 2 };
const contact: fc.Arbitrary<Contact> = fc
	.dictionary(fc.constantFrom('email.1', 'firstName', 'notes'), fc.string({ unit: 'grapheme' }))
	.map((fields) => new Map(Object.entries(fields).filter(([, value]) => value !== '')));
const some = fc.array(fc.tuple(contact, fc.boolean()), { maxLength: 12 });

test('versions that are left have their values and hashes where they were, the others none', () => {
	fc.assert(
		fc.property(some, (versions) => {
			const contacts = versions.map(([each]) => each);
			const isBlank = (position: number): boolean => versions[position][1];
			const columns = blankColumns(packColumns(columnsOf(contacts)), isBlank);
			expect(columns.size).toBe(contacts.length);
			contacts.forEach((each, position) => {
				const left = packedContactAt(columns, position);
				expect(left).toEqual(isBlank(position) ? new Map() : each);
			});

			const hashes = contacts.map((each) => hashContact(each, SEED));
			const keys = hashes.reduce((sum, { to }) => sum + to, 0);
			const packed = packHashes(contacts.length, keys, (position) => hashes[position]);
			const blanked = new PackedHashes(blankHashes(packed, isBlank));
			const whole = new PackedHashes(packed);
			contacts.forEach((_, position) => {
				const keysAt = ({ kinds, highs, lows, from, to }: PackedHashes): number[][] =>
					[kinds, highs, lows].map((each) => [...each.subarray(from, to)]);
				const left = keysAt(blanked.at(position));
				expect(left).toEqual(isBlank(position) ? [[], [], []] : keysAt(whole.at(position)));
				if (!isBlank(position)) expect(blanked.contentLow).toBe(whole.contentLow);
			});
		}),
	);
});
