import { parsePhone } from '../checking/phone.ts';
import {
	CUSTOM_PREFIX,
	listItems,
	type Contact,
	type ListField,
	type SingleField,
} from '../contact.ts';
import type { WireAddress, WireContact, WireItem } from './protocol.ts';

/** What is sent of a contact that does not stand in its fields. */
export interface WireEnvelope {
	readonly id: string;
	/** Names. */
	readonly groups: readonly string[];
	/** Milliseconds since 1970. */
	readonly createdAt: number;
	readonly updatedAt: number;
	/** The run that created it. */
	readonly importId: string;
}

/** A contact as a server gets it: the same fields under the names that servers know, phone numbers in E.164. */
export function wireContact(contact: Contact, envelope: WireEnvelope): WireContact {
	const emails = itemsOf(contact, 'email');
	const phones = itemsOf(contact, 'phone', e164);
	const wire: Record<string, unknown> = { id: envelope.id };
	for (const [field, name] of SINGLE_NAMES) set(wire, name, contact.get(field));
	set(wire, 'email', emails[0]?.value);
	set(wire, 'phone', phones[0]?.value);
	setList(wire, 'emails', emails);
	setList(wire, 'phones', phones);
	setList(wire, 'addresses', listItems(contact, 'address').map(addressOf));
	setList(wire, 'urls', itemsOf(contact, 'url'));
	setList(wire, 'groups', envelope.groups);
	const custom = customOf(contact);
	if (custom.length > 0) wire.custom = ownEntries(custom);
	wire.created_at = new Date(envelope.createdAt).toISOString();
	wire.updated_at = new Date(envelope.updatedAt).toISOString();
	wire.import_id = envelope.importId;
	return wire as unknown as WireContact;
}

const SINGLE_NAMES: readonly (readonly [field: SingleField, name: string])[] = [
	['externalId', 'external_id'],
	['prefix', 'prefix'],
	['firstName', 'first_name'],
	['middleName', 'middle_name'],
	['lastName', 'last_name'],
	['suffix', 'suffix'],
	['nickname', 'nickname'],
	['fullName', 'full_name'],
	['company', 'company'],
	['jobTitle', 'job_title'],
	['department', 'department'],
	['birthday', 'birthday'],
	['notes', 'notes'],
];

const ADDRESS_NAMES: Readonly<Record<string, keyof WireAddress>> = {
	poBox: 'po_box',
	postalCode: 'postal_code',
};

function itemsOf(
	contact: Contact,
	list: ListField,
	valueOf: (value: string, item: ReadonlyMap<string, string>) => string = (value) => value,
): WireItem[] {
	return listItems(contact, list).flatMap((item) => {
		const own = item.get('');
		// A label of nothing.
		if (own === undefined) return [];
		const label = item.get('label');
		const value = valueOf(own, item);
		return label === undefined ? [{ value }] : [{ value, label }];
	});
}

/** A number that is none stays as it was typed. */
function e164(value: string, item: ReadonlyMap<string, string>): string {
	const judged = parsePhone(value, item.get('country'));
	return 'e164' in judged ? judged.e164 : value;
}

function addressOf(item: ReadonlyMap<string, string>): WireAddress {
	return Object.fromEntries(
		Array.from(item, ([part, text]) => [ADDRESS_NAMES[part] ?? part, text]),
	);
}

function customOf(contact: Contact): [name: string, value: string][] {
	return Array.from(contact)
		.filter(([path]) => path.startsWith(CUSTOM_PREFIX))
		.map(([path, value]) => [path.slice(CUSTOM_PREFIX.length), value]);
}

/** An object even of a column that is called `__proto__`: `fromEntries` defines, it does not assign. */
function ownEntries(entries: readonly [string, string][]): Readonly<Record<string, string>> {
	return Object.fromEntries(entries);
}

function set(wire: Record<string, unknown>, name: string, value: string | undefined): void {
	if (value !== undefined) wire[name] = value;
}

function setList(wire: Record<string, unknown>, name: string, items: readonly unknown[]): void {
	if (items.length > 0) wire[name] = items;
}
