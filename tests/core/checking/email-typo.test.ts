import { expect, test } from 'vitest';
import { emailTypo } from '../../../src/lib/core/checking/email.ts';

test.each([
	['anna@gmial.com', 'gmail.com'],
	['anna@gmai.com', 'gmail.com'],
	['anna@gmail.co', 'gmail.com'],
	['anna@gmail.cm', 'gmail.com'],
	['anna@gmail.con', 'gmail.com'],
	['anna@gmaill.com', 'gmail.com'],
	['anna@gnail.com', 'gmail.com'],
	['anna@gmial.con', 'gmail.com'],
	['anna@hotmial.com', 'hotmail.com'],
	['anna@hotmal.fr', 'hotmail.fr'],
	['anna@yaho.com', 'yahoo.com'],
	['anna@yahooo.co.uk', 'yahoo.co.uk'],
	['anna@outlok.com', 'outlook.com'],
	['anna@iclould.com', 'icloud.com'],
	['anna@GMIAL.com', 'gmail.com'],
	['anna@acme.con', 'acme.com'],
	['anna@acme.ogr', 'acme.org'],
])('takes %s for a slip of %s', (address, domain) => {
	expect(emailTypo(address)).toBe(`anna@${domain}`);
	// Again, from the cache.
	expect(emailTypo(address)).toBe(`anna@${domain}`);
});

test.each([
	'gmail.com',
	'GMAIL.COM',
	'googlemail.com',
	'ymail.com',
	'mail.com',
	'email.com',
	'cloud.com',
	'hotmail.gr',
	'hotmail.de',
	'yahoo.ca',
	'yahoo.co.jp',
	'outlook.es',
	'gmx.de',
	'aol.com',
	'me.com',
	'live.com',
	'acme.com',
	'acme.co',
	'acme.community',
	'mail.example.net',
])('leaves %s alone', (domain) => {
	expect(emailTypo(`anna@${domain}`)).toBeUndefined();
});

test('keeps the local part as it was written', () => {
	expect(emailTypo('Anna.Smith+News@gmial.com')).toBe('Anna.Smith+News@gmail.com');
});

test('answers stay right after more domains than the cache holds', () => {
	for (let i = 0; i < 10_000; i++) expect(emailTypo(`a@domain${i}.example`)).toBeUndefined();
	expect(emailTypo('a@gmial.com')).toBe('a@gmail.com');
});
