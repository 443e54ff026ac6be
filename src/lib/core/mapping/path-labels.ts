import {
	LIST_FIELDS,
	listPath,
	parsePath,
	SINGLE_FIELDS,
	type ListField,
	type Path,
	type SingleField,
} from '../contact.ts';
import type { MappedColumn } from './mapping.ts';

/** A field that a column can be mapped to, as a list to choose from shows it. */
export interface MappableField {
	readonly path: NonNullable<MappedColumn['path']>;
	readonly label: string;
}

const SINGLE_LABELS: Readonly<Record<SingleField, string>> = {
	externalId: 'External ID',
	prefix: 'Prefix',
	firstName: 'First name',
	middleName: 'Middle name',
	lastName: 'Last name',
	suffix: 'Suffix',
	nickname: 'Nickname',
	fullName: 'Full name',
	company: 'Company',
	jobTitle: 'Job title',
	department: 'Department',
	birthday: 'Birthday',
	notes: 'Notes',
};

const LIST_LABELS: Readonly<Record<ListField, string>> = {
	email: 'E-mail',
	phone: 'Phone',
	url: 'Website',
	address: 'Address',
};

const PART_LABELS: Readonly<Record<(typeof LIST_FIELDS)[ListField][number], string>> = {
	'': '',
	label: 'label',
	formatted: 'in full',
	street: 'street',
	extended: 'extension',
	poBox: 'PO box',
	city: 'city',
	region: 'region',
	postalCode: 'postal code',
	country: 'country',
};

/** How many items of each list are offered; the ones beyond are rare. */
const OFFERED_ITEMS: Readonly<Record<ListField, number>> = {
	email: 3,
	phone: 4,
	url: 2,
	address: 2,
};

/**
 * What a path is called: `E-mail 2`, `Address 1 city`, a custom field's own name. A mapping's
 * `groups` and `customField.N` have names too; any other text stays as it is.
 */
export function pathLabel(path: Path): string {
	if (path === 'groups') return 'Groups';
	const customField = /^customField\.(\d+)(\.label)?$/.exec(path);
	if (customField !== null) return `Custom field ${customField[1]}${customField[2] ? ' name' : ''}`;
	const parsed = parsePath(path);
	if (parsed === undefined) return path;
	if (parsed.kind === 'custom') return parsed.name;
	if (parsed.kind === 'single') return SINGLE_LABELS[parsed.field];
	const { list, item, part } = parsed;
	// An address is always written with its number: its parts stand far apart in a table.
	const number = item > 1 || list === 'address' ? String(item) : '';
	return [LIST_LABELS[list], number, PART_LABELS[part as keyof typeof PART_LABELS]]
		.filter(Boolean)
		.join(' ');
}

/**
 * Whether a path is Rollcall's own note, never mapped, found or written to a file: the country that a
 * phone number was read with.
 */
export function isHiddenPath(path: Path): boolean {
	const parsed = parsePath(path);
	return parsed?.kind === 'list' && parsed.list === 'phone' && parsed.part === 'country';
}

/**
 * The fields that a column can be mapped to, in the order in which a person looks for them. The
 * first address's parts go by their own names here: `Street`, `City`.
 */
export function mappableFields(): readonly MappableField[] {
	const lists = (Object.keys(LIST_FIELDS) as ListField[]).flatMap((list) =>
		Array.from({ length: OFFERED_ITEMS[list] }, (_, at) =>
			LIST_FIELDS[list].map((part) => listPath(list, at + 1, part)),
		),
	);
	const paths = lists.flat().filter((path) => !isHiddenPath(path));
	return [...SINGLE_FIELDS, ...paths, 'groups'].map((path) => ({ path, label: fieldLabel(path) }));
}

function fieldLabel(path: Path): string {
	const parsed = parsePath(path);
	if (parsed?.kind !== 'list' || parsed.list !== 'address' || parsed.item > 1)
		return pathLabel(path);
	if (parsed.part === 'formatted') return LIST_LABELS.address;
	if (parsed.part === 'label') return 'Address label';
	const part = PART_LABELS[parsed.part as keyof typeof PART_LABELS];
	return part[0].toUpperCase() + part.slice(1);
}
