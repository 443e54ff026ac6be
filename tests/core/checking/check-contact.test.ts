import { expect, test } from 'vitest';
import { checkContact } from '../../../src/lib/core/checking/check-contact.ts';

const check = (fields: Record<string, string>, country?: string) => {
	const { contact, issues, isRejected } = checkContact(new Map(Object.entries(fields)), country);
	return { contact: Object.fromEntries(contact), issues, isRejected };
};

test('values are trimmed and composed, blank ones and unknown paths are left out', () => {
	const { contact } = check({
		firstName: ' Zoe\u0308 ',
		lastName: '  ',
		'custom. Shoe size ': '43',
		nonsense: 'x',
	});
	expect(contact).toEqual({ firstName: 'Zo\u00EB', 'custom.Shoe size': '43' });
});

test('items are numbered without holes, each once, and a label alone is none', () => {
	const { contact } = check({
		'email.1': '',
		'email.1.label': 'Home',
		'email.3': 'B@x.org',
		'email.2': 'a@x.org',
		'email.2.label': 'Work',
		'email.4': 'b@x.org',
		'address.2.city': 'Oslo',
	});
	expect(contact).toEqual({
		'email.1': 'a@x.org',
		'email.1.label': 'Work',
		'email.2': 'B@x.org',
		'address.1.city': 'Oslo',
	});
});

test('an issue names the field as it was typed', () => {
	const { issues, isRejected } = check({ 'email.1': '', 'email.2': 'no address' });
	expect(issues).toEqual([{ code: 'email.invalid', path: 'email.2', value: 'no address' }]);
	expect(isRejected).toBe(true);
});

test('a contact needs something to know it by', () => {
	expect(check({ notes: 'Likes tea' })).toMatchObject({
		issues: [{ code: 'row.nothingToKnowItBy' }],
		isRejected: true,
	});
});

test('a phone number is read as one of the country beside it, else of the default country', () => {
	const number = '030 901820';
	expect(check({ 'phone.1': number }, 'DE').contact).toEqual({
		'phone.1': number,
		'phone.1.country': 'DE',
	});
	const beside = { 'phone.1': number, 'phone.1.country': 'DE' };
	expect(check(beside, 'US')).toEqual({ contact: beside, issues: [], isRejected: false });
	expect(check({ ...beside, 'phone.1': '+49 30 901820' }).contact).toEqual({
		'phone.1': '+49 30 901820',
	});
	expect(check({ 'phone.1': number })).toMatchObject({
		issues: [{ code: 'phone.noCountry', path: 'phone.1' }],
		isRejected: false,
	});
});
