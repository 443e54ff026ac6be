import metadata from 'libphonenumber-js/max/metadata';
import { expect, test } from 'vitest';
import { guessCountry, phoneRegions } from '../../../src/lib/core/checking/phone-regions.ts';

test('lists every country that the library knows, with its calling code', () => {
	const known = Object.entries(metadata.countries as unknown as Record<string, [string]>)
		.map(([code, [callingCode]]) => ({ code, callingCode }))
		.sort((a, b) => (a.code < b.code ? -1 : 1));
	expect(phoneRegions()).toEqual(known);
});

test.each([
	['en-US', 'US'],
	['en-GB', 'GB'],
	['de-AT', 'AT'],
	['zh-Hant-TW', 'TW'],
	['es-MX-u-ca-gregory', 'MX'],
	['de', 'DE'],
	['ja', 'JP'],
	['pl', 'PL'],
])('%s points to %s', (locale, country) => {
	expect(guessCountry(locale)).toBe(country);
});

test.each(['en', 'es', 'ar', 'en-001', 'es-419', 'en-AQ', '', 'not a locale', 'C', 'x'])(
	'%s points to no country',
	(locale) => {
		expect(guessCountry(locale)).toBeUndefined();
	},
);
