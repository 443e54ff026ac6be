import { expect, test } from 'vitest';
import { contactKeys } from '../../../src/lib/core/matching/keys.ts';

function keysOf(fields: Record<string, string>, defaultCountry?: string): string[] {
	const contact = new Map(Object.entries(fields));
	return contactKeys(contact, defaultCountry).map(({ kind, key }) => `${kind} ${key}`);
}

test('a contact is found by its id, every e-mail and every phone, strongest first', () => {
	expect(
		keysOf({
			'phone.1': '+44 20 7946 0958',
			'phone.2': '+1 415 555 2671 x12',
			'email.1': 'Anna@Example.com',
			'email.2': 'anna@bücher.example',
			externalId: ' 0031A00000ab12C ',
			firstName: 'Anna',
		}),
	).toEqual([
		'externalId 0031A00000ab12C',
		'email anna@example.com',
		'email anna@bücher.example',
		'phone +442079460958',
		'phone +14155552671',
	]);
});

test('what is not valid gives no key', () => {
	expect(
		keysOf({ externalId: ' ', 'email.1': 'anna@localhost', 'phone.1': '020 7946 0958' }),
	).toEqual([]);
});

test('two spellings of one value are one key', () => {
	expect(
		keysOf({
			'email.1': 'anna@example.com',
			'email.2': 'ANNA@example.com',
			'phone.1': '+44 20 7946 0958',
			'phone.2': '+44 (0)20 79460958',
		}),
	).toEqual(['email anna@example.com', 'phone +442079460958']);
});

test('a national number is read in the country beside it, else in the default one', () => {
	expect(keysOf({ 'phone.1': '020 7946 0958', 'phone.1.country': 'GB' })).toEqual([
		'phone +442079460958',
	]);
	expect(keysOf({ 'phone.1': '020 7946 0958' }, 'GB')).toEqual(['phone +442079460958']);
	expect(
		keysOf({ 'phone.1': '030 901820', 'phone.1.country': 'DE', 'phone.2': '020 7946 0958' }, 'GB'),
	).toEqual(['phone +4930901820', 'phone +442079460958']);
});

test('an item with a label alone does not hide the items after it', () => {
	expect(keysOf({ 'email.1.label': 'Work', 'email.2': 'anna@example.com' })).toEqual([
		'email anna@example.com',
	]);
});
