import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnValues, contactAt, encodeColumns } from '../../src/lib/core/columns.ts';

const path = fc.constantFrom('firstName', 'email.1', 'notes', 'custom.__proto__');
const contact = fc
	.dictionary(path, fc.string({ minLength: 1, unit: 'binary' }))
	.map((fields) => new Map(Object.entries(fields)));

test('contacts come back from columns as they went in, whether given as rows or as contacts', () => {
	fc.assert(
		fc.property(
			fc.array(contact, { maxLength: 20 }),
			fc.array(contact, { maxLength: 20 }),
			(rows, others) => {
				const values = new Map(
					['firstName', 'email.1', 'notes', 'custom.__proto__'].map((path) => [
						path,
						rows.map((row) => row.get(path) ?? ''),
					]),
				);
				const columns = encodeColumns([...rows.keys(), ...others], values);
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

test('offsets are 16 bits wide while they can be, and still right beyond', () => {
	const long = 'x'.repeat(40_000);
	const columns = encodeColumns(
		[0, 1],
		new Map([
			['notes', [long, long]],
			['firstName', ['Ana', '']],
		]),
	);
	expect(columns.ends.map((ends) => ends.BYTES_PER_ELEMENT)).toEqual([4, 2]);
	expect(contactAt(columns, 1)).toEqual(new Map([['notes', long]]));
});

test('a path that no contact has is not stored', () => {
	expect(encodeColumns([0], new Map([['notes', ['', 'only the second row']]])).paths).toEqual([]);
});
