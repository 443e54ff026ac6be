import type { Split } from './mapping.ts';

/** What is left over stays together in the last value, to be seen there: a cell of ten thousand e-mails is no list. */
const MOST_VALUES = 100;

/** Whether a cell may hold several values; cheap, since it is asked of every cell. */
export function mayHoldSeveral(cell: string, split: Split): boolean {
	return split === 'quoted' ? cell !== '' : cell.includes(split === ' ::: ' ? ':::' : split);
}

/** The values of a cell, trimmed. Blank ones stay, so that the parts of an item can be paired by position. */
export function splitCell(cell: string, split: Split): string[] {
	const values = separate(cell, split).map((value) => value.trim());
	if (values.length <= MOST_VALUES) return values;
	const rest = values.slice(MOST_VALUES - 1).join(split === 'quoted' ? ',' : split);
	return [...values.slice(0, MOST_VALUES - 1), rest.trim()];
}

function separate(cell: string, split: Split): string[] {
	// A blank value at an end loses its outer space when the cell is trimmed: "::: second".
	if (split === ' ::: ') return cell.split(/(?<=^|\s):::(?=\s|$)/);
	return split === 'quoted' ? quotedValues(cell) : cell.split(split);
}

/** Mailchimp's `"VIP","Blog"`: comma-separated, where quotes guard commas and are doubled within. */
function quotedValues(cell: string): string[] {
	const values: string[] = [];
	for (const match of cell.matchAll(/\s*(?:"((?:[^"]|"")*)"?|([^,]*))\s*(?:,|$)/g)) {
		const [, quoted, bare] = match;
		if (match.index === cell.length && !cell.endsWith(',')) break;
		values.push(quoted?.replaceAll('""', '"') ?? bare);
	}
	return values;
}
