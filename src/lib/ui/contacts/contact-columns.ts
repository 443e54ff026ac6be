import { comparePaths, personName, type Contact, type Path } from '../../core/contact.ts';
import type { ContactRow, ContactSort } from '../../storage/query-types.ts';
import { contactsWords } from '../words/contacts.ts';

/** A column of the contacts table. */
export interface ContactColumn {
	readonly id: ColumnId;
	readonly label: string;
	/** Its share of the width, and the least it takes, in px. */
	readonly grow: number;
	readonly min: number;
	readonly sort?: ContactSort;
	/** Figures line up at their end. */
	readonly numeric?: boolean;
	/** The row's text here; groups need their names looked up by id. */
	text(row: ContactRow, groupName: (id: number) => string): string;
}

const { columns: labels } = contactsWords;
export type ColumnId = keyof typeof labels;

export const COLUMNS: readonly ContactColumn[] = [
	{
		...column('name', 2.2, 180, ({ contact }) => nameOf(contact)),
		sort: 'name',
	},
	{ ...column('email', 2.4, 200, field('email.1')), sort: 'email' },
	column('phone', 1.5, 150, field('phone.1')),
	{ ...column('company', 1.7, 150, field('company')), sort: 'company' },
	column('jobTitle', 1.5, 140, field('jobTitle')),
	{
		...column('groups', 1.4, 130, () => ''),
		text: ({ groupIds }, groupName) => groupIds.map(groupName).join(', '),
	},
	column('city', 1.1, 110, field('address.1.city')),
	column('country', 1, 110, field('address.1.country')),
	column('department', 1.3, 130, field('department')),
	column('email2', 2, 180, field('email.2')),
	column('phone2', 1.5, 150, field('phone.2')),
	column('website', 1.6, 150, field('url.1')),
	column('birthday', 1, 110, field('birthday')),
	column('notes', 2, 180, field('notes')),
	column('externalId', 1, 110, field('externalId')),
	{
		...column('number', 0.6, 90, ({ number }) => String(number)),
		sort: 'imported',
		numeric: true,
	},
];

export const DEFAULT_COLUMNS: readonly ColumnId[] = [
	'name',
	'email',
	'phone',
	'company',
	'jobTitle',
	'groups',
	'city',
];

function column(
	id: ColumnId,
	grow: number,
	min: number,
	text: (row: ContactRow) => string,
): ContactColumn {
	return { id, label: labels[id], grow, min, text };
}

function field(path: Path): (row: ContactRow) => string {
	return ({ contact }) => contact.get(path) ?? '';
}

/** A person's name; a contact without one goes by its company here, since the e-mail has its own column. */
function nameOf(contact: Contact): string {
	return personName(contact) || contact.get('company') || '';
}

/** The contact's fields in reading order. */
export function fieldsOf(contact: Contact): readonly (readonly [Path, string])[] {
	return [...contact].sort(([a], [b]) => comparePaths(a, b));
}
