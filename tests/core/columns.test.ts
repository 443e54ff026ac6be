import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Contact } from '../../src/lib/core/contact.ts';
import {
	columnValues,
	contactAt,
	encodeVersions,
	NO_COLUMNS,
	type Columns,
} from '../../src/lib/core/columns.ts';

const path = fc.constantFrom('firstName', 'email.1', 'notes', 'custom.__proto__');
const contact = fc
	.dictionary(path, fc.string({ minLength: 1, unit: 'binary' }))
	.map((fields) => new Map(Object.entries(fields)));

const columnsOf = (contacts: readonly Contact[]): Columns => encodeVersions(contacts, NO_COLUMNS);

test('contacts come back from columns as they went in, whether given as rows or as contacts', () => {
	fc.assert(
		fc.property(
			fc.array(contact, { maxLength: 20 }),
			fc.array(contact, { maxLength: 20 }),
			(rows, others) => {
				const columns = encodeVersions([...rows.keys(), ...others], columnsOf(rows));
				const all = [...rows, ...others];
				expect(all.map((_, position) => contactAt(columns, position))).toEqual(
					all.map((each) => new Map(each)),
				);
				for (const path of columns.paths) {
					expect(columnValues(columns, path)).toEqual(all.map((each) => each.get(path) ?? ''));
				}
			},
		),
	);
});

test('any contacts can be picked from columns, in any order', () => {
	fc.assert(
		fc.property(
			fc.array(contact, { minLength: 1, maxLength: 20 }),
			fc.infiniteStream(fc.nat()),
			fc.nat(30),
			fc.boolean(),
			(contacts, stream, count, inOrder) => {
				const positions = Array.from(
					{ length: count },
					() => stream.next().value % contacts.length,
				);
				const picked = inOrder ? [...new Set(positions)].sort((a, b) => a - b) : positions;
				const columns = encodeVersions(picked, columnsOf(contacts));
				expect(columns.size).toBe(picked.length);
				expect(picked.map((_, at) => contactAt(columns, at))).toEqual(
					picked.map((at) => new Map(contacts[at])),
				);
			},
		),
	);
});

test('offsets are 16 bits wide while they can be, and still right beyond', () => {
	const long = 'x'.repeat(40_000);
	const columns = columnsOf([
		new Map([
			['notes', long],
			['firstName', 'Ana'],
		]),
		new Map([['notes', long]]),
	]);
	expect(columns.ends.map((ends) => ends.BYTES_PER_ELEMENT)).toEqual([4, 2]);
	expect(contactAt(columns, 1)).toEqual(new Map([['notes', long]]));
	expect(encodeVersions([1], columns).ends.map((ends) => ends.BYTES_PER_ELEMENT)).toEqual([2]);
});

test('a path that no contact has is not stored', () => {
	const columns = columnsOf([
		new Map([['firstName', 'Ana']]),
		new Map([['notes', 'only the second']]),
	]);
	expect(encodeVersions([0], columns).paths).toEqual(['firstName']);
});
