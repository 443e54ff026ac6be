import { LIST_FIELDS, listPath, type Contact, type Path } from '../contact.ts';
import { checkEmail, emailKey } from '../checking/email.ts';
import { parsePhone } from '../checking/phone.ts';
import type { KeyKind } from './key-kinds.ts';

export interface ContactKey {
	readonly kind: KeyKind;
	/** The external id, the address by `emailKey`, or the number in E.164. */
	readonly key: string;
}

/** Whether two contacts have the same values wherever keys are made from. */
export function haveSameKeys(a: Contact, b: Contact): boolean {
	let count = 0;
	for (const [path, value] of a) {
		if (!isKeyPath(path)) continue;
		if (b.get(path) !== value) return false;
		count++;
	}
	for (const path of b.keys()) if (isKeyPath(path)) count--;
	return count === 0;
}

/** Whether a contact's keys may differ with the value of this path. */
function isKeyPath(path: Path): boolean {
	return path === 'externalId' || path.startsWith('email.') || path.startsWith('phone.');
}

/**
 * Everything a contact can be found by, strongest kind first, each key once.
 * Values that are no valid address or number give no key.
 *
 * A phone number written without country code is read as one of the country stored beside it.
 *
 * @param defaultCountry ISO 3166-1 code for numbers that have no country beside them
 */
export function contactKeys(contact: Contact, defaultCountry?: string): readonly ContactKey[] {
	const emails = new Set<string>();
	for (const [, email] of listValues(contact, 'email')) {
		if (checkEmail(email) === 'ok') emails.add(emailKey(email));
	}
	const phones = new Set<string>();
	for (const [item, phone] of listValues(contact, 'phone')) {
		const country = contact.get(listPath('phone', item, 'country')) ?? defaultCountry;
		const judged = parsePhone(phone, country);
		if ('e164' in judged) phones.add(judged.e164);
	}
	const externalId = contact.get('externalId')?.trim();
	return [
		...(externalId ? [{ kind: 'externalId', key: externalId } as const] : []),
		...Array.from(emails, (key) => ({ kind: 'email', key }) as const),
		...Array.from(phones, (key) => ({ kind: 'phone', key }) as const),
	];
}

/** The items of a list that have a value, by number; one may have a label alone. */
function* listValues(contact: Contact, list: 'email' | 'phone'): Generator<[number, string]> {
	for (let item = 1; ; item++) {
		const value = contact.get(listPath(list, item));
		if (value !== undefined) yield [item, value];
		else if (!LIST_FIELDS[list].some((part) => contact.has(listPath(list, item, part)))) return;
	}
}
