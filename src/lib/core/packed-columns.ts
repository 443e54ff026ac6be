import { endsOf, newEnds, splitText, type Columns, type Ends } from './columns.ts';
import type { Path } from './contact.ts';
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

/** All values of one path, `''` for absent; `undefined` where the path does not occur. */
export function unpackPath(packed: PackedColumns, path: Path): string[] | undefined {
	const index = packed.paths.indexOf(path);
	if (index < 0) return undefined;
	const { text, ends } = unpackText(packed, index);
	return splitText(text, ends);
}

/** The text of one path (by its index in `paths`), and where each value ends in it. */
export function unpackText(packed: PackedColumns, path: number): { text: string; ends: Ends } {
	const bytes = pathBytes(packed, path);
	const text = utf8Text(bytes);
	return { text, ends: endsInText(bytes, packed.ends[path], text.length) };
}

/** The UTF-8 text of one path. */
export function pathBytes(
	{ bytes, byteEnds }: PackedColumns,
	path: number,
): Uint8Array<ArrayBuffer> {
	return bytes.subarray(path === 0 ? 0 : byteEnds[path - 1], byteEnds[path]);
}

/** Where values end in a text's bytes, from where they end in its UTF-16 units. */
function endsInBytes(bytes: Uint8Array, ends: Ends, length: number): Ends {
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

/** Columns of these runs of contacts alone. `size`: how many they are. */
export function pickRuns(packed: PackedColumns, size: number, runs: readonly Run[]): PackedColumns {
	if (size === packed.size) return packed;
	const bytes = new Uint8Array(packed.bytes.length);
	const [paths, byteEnds, ends]: [Path[], number[], Ends[]] = [[], [], []];
	let length = 0;
	packed.paths.forEach((path, index) => {
		const text = pathBytes(packed, index);
		const allEnds = packed.ends[index];
		const begin = length;
		for (const { from, to } of runs) {
			const piece = text.subarray(endBefore(allEnds, from), endBefore(allEnds, to));
			bytes.set(piece, length);
			length += piece.length;
		}
		if (length === begin) return;
		paths.push(path);
		byteEnds.push(length);
		ends.push(pickEnds(allEnds, newEnds(size, length - begin), runs));
	});
	return { size, paths, bytes: bytes.slice(0, length), byteEnds: Uint32Array.from(byteEnds), ends };
}

/** Where the values before a position end. */
function endBefore(ends: Ends, position: number): number {
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

/** Packs columns path by path, from their values. */
export class ColumnPacker {
	readonly #paths: Path[] = [];
	readonly #byteEnds: number[] = [];
	readonly #ends: Ends[] = [];
	readonly #size: number;

	constructor(size: number) {
		this.#size = size;
		writer.clear();
	}

	/**
	 * Adds a path's values in Unicode's composed form (NFC); one that has none is left out. Nearly all
	 * are composed already, so a whole column is asked at once, and one of plain ASCII not at all.
	 */
	add(path: Path, cells: readonly string[]): PackedPath {
		const at = writer.length;
		let [values, text] = [cells, cells.join('')];
		let isPlain = writer.write(text, at) === text.length;
		if (!isPlain && text.normalize('NFC') !== text) {
			values = cells.map((cell) => cell.normalize('NFC'));
			text = values.join('');
			isPlain = writer.write(text, at) === text.length;
		}
		const ends = endsOf(values, text.length);
		if (text !== '') {
			this.#paths.push(path);
			this.#byteEnds.push(writer.length);
			this.#ends.push(endsInBytes(writer.view(at), ends, text.length));
		}
		return { path, cells: values, text, ends, isPlain };
	}

	columns(): PackedColumns {
		return {
			size: this.#size,
			paths: this.#paths,
			bytes: writer.view().slice(),
			byteEnds: Uint32Array.from(this.#byteEnds),
			ends: this.#ends,
		};
	}
}

/** A path's values, one by one and joined. */
export interface PackedPath {
	readonly path: Path;
	readonly cells: readonly string[];
	readonly text: string;
	readonly ends: Ends;
	/** Plain ASCII throughout: its bytes lie where its characters do. */
	readonly isPlain: boolean;
}
