import {
	LIST_FIELDS,
	listItems,
	listPath,
	parsePath,
	type Contact,
	type ListField,
	type ListItem,
	type Path,
} from './contact.ts';
import { emailKey } from './email.ts';
import { parsePhone } from './phone.ts';
import type { ImportOptions, MergeRule } from './options.ts';

type MergeOptions = Pick<
	ImportOptions,
	'duplicateStrategy' | 'mergeRules' | 'replaceLists' | 'blankErases'
>;

/**
 * The contact that results when a row meets the stored contact it matched, under `update` or `merge`.
 *
 * @param mappedPaths paths that the file could have filled; only these can be erased by a blank
 */
export function mergeContact(
	stored: Contact,
	row: Contact,
	options: MergeOptions,
	mappedPaths: ReadonlySet<Path>,
): Contact {
	const merged = new Map<Path, string>();
	for (const path of new Set([...stored.keys(), ...row.keys()])) {
		if (parsePath(path)?.kind === 'list') continue;
		const value = mergeValue(path, stored.get(path), row.get(path), options, mappedPaths);
		if (value !== undefined) merged.set(path, value);
	}
	for (const list of Object.keys(LIST_FIELDS) as ListField[]) {
		const items = mergeList(
			list,
			listItems(stored, list),
			listItems(row, list),
			options,
			mappedPaths,
		);
		items.forEach((item, at) => {
			for (const [part, value] of item) merged.set(listPath(list, at + 1, part), value);
		});
	}
	return merged;
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
			return theirs ?? (erases(options) && mappedPaths.has(path) ? undefined : mine);
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
): readonly ListItem[] {
	switch (ruleFor(list, true, options)) {
		case 'keepMine':
			return mine;
		case 'takeTheirs': {
			if (theirs.length > 0) return theirs;
			const couldFill = [...mappedPaths].some((path) => path.startsWith(`${list}.`));
			return erases(options) && couldFill ? [] : mine;
		}
		case 'fillBlank':
			return mine.length > 0 ? mine : theirs;
		case 'union':
			return options.duplicateStrategy === 'update'
				? unite(list, theirs, mine)
				: unite(list, mine, theirs);
	}
}

function erases(options: MergeOptions): boolean {
	return options.duplicateStrategy === 'update' && options.blankErases;
}

/** All items of `first`, then those of `second` that are not in it; what an item lacks the other fills. */
function unite(
	list: ListField,
	first: readonly ListItem[],
	second: readonly ListItem[],
): readonly ListItem[] {
	const united = first.map((item) => new Map(item));
	const byKey = new Map(united.map((item) => [itemKey(list, item), item]));
	for (const item of second) {
		const same = byKey.get(itemKey(list, item));
		if (same === undefined) {
			const added = new Map(item);
			united.push(added);
			byKey.set(itemKey(list, item), added);
			continue;
		}
		for (const [part, value] of item) {
			// The country belongs to the number it was read with, not to the item.
			if (part !== 'country' && !same.has(part)) same.set(part, value);
		}
	}
	return united;
}

/** What makes two items of a list the same. */
function itemKey(list: ListField, item: ListItem): string {
	const value = item.get('') ?? '';
	switch (list) {
		case 'email':
			return emailKey(value);
		case 'phone': {
			const parsed = parsePhone(value, item.get('country'));
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
