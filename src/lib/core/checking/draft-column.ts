import { endsOf, type Ends } from '../columns.ts';
import type { Path } from '../contact.ts';

/** A path's values before they are checked, one by one and joined. */
export interface DraftColumn {
	readonly path: Path;
	readonly cells: readonly string[];
	readonly text: string;
	readonly ends: Ends;
}

/**
 * In Unicode's composed form (NFC). Nearly all values are already, so a whole column is asked at once.
 *
 * @param compact answers the same text, in less memory where it can
 */
export function draftColumn(
	path: Path,
	cells: readonly string[],
	compact: (text: string) => string,
): DraftColumn {
	const text = compact(cells.join(''));
	if (text.normalize('NFC') === text)
		return { path, cells, text, ends: endsOf(cells, text.length) };
	const composed = cells.map((cell) => cell.normalize('NFC'));
	const joined = composed.join('');
	return { path, cells: composed, text: joined, ends: endsOf(composed, joined.length) };
}
