import { phoneRegions } from '../core/checking/phone-regions.ts';
import { languages } from './languages.ts';

/** A country that a phone number can be of. Names come from the browser, in the user's language. */
export interface Country {
	readonly code: string;
	readonly name: string;
}

/** All countries, by name as the user's language sorts them. */
export function countries(): readonly Country[] {
	return (sorted ??= phoneRegions()
		.map(({ code }) => ({ code, name: countryName(code) }))
		.sort((a, b) => a.name.localeCompare(b.name, languages)));
}

export function countryName(code: string): string {
	return (names ??= new Intl.DisplayNames(languages, { type: 'region' })).of(code) ?? code;
}

let names: Intl.DisplayNames | undefined;
let sorted: readonly Country[] | undefined;
