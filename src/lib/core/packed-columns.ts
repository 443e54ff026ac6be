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

/** Where the values before a position end. */
export function endBefore(ends: Ends, position: number): number {
	return position === 0 ? 0 : ends[position - 1];
}
