import type { Contact, Path } from './contact.ts';

/**
 * Contacts as columns: for every path that occurs, one joined text and where each value ends in it.
 *
 * IndexedDB charges by record and by object, hardly by byte: a thousand contacts stored like this
 * are written about three times as fast as arrays of strings and seventy times as fast as rows
 * (figures in the README). An empty stretch is an absent value.
 */
export interface Columns {
	readonly size: number;
	readonly paths: readonly Path[];
	/** By path. */
	readonly texts: readonly string[];
	/** By path: the end of each value in the path's text; 16 bits wide wherever they suffice. */
	readonly ends: readonly (Uint16Array | Uint32Array)[];
}

/** Values by path, `''` for absent: what rows are while they are checked. */
export type ValueColumns = ReadonlyMap<Path, readonly string[]>;

/** A contact to encode: its position in the value columns, or the contact itself. */
export type VersionSource = number | Contact;

/** Joins the given versions into columns; those given by position are taken from `values`. */
export function encodeColumns(versions: readonly VersionSource[], values: ValueColumns): Columns {
	const paths: Path[] = [];
	const texts: string[] = [];
	const ends: (Uint16Array | Uint32Array)[] = [];
	for (const path of occurringPaths(versions, values)) {
		const cells = cellsOf(path, versions, values);
		const text = cells.join('');
		if (text === '') continue;
		paths.push(path);
		texts.push(text);
		ends.push(endsOf(cells, text.length));
	}
	return { size: versions.length, paths, texts, ends };
}

/** The value of one path (by its index in `paths`) at a position, `''` where absent. */
export function valueAt(columns: Columns, pathIndex: number, position: number): string {
	const ends = columns.ends[pathIndex];
	return columns.texts[pathIndex].slice(position === 0 ? 0 : ends[position - 1], ends[position]);
}

/** The contact at a position. */
export function contactAt(columns: Columns, position: number): Contact {
	const contact = new Map<Path, string>();
	for (let index = 0; index < columns.paths.length; index++) {
		const value = valueAt(columns, index, position);
		if (value !== '') contact.set(columns.paths[index], value);
	}
	return contact;
}

/** All values of one path, `''` for absent; `undefined` where the path does not occur. */
export function columnValues(columns: Columns, path: Path): string[] | undefined {
	const index = columns.paths.indexOf(path);
	if (index < 0) return undefined;
	const [text, ends] = [columns.texts[index], columns.ends[index]];
	const values = new Array<string>(columns.size);
	for (let position = 0, begin = 0; position < columns.size; position++) {
		values[position] = text.slice(begin, ends[position]);
		begin = ends[position];
	}
	return values;
}

/** The contact at a position of value columns. */
export function contactOfRow(values: ValueColumns, position: number): Contact {
	const contact = new Map<Path, string>();
	for (const [path, cells] of values) {
		if (cells[position] !== '') contact.set(path, cells[position]);
	}
	return contact;
}

function occurringPaths(versions: readonly VersionSource[], values: ValueColumns): Set<Path> {
	const paths = new Set<Path>(values.keys());
	for (const version of versions) {
		if (typeof version !== 'number') for (const path of version.keys()) paths.add(path);
	}
	return paths;
}

function cellsOf(path: Path, versions: readonly VersionSource[], values: ValueColumns): string[] {
	const column = values.get(path);
	const cells = new Array<string>(versions.length);
	for (let i = 0; i < versions.length; i++) {
		const version = versions[i];
		cells[i] = typeof version === 'number' ? (column?.[version] ?? '') : (version.get(path) ?? '');
	}
	return cells;
}

function endsOf(cells: readonly string[], length: number): Uint16Array | Uint32Array {
	const ends = length < 2 ** 16 ? new Uint16Array(cells.length) : new Uint32Array(cells.length);
	for (let i = 0, end = 0; i < cells.length; i++) ends[i] = end += cells[i].length;
	return ends;
}
