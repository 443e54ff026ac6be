import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsOf } from '../../src/lib/core/columns.ts';
import type { Contact } from '../../src/lib/core/contact.ts';
import { packColumns } from '../../src/lib/core/packed-columns.ts';
import { textSearch } from '../../src/lib/core/text-search.ts';

/** Few characters, so that values hold what is looked for, and joined ones what none of them holds. */
const text = fc.string({
	unit: fc.constantFrom(...'aAbBk.*[(\\/-1 iIéÉßñÑжЖωΩ太', '😀'),
	minLength: 1,
	maxLength: 5,
});

function hitsOf(contacts: readonly Contact[], wanted: string): number[] {
	const columns = columnsOf(contacts);
	const hits = new Uint8Array(columns.size);
	textSearch(wanted)(packColumns(columns), hits);
	return [...hits];
}

test('a text is found in the very contacts that hold it in a field, whatever its letter case', () => {
	const contact = fc.dictionary(fc.constantFrom('firstName', 'notes', 'email.1'), text);
	fc.assert(
		fc.property(fc.array(contact, { maxLength: 12 }), text, (contacts, wanted) => {
			const isFound = (value: string): boolean =>
				value.toLowerCase().includes(wanted.toLowerCase());
			const found = hitsOf(
				contacts.map((fields) => new Map(Object.entries(fields))),
				wanted,
			);
			expect(found).toEqual(contacts.map((fields) => Number(Object.values(fields).some(isFound))));
		}),
		{ numRuns: 1_000 },
	);
});

test.each([
	['istanbul', 'İstanbul'],
	['ΟΔΟΣ', 'οδος'],
	['οδοσ', 'ΟΔΟΣ'],
	['straẞe', 'Straße'],
	['i', 'KIEL'],
])('%s finds %s', (wanted, value) => {
	const neighbours: Contact[] = ['x', value, 'α'].map((notes) => new Map([['notes', notes]]));
	expect(hitsOf(neighbours, wanted)).toEqual([0, 1, 0]);
});

test('the country that a phone number was read with is not found', () => {
	expect(hitsOf([new Map([['phone.1.country', 'DE']])], 'de')).toEqual([0]);
});

test('a character whose halves two values ended and began with is found in the one that holds it now', () => {
	const contacts: Contact[] = ['a\ud83d', '\ude00b', '😀'].map(
		(notes) => new Map([['notes', notes]]),
	);
	expect(hitsOf(contacts, '😀')).toEqual([1, 0, 1]);
	expect(hitsOf(contacts, '\ud83d')).toEqual([0, 0, 0]);
});

test('what is looked for among bytes is found at every place, and never across two values', () => {
	const values = ['nana', 'ananas', 'BANANA', 'ba', 'nan', 'a', 'ñana', '太ANAN'];
	const contacts = values.map((notes): Contact => new Map([['notes', notes]]));
	expect(hitsOf(contacts, 'anan')).toEqual([0, 1, 1, 0, 0, 0, 0, 1]);
	expect(hitsOf(contacts, 'bana')).toEqual([0, 0, 1, 0, 0, 0, 0, 0]);
});
