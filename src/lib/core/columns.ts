import type { Contact, Path } from './contact.ts';

/**
 * Contacts as columns: for every path that occurs, one joined text and where each value ends in it.
 *
 * IndexedDB and message ports charge by record and by object, hardly by byte: a thousand contacts
 * stored like this are written about three times as fast as arrays of strings and seventy times as fast
 * as rows (figures in the README). An empty stretch is an absent value.
 */
export interface Columns {
	readonly size: number;
	readonly paths: readonly Path[];
	/** By path. */
	readonly texts: readonly string[];
	/** By path: the end of each value in the path's text; 16 bits wide wherever they suffice. */
	readonly ends: readonly Ends[];
}

export type Ends = Uint16Array | Uint32Array;

export const NO_COLUMNS: Columns = { size: 0, paths: [], texts: [], ends: [] };

/** A contact to encode: its position in other columns, or the contact itself. */
export type VersionSource = number | Contact;

/** Where each of these values ends once they are joined. */
export function endsOf(values: readonly string[], joinedLength: number): Ends {
	const ends = newEnds(values.length, joinedLength);
	for (let i = 0, end = 0; i < values.length; i++) ends[i] = end += values[i].length;
	return ends;
}

/** Columns of the given versions; those given by position are taken from `from`. */
export function encodeVersions(versions: readonly VersionSource[], from: Columns): Columns {
	const runs = ascendingRuns(versions);
	if (runs !== undefined) return pickRuns(from, versions.length, runs);

	const [paths, texts, ends]: [Path[], string[], Ends[]] = [[], [], []];
	for (const path of occurringPaths(versions, from)) {
		const index = from.paths.indexOf(path);
		const values = versions.map((version) => {
			if (typeof version !== 'number') return version.get(path) ?? '';
			return index < 0 ? '' : valueAt(from, index, version);
		});
		const text = values.join('');
		if (text === '') continue;
		paths.push(path);
		texts.push(text);
		ends.push(endsOf(values, text.length));
	}
	return { size: versions.length, paths, texts, ends };
}

/** Columns of some contacts of `from`, in this order. */
export function pickContacts(from: Columns, positions: readonly number[]): Columns {
	return encodeVersions(positions, from);
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

/** Positions `from` to `to` that are taken over as one piece. */
interface Run {
	readonly from: number;
	readonly to: number;
}

/** Ascending positions as runs of neighbours; `undefined` for anything else. */
function ascendingRuns(versions: readonly VersionSource[]): Run[] | undefined {
	const runs: Run[] = [];
	for (let i = 0; i < versions.length;) {
		const from = versions[i];
		if (typeof from !== 'number' || from < (runs.at(-1)?.to ?? 0)) return undefined;
		let to = from + 1;
		while (++i < versions.length && versions[i] === to) to++;
		runs.push({ from, to });
	}
	return runs;
}

/** The usual case by far, a new contact for nearly every row: texts are copied in a few long pieces. */
function pickRuns(from: Columns, size: number, runs: readonly Run[]): Columns {
	if (size === from.size) return from;
	const [paths, texts, ends]: [Path[], string[], Ends[]] = [[], [], []];
	for (let path = 0; path < from.paths.length; path++) {
		const [allText, allEnds] = [from.texts[path], from.ends[path]];
		const pieces = runs.map((run) =>
			allText.slice(run.from && allEnds[run.from - 1], allEnds[run.to - 1]),
		);
		const text = pieces.join('');
		if (text === '') continue;
		const ownEnds = newEnds(size, text.length);
		let at = 0;
		let end = 0;
		let leftOut = 0;
		for (const run of runs) {
			leftOut += (run.from && allEnds[run.from - 1]) - end;
			for (let position = run.from; position < run.to; position++) {
				end = allEnds[position];
				ownEnds[at++] = end - leftOut;
			}
		}
		paths.push(from.paths[path]);
		texts.push(text);
		ends.push(ownEnds);
	}
	return { size, paths, texts, ends };
}

function occurringPaths(versions: readonly VersionSource[], from: Columns): Set<Path> {
	const paths = new Set<Path>(from.paths);
	for (const version of versions) {
		if (typeof version !== 'number') for (const path of version.keys()) paths.add(path);
	}
	return paths;
}

function newEnds(size: number, textLength: number): Ends {
	return textLength < 2 ** 16 ? new Uint16Array(size) : new Uint32Array(size);
}
