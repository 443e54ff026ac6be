import {
	CUSTOM_PREFIX,
	LIST_FIELDS,
	listPath,
	parsePath,
	type ListField,
	type Path,
} from '../../core/contact.ts';
import type { MappedColumn } from '../../core/mapping/mapping.ts';
import { mappableFields, pathLabel } from '../../core/mapping/path-labels.ts';
import { nextItem } from './mapping-edit.ts';
import { words } from './words.ts';

/** A field that a column may be given, as the picker lists it. */
export interface FieldChoice {
	readonly path: MappedColumn['path'];
	readonly label: string;
	/** Another column that has it now, and would swap. */
	readonly usedBy?: number;
}

export interface FieldGroup {
	readonly label: string;
	readonly choices: readonly FieldChoice[];
}

/**
 * All fields that a column may be given, grouped as a contact is read. Lists offer every item in
 * use and one more. What is typed narrows them, and can name a custom field.
 */
export function fieldGroups(
	columns: readonly MappedColumn[],
	index: number,
	search: string,
	columnName: string,
): readonly FieldGroup[] {
	const wanted = search.trim().toLowerCase();
	const groups = allGroups(columns).map(({ label, paths }) => ({
		label,
		choices: paths
			.map((path) => ({ path, label: fieldLabel(path), ...usedBy(path, columns, index) }))
			// "Address" finds the city too, whose own name does not say so.
			.filter((choice) => matches(`${label} ${choice.label}`, wanted)),
	}));
	return [...groups, customGroup(columns, index, search.trim(), columnName)].filter(
		({ choices }) => choices.length > 0,
	);
}

/** What a column's field is called on the page. */
export function fieldLabel(path: MappedColumn['path']): string {
	if (path === null) return words.columns.notImported;
	if (path.startsWith(CUSTOM_PREFIX)) return words.columns.customField(pathLabel(path));
	return LABELS.get(path) ?? pathLabel(path);
}

const LABELS = new Map(mappableFields().map(({ path, label }) => [path, label]));

const NAME: readonly Path[] = [
	'fullName',
	'firstName',
	'lastName',
	'middleName',
	'prefix',
	'suffix',
	'nickname',
];
const WORK: readonly Path[] = ['company', 'jobTitle', 'department'];
const OTHER: readonly Path[] = ['groups', 'notes', 'birthday', 'externalId'];

function allGroups(columns: readonly MappedColumn[]): { label: string; paths: (Path | null)[] }[] {
	const { fieldGroups } = words.columns;
	return [
		{ label: '', paths: [null] },
		{ label: fieldGroups.name, paths: [...NAME] },
		{ label: fieldGroups.email, paths: listPaths(columns, 'email') },
		{ label: fieldGroups.phone, paths: listPaths(columns, 'phone') },
		{ label: fieldGroups.work, paths: [...WORK] },
		{ label: fieldGroups.address, paths: listPaths(columns, 'address') },
		{ label: fieldGroups.other, paths: [...OTHER, ...listPaths(columns, 'url')] },
	];
}

function listPaths(columns: readonly MappedColumn[], list: ListField): Path[] {
	const items = Array.from({ length: nextItem(columns, list) }, (_, at) => at + 1);
	return items.flatMap((item) => LIST_FIELDS[list].map((part) => listPath(list, item, part)));
}

/** Custom fields in use, and one named as typed, or as the column is. */
function customGroup(
	columns: readonly MappedColumn[],
	index: number,
	typed: string,
	columnName: string,
): FieldGroup {
	const own = columns[index]?.path;
	const names = new Set<string>();
	if (own) {
		const parsed = parsePath(own);
		if (parsed?.kind === 'custom' && matches(parsed.name, typed.toLowerCase())) {
			names.add(parsed.name);
		}
	}
	names.add(typed || columnName);
	return {
		label: words.columns.fieldGroups.custom,
		choices: [...names].map((name) => {
			const path = `${CUSTOM_PREFIX}${name}`;
			return { path, label: words.columns.customField(name), ...usedBy(path, columns, index) };
		}),
	};
}

function usedBy(
	path: MappedColumn['path'],
	columns: readonly MappedColumn[],
	index: number,
): { usedBy?: number } {
	// Any number of columns may be left out, or name groups.
	if (path === null || path === 'groups' || columns[index]?.path === path) return {};
	const holder = columns.findIndex((column) => column.path === path);
	return holder < 0 ? {} : { usedBy: holder };
}

function matches(label: string, wanted: string): boolean {
	return label.toLowerCase().includes(wanted);
}
