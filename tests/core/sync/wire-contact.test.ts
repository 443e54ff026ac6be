import { expect, test } from 'vitest';
import { wireContact } from '../../../src/lib/core/sync/wire-contact.ts';

const ENVELOPE = {
	id: '8d1f6a52-6f0a-4c5e-9d0b-001122334455',
	groups: [],
	createdAt: Date.UTC(2026, 10, 22, 8, 30),
	updatedAt: Date.UTC(2026, 10, 22, 9),
	importId: '11111111-2222-4333-8444-555555555555',
};
const ALWAYS = {
	id: ENVELOPE.id,
	created_at: '2026-11-22T08:30:00.000Z',
	updated_at: '2026-11-22T09:00:00.000Z',
	import_id: ENVELOPE.importId,
};

/** What a server reads. */
function sent(fields: Record<string, string>, groups: readonly string[] = []): unknown {
	const contact = wireContact(new Map(Object.entries(fields)), { ...ENVELOPE, groups });
	return JSON.parse(JSON.stringify(contact));
}

test('a contact is whole, under the names that servers know', () => {
	expect(
		sent(
			{
				externalId: '7',
				prefix: 'Dr.',
				firstName: 'Zoë',
				middleName: 'M.',
				lastName: 'Müller',
				suffix: 'Jr.',
				nickname: 'Zo',
				fullName: 'Zoë the Great',
				company: 'Rollcall',
				jobTitle: 'Nurse',
				department: 'B',
				birthday: '1990-02-28',
				notes: 'Line\nline',
				'email.1': 'zoe@x.org',
				'email.1.label': 'work',
				'email.2': 'z@y.org',
				'phone.1': '+49 30 901820',
				'phone.1.label': 'office',
				'url.1': 'https://x.org',
				'address.1.street': 'Weg 1',
				'address.1.poBox': '12',
				'address.1.postalCode': '10115',
				'address.1.label': 'home',
				'custom.Shoe size': '42',
			},
			['VIP', 'Blog'],
		),
	).toEqual({
		...ALWAYS,
		external_id: '7',
		prefix: 'Dr.',
		first_name: 'Zoë',
		middle_name: 'M.',
		last_name: 'Müller',
		suffix: 'Jr.',
		nickname: 'Zo',
		full_name: 'Zoë the Great',
		company: 'Rollcall',
		job_title: 'Nurse',
		department: 'B',
		birthday: '1990-02-28',
		notes: 'Line\nline',
		email: 'zoe@x.org',
		phone: '+4930901820',
		emails: [{ value: 'zoe@x.org', label: 'work' }, { value: 'z@y.org' }],
		phones: [{ value: '+4930901820', label: 'office' }],
		urls: [{ value: 'https://x.org' }],
		addresses: [{ street: 'Weg 1', po_box: '12', postal_code: '10115', label: 'home' }],
		groups: ['VIP', 'Blog'],
		custom: { 'Shoe size': '42' },
	});
});

test('what a contact does not have is not there', () => {
	expect(sent({ firstName: 'Ana' })).toEqual({ ...ALWAYS, first_name: 'Ana' });
});

test('a number is in international form, a national one by the country that it was read with', () => {
	expect(
		sent({
			'phone.1': '(415) 555-2671',
			'phone.1.country': 'US',
			'phone.2': '030 901820',
			'phone.2.country': 'DE',
			'phone.3': '030 901820',
		}),
	).toEqual({
		...ALWAYS,
		phone: '+14155552671',
		phones: [{ value: '+14155552671' }, { value: '+4930901820' }, { value: '030 901820' }],
	});
});

test('a label of nothing is not sent, and the first value is the one that there is', () => {
	expect(sent({ 'email.1.label': 'work', 'email.2': 'a@x.org' })).toEqual({
		...ALWAYS,
		email: 'a@x.org',
		emails: [{ value: 'a@x.org' }],
	});
});

test('columns of any name arrive, and change nothing but the contact', () => {
	const names = ['__proto__', 'constructor', 'toString', 'id', '', 'Größe.cm'];
	const fields = Object.fromEntries(names.map((name) => [`custom.${name}`, `of ${name}`]));
	const { custom, id } = sent(fields) as { custom: object; id: string };
	expect(Object.keys(custom).sort()).toEqual([...names].sort());
	for (const name of names)
		expect(Object.getOwnPropertyDescriptor(custom, name)?.value).toBe(`of ${name}`);
	expect(id).toBe(ENVELOPE.id);
	expect({}).not.toHaveProperty('polluted');
	expect(Object.getPrototypeOf(custom)).toBe(Object.prototype);
});
