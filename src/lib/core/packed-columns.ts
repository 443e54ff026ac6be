import { newEnds, splitText, type Columns, type Ends } from './columns.ts';
import type { Contact, Path } from './contact.ts';
import { utf8Text, Utf8Writer } from './utf8.ts';

/**
 * Columns as they are stored and handed between threads: all texts in one stretch of UTF-8.
 *
 * One buffer instead of a dozen strings: a port hands it over instead of copying it, and storing takes
 * half the time and space, since an engine keeps a text in two bytes a character once any part of what
 * it was cut from needs them (one Łukasz in a slice of the file doubles every column joined from it).
 */
export interface PackedColumns {
	readonly size: number;
	readonly paths: readonly Path[];
	/** The paths' texts, one behind the other. */
	readonly bytes: Uint8Array<ArrayBuffer>;
	/** By path: where its text ends in `bytes`. */
	readonly byteEnds: Uint32Array<ArrayBuffer>;
	/** By path: the end of each value in the path's bytes. */
	readonly ends: readonly Ends[];
}

export function packColumns({ size, paths, texts, ends }: Columns): PackedColumns {
	writer.clear();
	const byteEnds = new Uint32Array(paths.length);
	const packedEnds = texts.map((text, path) => {
		const from = writer.length;
		writer.write(text);
		byteEnds[path] = writer.length;
		return endsInBytes(writer.view(from), ends[path], text.length);
	});
	return { size, paths, bytes: writer.view().slice(), byteEnds, ends: packedEnds };
}

const writer = new Utf8Writer();

export function unpackColumns(packed: PackedColumns): Columns {
	const unpacked = packed.paths.map((_, path) => unpackText(packed, path));
	return {
		size: packed.size,
		paths: packed.paths,
		texts: unpacked.map(({ text }) => text),
		ends: unpacked.map(({ ends }) => ends),
	};
}

/** The contact at a position. For a few of a batch: to have all, unpack the columns. */
export function packedContactAt(packed: PackedColumns, position: number): Contact {
	const contact = new Map<Path, string>();
	for (let index = 0; index < packed.paths.length; index++) {
		const ends = packed.ends[index];
		const [begin, end] = [endBefore(ends, position), ends[position]];
		if (begin === end) continue;
		const value = utf8Text(pathBytes(packed, index).subarray(begin, end));
		contact.set(packed.paths[index], value);
	}
	return contact;
}

/** All values of one path, `''` for absent; `undefined` where the path does not occur. */
export function unpackPath(packed: PackedColumns, path: Path): string[] | undefined {
	const index = packed.paths.indexOf(path);
	return index < 0 ? undefined : splitValues(pathBytes(packed, index), packed.ends[index]);
}

/** The text of one path (by its index in `paths`), and where each value ends in it. */
export function unpackText(packed: PackedColumns, path: number): { text: string; ends: Ends } {
	const bytes = pathBytes(packed, path);
	const text = utf8Text(bytes);
	return { text, ends: endsInText(bytes, packed.ends[path], text.length) };
}

/** The values that stand one behind the other in a text's bytes. */
export function splitValues(bytes: Uint8Array, byteEnds: Ends): string[] {
	const text = utf8Text(bytes);
	return splitText(text, endsInText(bytes, byteEnds, text.length));
}

/** The UTF-8 text of one path. */
export function pathBytes(
	{ bytes, byteEnds }: PackedColumns,
	path: number,
): Uint8Array<ArrayBuffer> {
	return bytes.subarray(path === 0 ? 0 : byteEnds[path - 1], byteEnds[path]);
}

/** Where values end in a text's bytes, from where they end in its UTF-16 units; `length`: how many these are. */
export function endsInBytes(bytes: Uint8Array, ends: Ends, length: number): Ends {
	// As many bytes as units: plain ASCII.
	if (bytes.length === length) return ends;
	const byteEnds = newEnds(ends.length, bytes.length);
	let at = 0;
	let units = 0;
	for (let value = 0; value < ends.length; value++) {
		while (units < ends[value]) {
			// By the lead byte: how many bytes the character has; one of four is two units.
			const lead = bytes[at];
			at += lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
			units += lead < 0xf0 ? 1 : 2;
		}
		byteEnds[value] = at;
	}
	return byteEnds;
}

/** The reverse. */
function endsInText(bytes: Uint8Array, byteEnds: Ends, length: number): Ends {
	if (bytes.length === length) return byteEnds;
	const ends = newEnds(byteEnds.length, length);
	for (let value = 0, at = 0, units = 0; value < byteEnds.length; value++) {
		for (; at < byteEnds[value]; at++) {
			// All but continuation bytes begin a character; one of four bytes is two units.
			if ((bytes[at] & 0xc0) !== 0x80) units += bytes[at] < 0xf0 ? 1 : 2;
		}
		ends[value] = units;
	}
	return ends;
}

/** Positions `from` to `to`. */
export interface Run {
	readonly from: number;
	readonly to: number;
}

/** Positions in ascending order as runs of neighbours; `undefined` for anything else. */
export function ascendingRuns(positions: readonly unknown[]): Run[] | undefined {
	const runs: Run[] = [];
	for (let i = 0; i < positions.length;) {
		const from = positions[i];
		if (typeof from !== 'number' || from < (runs.at(-1)?.to ?? 0)) return undefined;
		let to = from + 1;
		while (++i < positions.length && positions[i] === to) to++;
		runs.push({ from, to });
	}
	return runs;
}

/** Columns of these runs of contacts alone. `size`: how many they are. */
export function pickRuns(packed: PackedColumns, size: number, runs: readonly Run[]): PackedColumns {
	if (size === packed.size) return packed;
	// Counted before anything is copied: memory that is new to a process costs more than what is written there.
	const lengths = packed.ends.map((ends) => lengthOfRuns(ends, runs));
	const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0));
	const [paths, byteEnds, ends]: [Path[], number[], Ends[]] = [[], [], []];
	let at = 0;
	for (let path = 0; path < packed.paths.length; path++) {
		if (lengths[path] === 0) continue;
		const text = pathBytes(packed, path);
		const allEnds = packed.ends[path];
		for (const { from, to } of runs) {
			const piece = text.subarray(endBefore(allEnds, from), endBefore(allEnds, to));
			bytes.set(piece, at);
			at += piece.length;
		}
		paths.push(packed.paths[path]);
		byteEnds.push(at);
		ends.push(pickEnds(allEnds, newEnds(size, lengths[path]), runs));
	}
	return { size, paths, bytes, byteEnds: Uint32Array.from(byteEnds), ends };
}

function lengthOfRuns(ends: Ends, runs: readonly Run[]): number {
	return runs.reduce((sum, { from, to }) => sum + endBefore(ends, to) - endBefore(ends, from), 0);
}

/** Where the values before a position end. */
export function endBefore(ends: Ends, position: number): number {
	return position === 0 ? 0 : ends[position - 1];
}

function pickEnds(all: Ends, picked: Ends, runs: readonly Run[]): Ends {
	let at = 0;
	let end = 0;
	let leftOut = 0;
	for (const { from, to } of runs) {
		leftOut += endBefore(all, from) - end;
		for (let position = from; position < to; position++) {
			end = all[position];
			picked[at++] = end - leftOut;
		}
	}
	return picked;
}
