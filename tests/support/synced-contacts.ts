import type { LocalBackend } from '../../backend/local/start.ts';
import { contactsIn } from '../../backend/tests/support/contacts-in.ts';
import { pathLabel } from '../../src/lib/core/mapping/path-labels.ts';
import type { WireContact } from '../../src/lib/core/sync/protocol.ts';
import { csvRecords } from './csv.ts';

/** All contacts that a backend has, each as one text: what a person would see of it, in an order of its own. */
export async function serverContacts({ client, table }: LocalBackend): Promise<string[]> {
	const contacts = await contactsIn(client, table);
	return Array.from(contacts.values(), (contact) => asText(shownOf(contact))).sort();
}

/** Likewise those of an export. */
export function clientContacts(csv: string): string[] {
	return csvRecords(csv)
		.map((record) =>
			asText(
				Array.from(record, ([label, value]) => [label, isPhone(label) ? dialled(value) : value]),
			),
		)
		.sort();
}

/** Those that only one of two sides has. */
export function differences(a: readonly string[], b: readonly string[]): string[] {
	const [inA, inB] = [new Set(a), new Set(b)];
	return [...a.filter((text) => !inB.has(text)), ...b.filter((text) => !inA.has(text))];
}

type Shown = readonly (readonly [label: string, value: string])[];

/** The fields of a contact under the names of the export's columns. */
function shownOf(contact: WireContact): Shown {
	const { emails = [], phones = [], urls = [], addresses = [], groups = [], custom = {} } = contact;
	const lists = Object.entries({ email: emails, phone: phones, url: urls });
	return [
		...SINGLE.map(([path, name]) => [pathLabel(path), String(contact[name] ?? '')] as const),
		...lists.flatMap(([list, items]) =>
			items.flatMap(({ value, label = '' }, at) => [
				[pathLabel(`${list}.${at + 1}`), value] as const,
				[pathLabel(`${list}.${at + 1}.label`), label] as const,
			]),
		),
		...addresses.flatMap((address, at) =>
			Object.entries(address).map(
				([part, value]) => [pathLabel(`address.${at + 1}.${camelCase(part)}`), value] as const,
			),
		),
		...Object.entries(custom),
		['Groups', groups.join(' ::: ')],
	];
}

const SINGLE = [
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
] as const;

function camelCase(name: string): string {
	return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function isPhone(label: string): boolean {
	return /^Phone( \d+)?$/.test(label);
}

/** A number as it is dialled: the server has it in E.164, the file with spaces, and some as Americans write them. */
function dialled(phone: string): string {
	const digits = phone.replace(/^'|[^\d+]/g, '');
	return digits === '' || digits.startsWith('+') ? digits : `+1${digits}`;
}

function asText(fields: Shown): string {
	return JSON.stringify(fields.filter(([, value]) => value !== '').sort());
}
