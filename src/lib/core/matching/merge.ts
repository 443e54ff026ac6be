import {
	CUSTOM_PREFIX,
	haveSameItem,
	LIST_FIELDS,
	listItems,
	listPath,
	parsePath,
	type Contact,
	type ListField,
	type ListItem,
	type Path,
} from '../contact.ts';
import { emailKey } from '../checking/email.ts';
import { SHOWN_VALUE_LENGTH, type Issue } from '../issue.ts';
import { parsePhone } from '../checking/phone.ts';
import type { ImportOptions, MergeRule } from '../options.ts';

type MergeOptions = Pick<
	ImportOptions,
	'duplicateStrategy' | 'mergeRules' | 'replaceLists' | 'blankErases'
>;

/**
 * The contact that results when a row meets the stored contact it matched, under `update` or `merge`.
 *
 * @param mappedPaths paths that the file could have filled (`fillablePaths`); only these can be erased by a blank
 * @param warn hears of what the row brings and the contact has no room for
 */
export function mergeContact(
	stored: Contact,
	row: Contact,
	options: MergeOptions,
	mappedPaths: ReadonlySet<Path>,
	warn: (issue: Issue) => void = () => {},
): Contact {
	const merged = new Map<Path, string>();
	// Nothing to unite in these, and that is most: what changes is one field of a contact.
	const alike = LISTS.filter((list) => haveSameItem(stored, row, list));
	for (const path of new Set([...stored.keys(), ...row.keys()])) {
		const parsed = parsePath(path);
		if (parsed?.kind === 'list') {
			if (alike.includes(parsed.list)) merged.set(path, stored.get(path)!);
			continue;
		}
		const value = mergeValue(path, stored.get(path), row.get(path), options, mappedPaths);
		if (value !== undefined) merged.set(path, value);
	}
	if (hidesNewName(row, options)) merged.delete('fullName');
	for (const list of LISTS) {
		if (alike.includes(list)) continue;
		const [mine, theirs] = [listItems(stored, list), listItems(row, list)];
		setItems(merged, list, mergeList(list, mine, theirs, options, mappedPaths, warn));
	}
	return merged;
}

const LISTS = Object.keys(LIST_FIELDS) as ListField[];

/** A full name goes before its parts wherever a contact is shown: a former one would hide those that the file gives. */
function hidesNewName(row: Contact, options: MergeOptions): boolean {
	const bringsName = row.has('firstName') || row.has('lastName');
	return bringsName && !row.has('fullName') && ruleFor('fullName', false, options) === 'takeTheirs';
}

/**
 * The contact `before` with the items of its lists numbered like the same items in `after`: what
 * then differs was added, removed or altered. An item that only moved (under `update` the file's
 * come first, so all others move) differs no more.
 *
 * Items that are gone take the numbers of new ones, and when these run out, numbers after all others.
 */
export function withItemsInPlace(before: Contact, after: Contact): Contact {
	const alike = LISTS.filter((list) => haveSameItem(before, after, list));
	if (alike.length === LISTS.length) return before;
	const staysInPlace = (path: Path): boolean => {
		const parsed = parsePath(path);
		return parsed?.kind !== 'list' || alike.includes(parsed.list);
	};
	const placed = new Map([...before].filter(([path]) => staysInPlace(path)));
	for (const list of LISTS) {
		if (alike.includes(list)) continue;
		const [mine, now] = [listItems(before, list), listItems(after, list)];
		const keyOf = itemKeys(list, mine, now);
		const gone = new Map<string, ListItem>();
		const others: ListItem[] = [];
		for (const item of mine) {
			const key = keyOf(item);
			if (gone.has(key)) others.push(item);
			else gone.set(key, item);
		}
		const places = now.map((item) => {
			const key = keyOf(item);
			const same = gone.get(key);
			gone.delete(key);
			return same;
		});
		const rest = [...gone.values(), ...others];
		setItems(placed, list, [...places.map((item) => item ?? rest.shift()), ...rest]);
	}
	return placed;
}

function setItems(
	contact: Map<Path, string>,
	list: ListField,
	items: readonly (ListItem | undefined)[],
): void {
	items.forEach((item, at) => {
		for (const [part, value] of item ?? []) contact.set(listPath(list, at + 1, part), value);
	});
}

/** The rule that decides a field: the one given for it, else the strategy's own. */
function ruleFor(field: Path | ListField, isList: boolean, options: MergeOptions): MergeRule {
	if (options.duplicateStrategy === 'update') {
		return isList && !options.replaceLists ? 'union' : 'takeTheirs';
	}
	return options.mergeRules[field] ?? (isList ? 'union' : 'fillBlank');
}

function mergeValue(
	path: Path,
	mine: string | undefined,
	theirs: string | undefined,
	options: MergeOptions,
	mappedPaths: ReadonlySet<Path>,
): string | undefined {
	switch (ruleFor(path, false, options)) {
		case 'keepMine':
			return mine;
		case 'takeTheirs':
			return theirs ?? (erases(options) && couldFill(mappedPaths, path) ? undefined : mine);
		case 'fillBlank':
			return mine ?? theirs;
		case 'union':
			if (mine === undefined || theirs === undefined || mine === theirs) return mine ?? theirs;
			return mine.split('\n').includes(theirs) ? mine : `${mine}\n${theirs}`;
	}
}

function mergeList(
	list: ListField,
	mine: readonly ListItem[],
	theirs: readonly ListItem[],
	options: MergeOptions,
	mappedPaths: ReadonlySet<Path>,
	warn: (issue: Issue) => void,
): readonly ListItem[] {
	switch (ruleFor(list, true, options)) {
		case 'keepMine':
			return mine;
		case 'takeTheirs': {
			if (theirs.length > 0) return theirs;
			const couldFillList = [...mappedPaths].some((path) => path.startsWith(`${list}.`));
			return erases(options) && couldFillList ? [] : mine;
		}
		case 'fillBlank':
			return mine.length > 0 ? mine : theirs;
		case 'union': {
			if (theirs.length === 0) return mine;
			const keyOf = itemKeys(list, theirs, mine);
			const fitting = withinRoom(list, mine, theirs, keyOf, warn);
			return options.duplicateStrategy === 'update'
				? unite([...fitting, ...mine], keyOf)
				: unite([...mine, ...fitting], keyOf);
		}
	}
}

/**
 * Items that a list grows to by union. Nobody has so many addresses, but a file may find a contact
 * by the same key on every row, and each row costs what the contact has come to hold.
 */
const MAX_ITEMS = 100;

/** The row's items without the new ones that the list has no room for: what is stored is never pushed out. */
function withinRoom(
	list: ListField,
	mine: readonly ListItem[],
	theirs: readonly ListItem[],
	keyOf: (item: ListItem) => string,
	warn: (issue: Issue) => void,
): readonly ListItem[] {
	if (mine.length + theirs.length <= MAX_ITEMS) return theirs;
	const kept = new Set(mine.map(keyOf));
	for (const item of theirs) if (kept.size < MAX_ITEMS) kept.add(keyOf(item));
	const leftOut = theirs.findIndex((item) => !kept.has(keyOf(item)));
	if (leftOut < 0) return theirs;
	const value = theirs[leftOut].get('')?.slice(0, SHOWN_VALUE_LENGTH);
	warn({ code: 'list.full', path: listPath(list, leftOut + 1), value });
	return theirs.filter((item) => kept.has(keyOf(item)));
}

/** `custom.` alone stands for every custom field. */
function couldFill(mappedPaths: ReadonlySet<Path>, path: Path): boolean {
	return (
		mappedPaths.has(path) || (path.startsWith(CUSTOM_PREFIX) && mappedPaths.has(CUSTOM_PREFIX))
	);
}

function erases(options: MergeOptions): boolean {
	return options.duplicateStrategy === 'update' && options.blankErases;
}

/** Every item once, where it first stands; what it lacks those after it fill. */
function unite(items: readonly ListItem[], keyOf: (item: ListItem) => string): readonly ListItem[] {
	const united = new Map<string, Map<string, string>>();
	for (const item of items) {
		const key = keyOf(item);
		const same = united.get(key);
		if (same === undefined) {
			united.set(key, new Map(item));
			continue;
		}
		for (const [part, value] of item) {
			// A country belongs to the number that was read with it, not to another spelling of that number.
			const fits = part !== 'country' || item.get('') === same.get('');
			if (fits && !same.has(part)) same.set(part, value);
		}
	}
	return [...united.values()];
}

/**
 * What makes two items of a list the same, among the items of these two sides.
 *
 * A phone number that has no country beside it is read with the one that stands beside the same text
 * elsewhere: it was written before there was a default country, or by a file without one.
 */
function itemKeys(
	list: ListField,
	first: readonly ListItem[],
	second: readonly ListItem[],
): (item: ListItem) => string {
	if (list !== 'phone') return (item) => itemKey(list, item, undefined);
	const countries = new Map<string, string>();
	for (const item of [...first, ...second]) {
		const [value, country] = [item.get(''), item.get('country')];
		if (value !== undefined && country !== undefined && !countries.has(value)) {
			countries.set(value, country);
		}
	}
	return (item) => itemKey(list, item, item.get('country') ?? countries.get(item.get('') ?? ''));
}

function itemKey(list: ListField, item: ListItem, country: string | undefined): string {
	const value = item.get('') ?? '';
	switch (list) {
		case 'email':
			return emailKey(value);
		case 'phone': {
			const parsed = parsePhone(value, country);
			return 'e164' in parsed ? parsed.e164 : value;
		}
		case 'url':
			return value.toLowerCase();
		case 'address':
			return JSON.stringify(
				LIST_FIELDS.address.map((part) => (part === 'label' ? '' : item.get(part))),
			);
	}
}
