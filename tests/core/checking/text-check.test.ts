import { expect, test } from 'vitest';
import { checkText, LENGTH_CAPS, lengthCap } from '../../../src/lib/core/checking/text-check.ts';

test.each([
	['email.1', LENGTH_CAPS.email],
	['phone.2', LENGTH_CAPS.phone],
	['phone.2.label', LENGTH_CAPS.name],
	['firstName', LENGTH_CAPS.name],
	['externalId', LENGTH_CAPS.name],
	['company', LENGTH_CAPS.name],
	['fullName', LENGTH_CAPS.other],
	['url.1', LENGTH_CAPS.url],
	['notes', LENGTH_CAPS.notes],
	['address.1.formatted', LENGTH_CAPS.other],
	['birthday', LENGTH_CAPS.other],
	['custom.email', LENGTH_CAPS.custom],
	['custom.Card.label', LENGTH_CAPS.custom],
])('%s takes %i characters and not one more', (path, cap) => {
	expect(lengthCap(path)).toBe(cap);
	expect(checkText(path, 'x'.repeat(cap))).toBeUndefined();
	expect(checkText(path, 'x'.repeat(cap + 1))).toBe('value.tooLong');
});

test('a NUL and a lost character are told, the gravest trouble first', () => {
	expect(checkText('firstName', 'An\0na')).toBe('value.nul');
	expect(checkText('firstName', 'An\uFFFDna')).toBe('value.replacementCharacter');
	expect(checkText('firstName', '\uFFFD\0')).toBe('value.nul');
	expect(checkText('firstName', '\0'.repeat(201))).toBe('value.tooLong');
	expect(checkText('firstName', 'Änne 🌻')).toBeUndefined();
});
