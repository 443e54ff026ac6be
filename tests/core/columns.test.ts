import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsOf, columnValues, contactAt, type Columns } from '../../src/lib/core/columns.ts';
import type { Contact } from '../../src/lib/core/contact.ts';
import { packColumns, packedContactAt, unpackColumns } from '../../src/lib/core/packed-columns.ts';
import { pickRuns, pickValues } from '../../src/lib/core/pick-runs.ts';

const path = fc.constantFrom('firstName', 'email.1', 'notes', 'custom.__proto__');
/** Of one to four bytes in UTF-8, byte order marks included; UTF-8 knows no lone surrogates. */
const value = fc.string({
	minLength: 1,
	unit: fc.constantFrom('a', 'Z', 'é', 'ł', '山', '😀', '\uFEFF'),
});
const contact = fc
	.dictionary(path, value)
	.map((fields): Contact => new Map(Object.entries(fields)));
const contacts = fc.array(contact, { minLength: 1, maxLength: 20 });

const contactsIn = (columns: Columns): Contact[] =>
	Array.from({ length: columns.size }, (_, position) => contactAt(columns, position));

test('contacts come back from columns as they went in', () => {
	fc.assert(
		fc.property(contacts, (all) => {
			const columns = columnsOf(all);
			expect(contactsIn(columns)).toEqual(all.map((each) => new Map(each)));
			for (const path of columns.paths) {
				expect(columnValues(columns, path)).toEqual(all.map((each) => each.get(path) ?? ''));
			}
		}),
	);
});

test('packed columns hold the same contacts', () => {
	fc.assert(
		fc.property(contacts, (all) => {
			expect(contactsIn(unpackColumns(packColumns(columnsOf(all))))).toEqual(all);
		}),
	);
});

test('single contacts can be had of packed columns', () => {
	fc.assert(
		fc.property(contacts, (all) => {
			const packed = packColumns(columnsOf(all));
			expect(all.map((_, position) => packedContactAt(packed, position))).toEqual(all);
		}),
	);
});

test('runs of contacts can be picked from packed columns without unpacking them', () => {
	fc.assert(
		fc.property(
			contacts,
			fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }),
			(all, keeps) => {
				const kept = all.filter((_, position) => keeps[position]);
				const runs = all.flatMap((_, at) => (keeps[at] ? [{ from: at, to: at + 1 }] : []));
				const picked = pickRuns(packColumns(columnsOf(all)), kept.length, runs);
				expect(contactsIn(unpackColumns(picked))).toEqual(kept);
				expect(new Set(picked.paths)).toEqual(new Set(kept.flatMap((each) => [...each.keys()])));

				const positions = [...all.keys()].filter((position) => keeps[position]);
				for (const path of picked.paths) {
					expect(pickValues(packColumns(columnsOf(all)), path, positions)).toEqual(
						kept.map((each) => each.get(path) ?? ''),
					);
				}
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
	const second = pickRuns(packColumns(columns), 1, [{ from: 1, to: 2 }]);
	expect(second.ends.map((ends) => ends.BYTES_PER_ELEMENT)).toEqual([2]);
	expect(contactsIn(unpackColumns(second))).toEqual([new Map([['notes', long]])]);
});
