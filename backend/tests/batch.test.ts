import { expect, test } from 'vitest';
import type { BatchAnswer, WireContact, WireError } from '../../src/lib/core/sync/protocol.ts';
import { contact, contacts, idOf, IMPORT } from './support/contacts.ts';
import { useRig } from './support/rig.ts';

const rig = useRig();

const WHOLE: Required<WireContact> = {
	id: idOf(1),
	external_id: '0042',
	prefix: 'Dr.',
	first_name: 'Åsa',
	middle_name: 'Q',
	last_name: 'Öberg 👩🏽‍💻',
	suffix: 'III',
	nickname: '',
	full_name: 'Öberg, Åsa',
	email: 'asa@bücher.example',
	phone: '+4670123456',
	emails: [
		{ value: 'asa@bücher.example', label: 'Work' },
		{ value: '', label: 'Home' },
	],
	phones: [{ value: '+4670123456' }, { value: 'ask Bo' }],
	addresses: [
		{
			formatted: 'Gata 1\nStad',
			street: 'Gata 1',
			extended: 'c/o',
			po_box: '7',
			city: 'Stad',
			region: 'R',
			postal_code: '012 34',
			country: 'SE',
			label: 'Home',
		},
		{ city: 'Rom' },
	],
	company: '=1+1',
	job_title: 'Boss',
	department: 'D',
	birthday: '1980-02-29',
	urls: [{ value: 'https://example.com' }],
	notes: 'line\nline\0',
	groups: ['a', 'b'],
	custom: JSON.parse('{"Shoe size":"42","__proto__":"x","constructor":"y","":"z"}') as Record<
		string,
		string
	>,
	created_at: '2026-11-22T08:00:00Z',
	updated_at: '2026-11-22T08:00:00.123Z',
	import_id: IMPORT,
};

const answered = (answer: Partial<BatchAnswer>): BatchAnswer => ({
	imported: 0,
	deleted: 0,
	errors: [],
	unprocessed: [],
	...answer,
});

test('stores every field there is, just as it was sent', async () => {
	const answer = await rig.push({ contacts: [WHOLE] });
	expect(answer.status).toBe(200);
	expect(answer.json).toEqual(answered({ imported: 1 }));
	const stored = (await rig.contacts()).get(WHOLE.id)!;
	expect(stored).toEqual(WHOLE);
	expect(Object.entries(stored.custom!)).toEqual(Object.entries(WHOLE.custom));
});

test('replaces a contact whole: fields that are gone are gone', async () => {
	await rig.push({ contacts: [WHOLE] });
	await rig.push({ contacts: [contact(1)] });
	expect([...(await rig.contacts()).values()]).toEqual([contact(1)]);
});

test('takes 25, removals among them, and those removed need not be there', async () => {
	await rig.push({ contacts: contacts(10) });
	const answer = await rig.push({
		contacts: contacts(13, 11),
		deleted: [1, 2, 9998, 9999].map(idOf),
	});
	expect(answer.json).toEqual(answered({ imported: 13, deleted: 4 }));
	expect([...(await rig.contacts()).keys()].sort()).toEqual(
		contacts(21, 3)
			.map(({ id }) => id)
			.sort(),
	);
});

test('answers a batch of nothing without touching the table', async () => {
	const answer = await rig.push({ contacts: [] });
	expect(answer.status).toBe(200);
	expect(answer.json).toEqual(answered({}));
	expect(rig.database.seen).toEqual([]);
});

test.each<[what: string, json: unknown]>([
	['no object', []],
	['no contacts', {}],
	['contacts that are no list', { contacts: {} }],
	['deletions that are no list', { contacts: [], deleted: 'x' }],
	['a field it does not know', { contacts: [], updated: [] }],
	['more than 25', { contacts: contacts(20), deleted: contacts(6, 21).map(({ id }) => id) }],
	['a contact twice', { contacts: [contact(1), contact(2), contact(1, { email: 'b@c.de' })] }],
	['a deletion twice', { contacts: [], deleted: [idOf(1), idOf(1)] }],
	['a contact that is also to go', { contacts: [contact(1)], deleted: [idOf(1)] }],
	['a contact without an id', { contacts: [contact(1), { email: 'a@b.de' }] }],
	['a contact that is none', { contacts: [null] }],
	['an id that is no text', { contacts: [{ ...contact(1), id: 7 }] }],
	['an id as long as a letter', { contacts: [{ ...contact(1), id: 'x'.repeat(101) }] }],
])('refuses a request with %s, all of it', async (_, json) => {
	const answer = await rig.push(json as object);
	expect(answer.status).toBe(400);
	expect(rig.database.seen).toEqual([]);
});

test('refuses what is no JSON, without repeating it', async () => {
	const answer = await rig.ask('POST', '/contacts/batch', { body: '{"email":anna@example.com' });
	expect(answer.status).toBe(400);
	expect(answer.body).not.toContain('anna');
});

const SECRET = 'anna-secret';
test.each<[code: string, what: string, fields: Record<string, unknown>]>([
	['not_uuid', 'an id in capitals', { id: idOf(1).toUpperCase() }],
	['not_uuid', 'another import id', { import_id: SECRET }],
	['missing', 'no time', { created_at: undefined }],
	['not_time', 'a local time', { updated_at: '2026-11-22 08:00' }],
	['not_text', 'a number', { first_name: 7 }],
	['not_text', 'null', { notes: null }],
	['not_text', 'a custom field that is no text', { custom: { [SECRET]: 1 } }],
	['not_text', 'a group that is no text', { groups: [['x']] }],
	['invalid_text', 'half a character', { notes: `${SECRET}\ud83d` }],
	['invalid_text', 'half a character in a name', { custom: { '\udc00': 'x' } }],
	['not_email', 'no e-mail address', { email: SECRET }],
	['not_email', 'none among many', { emails: [{ value: 'a@b.de' }, { value: `${SECRET} @x` }] }],
	['not_list', 'no list', { emails: { value: SECRET } }],
	['not_object', 'an item that is none', { phones: [SECRET] }],
	['not_object', 'custom fields as a list', { custom: [SECRET] }],
	['missing', 'an item without its value', { urls: [{ label: SECRET }] }],
	['unknown_field', 'a field it does not know', { [SECRET]: 'x' }],
	['unknown_field', 'such a field in an address', { addresses: [{ [SECRET]: 'x' }] }],
	['unknown_field', 'such a field that is in every object', JSON.parse('{"__proto__":"x"}')],
	['unknown_field', 'another', { constructor: 'x' }],
	['too_large', 'more than an item can hold', { notes: SECRET.repeat(40_000) }],
])('names %s, and not what it was: %s; the others go in', async (code, _, fields) => {
	const bad = { ...contact(1), ...fields };
	const answer = await rig.push({ contacts: [bad, contact(2)] });
	expect(answer.status).toBe(200);
	const { errors, ...rest } = answer.json as { errors: WireError[] };
	expect(rest).toEqual({ imported: 1, deleted: 0, unprocessed: [] });
	expect(errors).toMatchObject([{ id: bad.id, code }]);
	expect(answer.body).not.toContain(SECRET);
	expect([...(await rig.contacts()).keys()]).toEqual([idOf(2)]);
});

test('names an id to remove that is none', async () => {
	const answer = await rig.push({ contacts: [], deleted: ['x', idOf(1)] });
	expect(answer.json).toMatchObject({ deleted: 1, errors: [{ id: 'x', code: 'not_uuid' }] });
});

test('takes the largest contact that it takes into a real table', async () => {
	// Many small fields: the form that costs an item most beside its JSON.
	const custom: Record<string, string> = {};
	for (let at = 0; at < 12_000; at++) custom[`f${at}`] = 'x';
	const more = Object.fromEntries(Array.from({ length: 2000 }, (_, at) => [`g${at}`, 'x']));
	const large = contact(1, { custom });
	const larger = contact(2, { custom: { ...custom, ...more } });
	const answer = await rig.push({ contacts: [large, larger, contact(3)] });
	expect(answer.json).toMatchObject({ imported: 2, errors: [{ id: idOf(2), code: 'too_large' }] });
	expect((await rig.contacts()).get(idOf(1))).toEqual(large);
});
