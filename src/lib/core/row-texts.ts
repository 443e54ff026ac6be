import type { Issue, IssueCode } from './issue.ts';
import type { Path } from './contact.ts';

/**
 * What is said of single rows of a batch, as one text: JSON, one array a note, without the outermost brackets, so
 * that two of them are put together by a comma. A batch has a thousand issues where a file holds phone numbers of
 * many countries, and to hand so many objects to another thread or to a database takes ten times as long.
 */
export type RowTexts = string;

/** An issue with the position of its row in the batch, as it is packed. */
export type PackedIssue = readonly [
	position: number,
	code: IssueCode,
	path: Path | null,
	value: string | null,
];

export function packIssues(issues: readonly PackedIssue[]): RowTexts {
	return JSON.stringify(issues).slice(1, -1);
}

export function joinRowTexts(one: RowTexts, other: RowTexts): RowTexts {
	return one === '' || other === '' ? one + other : `${one},${other}`;
}

/** Issues by the position of their row. Records that are older than their packing hold them so already. */
export function unpackIssues(
	packed: RowTexts | ReadonlyMap<number, readonly Issue[]>,
): ReadonlyMap<number, readonly Issue[]> {
	if (typeof packed !== 'string') return packed;
	const byPosition = new Map<number, Issue[]>();
	for (const [position, code, path, value] of JSON.parse(`[${packed}]`) as PackedIssue[]) {
		const issue: Issue = {
			code,
			...(path !== null && { path }),
			...(value !== null && { value }),
		};
		const earlier = byPosition.get(position);
		if (earlier === undefined) byPosition.set(position, [issue]);
		else earlier.push(issue);
	}
	return byPosition;
}

/** Rows' cells by their position. */
export function packCells(cells: readonly (readonly [number, readonly string[]])[]): RowTexts {
	return JSON.stringify(cells).slice(1, -1);
}

/** The reverse; for older records, see `unpackIssues`. */
export function unpackCells(
	packed: RowTexts | ReadonlyMap<number, readonly string[]>,
): ReadonlyMap<number, readonly string[]> {
	return typeof packed === 'string'
		? new Map(JSON.parse(`[${packed}]`) as [number, string[]][])
		: packed;
}
