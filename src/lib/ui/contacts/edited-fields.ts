import {
	comparePaths,
	CUSTOM_PREFIX,
	LIST_FIELDS,
	listPath,
	parsePath,
	SINGLE_FIELDS,
	type Contact,
	type ListField,
	type Path,
} from '../../core/contact.ts';
import { isHiddenPath, pathLabel } from '../../core/mapping/path-labels.ts';

/** A field as the editor of a contact shows it. */
export interface EditedField {
	readonly path: Path;
	readonly label: string;
	/** Where the label of its value lies, for those that may have one. */
	readonly labelPath?: Path;
	/** Room for several lines. */
	readonly isLong: boolean;
}

/** What can be added: a field of its own, or the next item of a list. */
export interface AddableField {
	readonly paths: readonly Path[];
	readonly label: string;
}

/** Fields that are offered even where the contact has none of them. */
const ALWAYS: readonly Path[] = ['firstName', 'lastName', 'email.1', 'phone.1', 'company'];
/** The parts of an address that are offered at once; others show where a file brought them. */
const ADDRESS_PARTS = ['street', 'city', 'region', 'postalCode', 'country'];

/** The fields to show for these paths, in reading order: the usual ones, and those that there are. */
export function editedFields(paths: Iterable<Path>, contact: Contact): readonly EditedField[] {
	const shown = new Set([...ALWAYS, ...paths].map(withValue));
	return [...shown]
		.filter((path) => !isHiddenPath(path))
		.sort(comparePaths)
		.map((path) => ({
			path,
			label: pathLabel(path),
			labelPath: labelPathOf(path),
			isLong: path === 'notes' || (contact.get(path)?.includes('\n') ?? false),
		}));
}

/** What is not shown yet, in reading order. */
export function addableFields(shown: readonly EditedField[]): readonly AddableField[] {
	const paths = new Set(shown.map(({ path }) => path));
	const singles = SINGLE_FIELDS.filter((path) => !paths.has(path)).map((path) => ({
		paths: [path],
		label: pathLabel(path),
	}));
	const lists = (Object.keys(LIST_FIELDS) as ListField[]).map((list) => {
		const item = nextItem(list, paths);
		const parts = list === 'address' ? ADDRESS_PARTS : [''];
		return {
			paths: parts.map((part) => listPath(list, item, part)),
			// An address by its number alone: `Address 2`.
			label: pathLabel(listPath(list, item)),
		};
	});
	return [...lists, ...singles];
}

/** The path of a custom field by its name. */
export function customPath(name: string): Path {
	return CUSTOM_PREFIX + name.trim();
}

/** A label shows beside its value, and an address's beside nothing: it is a field like others. */
function withValue(path: Path): Path {
	const parsed = parsePath(path);
	if (parsed?.kind !== 'list' || parsed.part !== 'label' || parsed.list === 'address') return path;
	return listPath(parsed.list, parsed.item);
}

function labelPathOf(path: Path): Path | undefined {
	const parsed = parsePath(path);
	if (parsed?.kind !== 'list' || parsed.part !== '') return undefined;
	return listPath(parsed.list, parsed.item, 'label');
}

function nextItem(list: ListField, paths: ReadonlySet<Path>): number {
	let last = 0;
	for (const path of paths) {
		const parsed = parsePath(path);
		if (parsed?.kind === 'list' && parsed.list === list) last = Math.max(last, parsed.item);
	}
	return last + 1;
}
