import { describe, expect, test } from 'vitest';
import type { CheckedBatch } from '../../../src/lib/core/checking/checked-batch.ts';
import { columnsOf } from '../../../src/lib/core/columns.ts';
import { packColumns } from '../../../src/lib/core/packed-columns.ts';
import { ContactIndex } from '../../../src/lib/core/matching/contact-index.ts';
import { hashContact } from '../../../src/lib/core/matching/hash-contact.ts';
import type { Contact } from '../../../src/lib/core/contact.ts';
import type { KeyKind } from '../../../src/lib/core/matching/key-kinds.ts';

const SEED = { high: 1, low: 2 };
const contact = (fields: Record<string, string>): Contact => new Map(Object.entries(fields));

/** An index that holds these contacts, numbered from 1. */
function indexOf(keys: readonly KeyKind[], ...contacts: Contact[]): ContactIndex {
	const index = new ContactIndex(keys);
	contacts.forEach((each, at) => index.add(at + 1, 1, at, hashContact(each, SEED)));
	return index;
}

/** A checked batch of one row, with the hashes that the check would give it. */
function rowOf(content: Contact): CheckedBatch {
	const hashes = hashContact(content, SEED);
	return {
		size: 1,
		firstRow: 1,
		lines: Uint32Array.of(2),
		columns: packColumns(columnsOf([content])),
		cells: '',
		groups: undefined,
		rejected: new Uint8Array(1),
		issues: '',
		issueCounts: {},
		keys: Array.from(hashes.kinds, (kind, at) => ({
			kind,
			present: Uint8Array.of(1),
			high: Uint32Array.of(hashes.highs[at]),
			low: Uint32Array.of(hashes.lows[at]),
		})),
		contentHigh: Uint32Array.of(hashes.contentHigh),
		contentLow: Uint32Array.of(hashes.contentLow),
	};
}

const match = (index: ContactIndex, fields: Record<string, string>): object =>
	index.match(rowOf(contact(fields)), 0);

describe('a row matches', () => {
	const index = indexOf(
		['email', 'phone'],
		contact({ 'email.1': 'ana@x.org', 'phone.1': '+493090182000' }),
		contact({ 'phone.1': '+493090182001' }),
	);

	test('by e-mail, whatever its case', () => {
		expect(match(index, { 'email.1': 'ANA@X.org' })).toEqual({
			contact: 1,
			refused: 0,
			conflict: 0,
		});
	});

	test('by phone, where it has no e-mail', () => {
		expect(match(index, { 'phone.1': '+49 30 90182000' })).toMatchObject({ contact: 1 });
	});

	test('by phone, where the contact has no e-mail', () => {
		expect(match(index, { 'email.1': 'new@x.org', 'phone.1': '+49 30 90182001' })).toMatchObject({
			contact: 2,
		});
	});

	test('not by phone where both have an e-mail and they differ: that is a colleague', () => {
		expect(match(index, { 'email.1': 'bob@x.org', 'phone.1': '+49 30 90182000' })).toEqual({
			contact: 0,
			refused: 1,
			conflict: 0,
		});
	});

	test('by the strongest key where two keys point at two contacts', () => {
		expect(match(index, { 'email.1': 'ana@x.org', 'phone.1': '+493090182001' })).toEqual({
			contact: 1,
			refused: 0,
			conflict: 2,
		});
	});
});

describe('a row that fits more than one contact', () => {
	const index = indexOf(
		['email', 'phone'],
		contact({ 'email.1': 'ana@x.org', 'phone.1': '+493090182000' }),
		contact({ 'email.1': 'bob@x.org', 'phone.1': '+493090182000' }),
		contact({ 'email.1': 'cy@x.org' }),
	);

	test('is no conflict where the contact that it matches holds the shared key too', () => {
		expect(match(index, { 'email.1': 'bob@x.org', 'phone.1': '+493090182000' })).toEqual({
			contact: 2,
			refused: 0,
			conflict: 0,
		});
	});

	test('is one where that contact does not hold it', () => {
		expect(match(index, { 'email.1': 'cy@x.org', 'phone.1': '+493090182000' })).toEqual({
			contact: 3,
			refused: 0,
			conflict: 1,
		});
	});

	test('is one where two keys of one kind belong to two contacts', () => {
		expect(match(index, { 'email.1': 'cy@x.org', 'email.2': 'bob@x.org' })).toEqual({
			contact: 2,
			refused: 0,
			conflict: 3,
		});
	});
});

test('a key that was not chosen matches nothing', () => {
	const index = indexOf(['phone'], contact({ 'email.1': 'ana@x.org', 'phone.1': '+493090182000' }));
	expect(match(index, { 'email.1': 'ana@x.org', 'phone.1': '+493090182099' })).toMatchObject({
		contact: 0,
	});
});

test('a row without keys matches only a contact of equal content without keys', () => {
	const index = indexOf(
		['email'],
		contact({ firstName: 'Ana' }),
		contact({ firstName: 'Bob', 'email.1': 'b@x.org' }),
	);
	expect(match(index, { firstName: 'Ana' })).toMatchObject({ contact: 1 });
	expect(match(index, { firstName: 'Ana', notes: 'met' })).toMatchObject({ contact: 0 });
	expect(match(index, { firstName: 'Bob' })).toMatchObject({ contact: 0 });
});

test('of two contacts that share a key the lower number matches', () => {
	const same = contact({ 'email.1': 'ana@x.org' });
	expect(match(indexOf(['email'], same, same), { 'email.1': 'ana@x.org' })).toMatchObject({
		contact: 1,
	});
});

test('a key that a contact no longer holds is free', () => {
	const old = contact({ 'email.1': 'ana@x.org' });
	const index = indexOf(['email'], old);
	const now = contact({ 'email.1': 'ana@y.org' });
	index.replace(1, 2, 0, hashContact(now, SEED), hashContact(old, SEED));
	expect(match(index, { 'email.1': 'ana@x.org' })).toMatchObject({ contact: 0 });
	expect(match(index, { 'email.1': 'ana@y.org' })).toMatchObject({ contact: 1 });
});
