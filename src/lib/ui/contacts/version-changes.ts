import { comparePaths, type Contact, type Path } from '../../core/contact.ts';

/** How one field differs between two versions of a contact. */
export interface VersionChange {
	readonly path: Path;
	readonly before: string | undefined;
	readonly after: string | undefined;
}

/** The fields in which two versions differ, in reading order. */
export function versionChanges(before: Contact, after: Contact): readonly VersionChange[] {
	return [...new Set([...before.keys(), ...after.keys()])]
		.filter((path) => before.get(path) !== after.get(path))
		.sort(comparePaths)
		.map((path) => ({ path, before: before.get(path), after: after.get(path) }));
}
