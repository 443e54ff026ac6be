import { describe, expect, test } from 'vitest';
import { personName, type Contact } from '../../../src/lib/core/contact.ts';
import { mergeContact } from '../../../src/lib/core/matching/merge.ts';
import { DEFAULT_OPTIONS } from '../../../src/lib/core/options.ts';

const contact = (fields: Record<string, string>): Contact => new Map(Object.entries(fields));
const update = (stored: Contact, row: Contact): Contact =>
	mergeContact(
		stored,
		row,
		{ ...DEFAULT_OPTIONS, duplicateStrategy: 'update' },
		new Set(['fullName', 'email.1', 'phone.1']),
	);

describe('under update a contact has the name that the file gives it', () => {
	test('also where its former one could not be taken apart', () => {
		const updated = update(
			contact({ fullName: 'ana@home', 'email.1': 'a@x.org' }),
			contact({ firstName: 'Ana', lastName: 'Silva', 'email.1': 'a@x.org' }),
		);
		expect(personName(updated)).toBe('Ana Silva');
	});
});

test('a number that could not be read without a default country is not doubled once there is one', () => {
	const updated = update(
		contact({ firstName: 'Ana', 'phone.1': '030 901820' }),
		contact({ firstName: 'Ana', 'phone.1': '030 901820', 'phone.1.country': 'DE' }),
	);
	expect(updated.get('phone.2')).toBeUndefined();
});
