import { endsOf, newEnds, splitText, type Columns, type Ends } from './columns.ts';
import type { Contact, Path } from './contact.ts';
import { utf8Text, Utf8Writer, type ByteCells } from './utf8.ts';

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
	return index < 0 ? undefined : valuesIn(pathBytes(packed, index), packed.ends[index]);
}

/** The text of one path (by its index in `paths`), and where each value ends in it. */
export function unpackText(packed: PackedColumns, path: number): { text: string; ends: Ends } {
	const bytes = pathBytes(packed, path);
	const text = utf8Text(bytes);
	return { text, ends: endsInText(bytes, packed.ends[path], text.length) };
}

/** The values that stand one behind the other in a text's bytes. */
function valuesIn(bytes: Uint8Array, byteEnds: Ends): string[] {
	const text = utf8Text(bytes);
	return splitText(text, endsInText(bytes, byteEnds, text.length));
}

/** Cells as strings, read in one go: a call of the decoder costs as much as ten of them. */
export function textsOf(cells: ByteCells): string[] {
	textWriter.clear();
	const ends = new Uint32Array(cells.begins.length);
	textWriter.writeCells(cells, ends, BYTE_KINDS);
	return valuesIn(textWriter.view(), ends);
}

/** Beside `writer`, which may be in use meanwhile. */
const textWriter = new Utf8Writer();

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

/** Packs columns path by path, from their values. One at a time: all write to the same memory. */
export class ColumnPacker {
	readonly #size: number;
	readonly #paths: PackedPath[] = [];

	constructor(size: number) {
		this.#size = size;
		writer.clear();
	}

	/** What was packed so far; to be read before the next packer is made. */
	get paths(): readonly PackedPath[] {
		return this.#paths;
	}

	/**
	 * Adds a path's values in Unicode's composed form (NFC); one that has none is left out. Nearly all
	 * are composed already, so a whole column is asked at once, and one of Latin letters not at all.
	 */
	add(path: Path, cells: readonly string[] | ByteCells): void {
		const at = writer.length;
		let written = 'bytes' in cells ? writeCells(cells) : writeTexts(cells);
		if (!written.isComposed && !isInComposedForm(writer.view(at), written.ends)) {
			const values = valuesIn(writer.view(at), written.ends);
			writer.clear(at);
			written = writeTexts(values.map((value) => value.normalize('NFC')));
		}
		if (writer.length === at) return;
		this.#paths.push(new PackedPath(path, at, writer.length, written.ends, written.isPlain));
	}

	columns(): PackedColumns {
		return {
			size: this.#size,
			paths: this.#paths.map(({ path }) => path),
			bytes: writer.view().slice(),
			byteEnds: Uint32Array.from(this.#paths, ({ to }) => to),
			ends: this.#paths.map(({ ends }) => ends),
		};
	}
}

/** Whether all values are. Only those with a character in doubt are read: a file has few, but often one in a column. */
function isInComposedForm(bytes: Uint8Array, ends: Ends): boolean {
	let value = 0;
	for (let at = 0; at < bytes.length; at++) {
		if ((BYTE_KINDS[bytes[at]] & MAYBE_COMPOSABLE) === 0 || isSafe(bytes, at)) continue;
		while (ends[value] <= at) value++;
		const text = utf8Text(bytes.subarray(endBefore(ends, value), ends[value]));
		if (text.normalize('NFC') !== text) return false;
		at = ends[value] - 1;
	}
	return true;
}

/**
 * Of the first bytes in doubt, the characters most met: Arabic letters (U+0620 to U+064A), those of Vietnamese and
 * Yoruba (U+1E00 to U+1EFF), quotes and dashes (U+2010 to U+203F), kana but for their marks. None of them is composed
 * with the one before it, or has another form (DerivedNormalizationProps.txt).
 */
function isSafe(bytes: Uint8Array, at: number): boolean {
	const [first, second, third] = [bytes[at], bytes[at + 1], bytes[at + 2]];
	if (first === 0xd8) return second >= 0xa0;
	if (first === 0xd9) return second <= 0x8a;
	if (first === 0xe1) return second >= 0xb8 && second <= 0xbb;
	if (first === 0xe2) return second === 0x80 && third >= 0x90;
	if (first !== 0xe3) return false;
	return (
		second === 0x81 || second === 0x83 || (second === 0x82 && third !== 0x99 && third !== 0x9a)
	);
}

interface Written {
	readonly ends: Ends;
	/** Plain ASCII throughout. */
	readonly isPlain: boolean;
	/** Surely in composed form. */
	readonly isComposed: boolean;
}

function writeTexts(values: readonly string[]): Written {
	const text = values.join('');
	const at = writer.length;
	const isPlain = writer.write(text) === text.length;
	const ends = endsInBytes(writer.view(at), endsOf(values, text.length), text.length);
	return { ends, isPlain, isComposed: isPlain };
}

function writeCells(cells: ByteCells): Written {
	let length = 0;
	for (let row = 0; row < cells.begins.length; row++) length += cells.ends[row] - cells.begins[row];
	const ends = newEnds(cells.begins.length, length);
	const kinds = writer.writeCells(cells, ends, BYTE_KINDS);
	return { ends, isPlain: kinds === 0, isComposed: (kinds & MAYBE_COMPOSABLE) === 0 };
}

const BEYOND_ASCII = 1;
const MAYBE_COMPOSABLE = 2;
/**
 * What a byte tells of its text: 0 for ASCII. Characters that may be composed with the one before them, or
 * are not in composed form (Unicode, NFC_Quick_Check), begin with none of the first bytes of Latin up to
 * U+02FF, Cyrillic up to U+047F, Chinese characters (U+4000 to U+9FFF) and Korean syllables (U+B000 to U+CFFF).
 */
const BYTE_KINDS = Uint8Array.from({ length: 256 }, (_, byte) => {
	if (byte < 0x80) return 0;
	const isSafe =
		byte < 0xcc ||
		byte === 0xd0 ||
		byte === 0xd1 ||
		(byte >= 0xe4 && byte <= 0xe9) ||
		byte === 0xeb ||
		byte === 0xec;
	return isSafe ? BEYOND_ASCII : BEYOND_ASCII | MAYBE_COMPOSABLE;
});

/** A packed path: its bytes, and its values for whoever asks. */
export class PackedPath {
	readonly path: Path;
	/** Where it ends among the packer's bytes. */
	readonly to: number;
	/** Where its values end in its own. */
	readonly ends: Ends;
	/** Plain ASCII throughout: its characters lie where its bytes do. */
	readonly isPlain: boolean;
	readonly #from: number;
	#values: readonly string[] | undefined;

	constructor(path: Path, from: number, to: number, ends: Ends, isPlain: boolean) {
		this.path = path;
		this.#from = from;
		this.to = to;
		this.ends = ends;
		this.isPlain = isPlain;
	}

	get bytes(): Uint8Array {
		return writer.view(this.#from, this.to);
	}

	/** `''` for absent. */
	get values(): readonly string[] {
		return (this.#values ??= valuesIn(this.bytes, this.ends));
	}
}
