/**
 * A contact: a flat map from path to value.
 *
 * Values are stored as they stood in the file (trimmed, NFC); absent is absent, never `''`.
 * What is compared or sent (keys, E.164) is derived, never stored in place of the original.
 */
export type Contact = ReadonlyMap<Path, string>;

/**
 * Where a value lies in a contact: `firstName`, `email.1`, `email.1.label`,
 * `address.2.city`, `custom.Shoe size`. Items of a list are numbered from 1 without holes.
 */
export type Path = string;

/** Fields that hold one value. `fullName` is kept only where it says more than its parts. */
export const SINGLE_FIELDS = [
	'externalId',
	'prefix',
	'firstName',
	'middleName',
	'lastName',
	'suffix',
	'nickname',
	'fullName',
	'company',
	'jobTitle',
	'department',
	'birthday',
	'notes',
] as const;
export type SingleField = (typeof SINGLE_FIELDS)[number];

/** Fields that hold several items, and the parts of an item; `''` is the item's own value. */
export const LIST_FIELDS = {
	email: ['', 'label'],
	/** `country`: the default country a national number was read with, so that its E.164 form stays derivable. */
	phone: ['', 'label', 'country'],
	url: ['', 'label'],
	address: [
		'formatted',
		'street',
		'extended',
		'poBox',
		'city',
		'region',
		'postalCode',
		'country',
		'label',
	],
} as const satisfies Record<string, readonly string[]>;
export type ListField = keyof typeof LIST_FIELDS;

/** Prefix of the paths of fields that the user named. */
export const CUSTOM_PREFIX = 'custom.';

/** A path taken apart. `part` is `''` for an item's own value. */
export type ParsedPath =
	| { readonly kind: 'single'; readonly field: SingleField }
	| {
			readonly kind: 'list';
			readonly list: ListField;
			readonly item: number;
			readonly part: string;
	  }
	| { readonly kind: 'custom'; readonly name: string };

/** Builds the path of one part of a list's item: `listPath('email', 2)` is `email.2`. */
export function listPath(list: string, item: number, part = ''): Path {
	return part === '' ? `${list}.${item}` : `${list}.${item}.${part}`;
}

/** Takes a path apart, or answers `undefined` for text that is no path of a contact. */
export function parsePath(path: Path): ParsedPath | undefined {
	let parsed = parsedPaths.get(path);
	if (parsed === undefined && !parsedPaths.has(path)) {
		if (parsedPaths.size === MANY_PATHS) parsedPaths.clear();
		parsedPaths.set(path, (parsed = takeApart(path)));
	}
	return parsed;
}

/** Each change of a contact asks for all its paths, and contacts have a few dozen between them. */
const parsedPaths = new Map<Path, ParsedPath | undefined>();
const MANY_PATHS = 1000;

function takeApart(path: Path): ParsedPath | undefined {
	if (path.startsWith(CUSTOM_PREFIX))
		return { kind: 'custom', name: path.slice(CUSTOM_PREFIX.length) };
	if ((SINGLE_FIELDS as readonly string[]).includes(path)) {
		return { kind: 'single', field: path as SingleField };
	}
	const [list = '', item = '', part = ''] = path.split('.');
	if (!Object.hasOwn(LIST_FIELDS, list) || !/^[1-9]\d*$/.test(item)) return undefined;
	const parts: readonly string[] = LIST_FIELDS[list as ListField];
	if (part !== '' && !parts.includes(part)) return undefined;
	return { kind: 'list', list: list as ListField, item: Number(item), part };
}

/** One item of a list: its parts by name, `''` being its own value. */
export type ListItem = ReadonlyMap<string, string>;

/** The items of one list of a contact, in order. */
export function listItems(contact: Contact, list: ListField): ListItem[] {
	const items: ListItem[] = [];
	for (let item = 1; ; item++) {
		let parts: Map<string, string> | undefined;
		for (const [part, path] of itemPaths(list, item)) {
			const value = contact.get(path);
			if (value !== undefined) (parts ??= new Map()).set(part, value);
		}
		if (parts === undefined) return items;
		items.push(parts);
	}
}

/** Whether two contacts hold the same in a list, of one item at most. */
export function haveSameItem(a: Contact, b: Contact, list: ListField): boolean {
	return (
		itemPaths(list, 1).every(([, path]) => a.get(path) === b.get(path)) &&
		itemPaths(list, 2).every(([, path]) => !a.has(path) && !b.has(path))
	);
}

/** The parts of an item with their paths; those of the first items are made once, since every change asks for them. */
function itemPaths(list: ListField, item: number): readonly (readonly [string, Path])[] {
	return FIRST_PATHS[list][item - 1] ?? pathsOf(list, item);
}

function pathsOf(list: ListField, item: number): readonly (readonly [string, Path])[] {
	return LIST_FIELDS[list].map((part) => [part, listPath(list, item, part)]);
}

const FIRST_PATHS = Object.fromEntries(
	(Object.keys(LIST_FIELDS) as ListField[]).map((list) => [
		list,
		[1, 2, 3].map((item) => pathsOf(list, item)),
	]),
) as Record<ListField, ReturnType<typeof pathsOf>[]>;

/** Whether two contacts hold the same values under the same paths. */
export function isEqualContact(a: Contact, b: Contact): boolean {
	if (a.size !== b.size) return false;
	for (const [path, value] of a) if (b.get(path) !== value) return false;
	return true;
}

/** The name to show for a contact: its own name, else company, first e-mail, first phone, else `''`. */
export function displayName(contact: Contact): string {
	return (
		personName(contact) ||
		contact.get('company') ||
		contact.get('email.1') ||
		contact.get('phone.1') ||
		''
	);
}

/** The person's name as written in full, or `''` where the contact has none. */
export function personName(contact: Contact): string {
	const parts = ['prefix', 'firstName', 'middleName', 'lastName', 'suffix'].map((field) =>
		contact.get(field),
	);
	return (
		contact.get('fullName') ?? (parts.filter(Boolean).join(' ') || contact.get('nickname') || '')
	);
}

/** Orders paths the way a person reads a contact: fields first, then lists by item, then custom fields. */
export function comparePaths(a: Path, b: Path): number {
	const [rankA, rankB] = [pathRank(a), pathRank(b)];
	return rankA - rankB || (a < b ? -1 : a > b ? 1 : 0);
}

const LIST_ORDER = Object.keys(LIST_FIELDS);
/** Room for each list's items between two lists, so that a rank is one number. */
const RANKS_PER_LIST = 1_000_000;

function pathRank(path: Path): number {
	const parsed = parsePath(path);
	if (parsed === undefined || parsed.kind === 'custom') return Number.MAX_SAFE_INTEGER;
	if (parsed.kind === 'single') return SINGLE_FIELDS.indexOf(parsed.field);
	const parts: readonly string[] = LIST_FIELDS[parsed.list];
	const base = SINGLE_FIELDS.length + LIST_ORDER.indexOf(parsed.list) * RANKS_PER_LIST;
	return base + parsed.item * parts.length + parts.indexOf(parsed.part);
}
