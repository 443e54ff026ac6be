import { isHiddenPath } from './mapping/path-labels.ts';
import { pathBytes, unpackText, type PackedColumns } from './packed-columns.ts';

/** Marks in `hits` the positions of the contacts that hold the text in a field. */
export type TextSearch = (columns: PackedColumns, hits: Uint8Array) => void;

/**
 * A search for a text (not empty), ignoring letter case.
 *
 * Plain ASCII is looked for in the stored bytes themselves: decoding them all takes longer than to find
 * what is in them. Other letters fold as Unicode has it, which takes text.
 */
export function textSearch(text: string): TextSearch {
	const wanted = text.normalize('NFC');
	const search = /^[ -~]*$/.test(wanted) ? searchInBytes(wanted) : searchInText(wanted);
	return (columns, hits) => {
		for (let path = 0; path < columns.paths.length; path++) {
			if (!isHiddenPath(columns.paths[path])) search(columns, path, hits);
		}
	};
}

type PathSearch = (columns: PackedColumns, path: number, hits: Uint8Array) => void;

/**
 * In the bytes of a path, by Horspool's algorithm (R. N. Horspool, "Practical fast searching in strings",
 * 1980): the byte that lies where the text would end tells how far the next place can be. A hot loop.
 */
function searchInBytes(wanted: string): PathSearch {
	const folded = Uint8Array.from(wanted, (character) => FOLDED[character.charCodeAt(0)]);
	const last = folded.length - 1;
	/** By byte, in either letter case. */
	const shifts = new Uint32Array(256).fill(folded.length);
	for (let at = 0; at < last; at++) shifts[folded[at]] = last - at;
	for (let byte = 0; byte < 256; byte++) shifts[byte] = shifts[FOLDED[byte]];
	// Lower-cased, İ is an i with a dot of its own, so an i finds it; it is two bytes, and rare.
	const findsDotted = folded.includes(SMALL_I);
	const inText = searchInText(wanted);

	return (columns, path, hits) => {
		const bytes = pathBytes(columns, path);
		if (findsDotted && holdsDottedI(bytes)) {
			inText(columns, path, hits);
			return;
		}
		const ends = columns.ends[path];
		let position = 0;
		for (let end = last; end < bytes.length;) {
			const begin = end - last;
			let at = last;
			while (at >= 0 && FOLDED[bytes[begin + at]] === folded[at]) at--;
			if (at >= 0) {
				end += shifts[bytes[end]];
				continue;
			}
			while (ends[position] <= begin) position++;
			if (end < ends[position]) hits[position] = 1;
			// What reaches over the value's end is no hit, nor is anything behind it in this value.
			end = ends[position] + last;
		}
	};
}

const SMALL_I = 0x69;
/** Each byte with ASCII's letters in lower case. */
const FOLDED = new Uint8Array(256).map((_, byte) =>
	byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte,
);

/** Whether İ (U+0130) is anywhere in these bytes. */
function holdsDottedI(bytes: Uint8Array): boolean {
	let at = bytes.indexOf(0xc4);
	while (at >= 0 && bytes[at + 1] !== 0xb0) at = bytes.indexOf(0xc4, at + 1);
	return at >= 0;
}

/**
 * In the text of a path as a whole, since lower-casing it first would copy all that is stored. A regular
 * expression with the `u` flag ignores case as Unicode folds it.
 */
function searchInText(wanted: string): PathSearch {
	const source = wanted
		.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
		// Lower-cased, the Turkish İ is an i with a dot of its own: folding leaves it out.
		.replaceAll(/i/gi, '[iİ]');
	const pattern = new RegExp(source, /^[ -~]*$/.test(wanted) ? 'gi' : 'giu');
	return (columns, path, hits) => {
		const { text, ends } = unpackText(columns, path);
		let position = 0;
		pattern.lastIndex = 0;
		while (pattern.test(text)) {
			// Folding keeps lengths.
			const begin = pattern.lastIndex - wanted.length;
			while (ends[position] <= begin) position++;
			if (pattern.lastIndex <= ends[position]) hits[position] = 1;
			// What reaches over the value's end is no hit, nor is anything behind it in this value.
			pattern.lastIndex = ends[position];
		}
	};
}
