import type { Columns } from './columns.ts';
import { isHiddenPath } from './mapping/path-labels.ts';

/**
 * Marks the positions that hold the text in a field, ignoring letter case.
 *
 * The joined text of a path is searched as a whole, since lower-casing it first would copy all that is
 * stored. A regular expression ignores case as Unicode folds it; letters outside ASCII need its `u` flag,
 * and plain ones go without, at a third of the time.
 */
export function textSearch(text: string): (columns: Columns, hits: Uint8Array) => void {
	const wanted = text.normalize('NFC');
	const source = wanted
		.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
		// Lower-cased, the Turkish İ is an i with a dot of its own: folding leaves it out.
		.replaceAll(/i/gi, '[iİ]');
	const pattern = new RegExp(source, /^[ -~]*$/.test(wanted) ? 'gi' : 'giu');
	return (columns, hits) => {
		for (let path = 0; path < columns.paths.length; path++) {
			if (isHiddenPath(columns.paths[path])) continue;
			const [joined, ends] = [columns.texts[path], columns.ends[path]];
			let [position, from] = [0, 0];
			pattern.lastIndex = 0;
			while (pattern.test(joined)) {
				// Folding keeps lengths.
				const begin = pattern.lastIndex - wanted.length;
				// Half a surrogate pair at the end of a value: the pattern went back to the pair's beginning.
				if (begin < from) {
					pattern.lastIndex = ++from;
					continue;
				}
				while (ends[position] <= begin) position++;
				if (pattern.lastIndex <= ends[position]) hits[position] = 1;
				// What reaches over the value's end is no hit, nor is anything behind it in this value.
				from = pattern.lastIndex = ends[position];
			}
		}
	};
}
