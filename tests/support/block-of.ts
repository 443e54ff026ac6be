import type { RecordBlock } from '../../src/lib/core/csv/records.ts';
import { utf8Bytes } from '../../src/lib/core/utf8.ts';

/** A block of these rows, as a file would give it whose first row is on line 2. */
export function blockOf(
	rows: readonly (readonly string[])[],
	damaged: readonly number[] = [],
): RecordBlock {
	const cells = rows.flat().map(utf8Bytes);
	const ends: number[] = [];
	const starts = [0];
	for (const { length } of cells) ends.push((ends.at(-1) ?? 0) + length);
	for (const { length } of rows) starts.push(starts.at(-1)! + length);
	return {
		size: rows.length,
		bytes: Uint8Array.from(cells.flatMap((cell) => [...cell])),
		cellBegins: Uint32Array.from(ends, (end, at) => end - cells[at].length),
		cellEnds: Uint32Array.from(ends),
		starts: Uint32Array.from(starts),
		lines: Uint32Array.from(rows, (_, at) => at + 2),
		damages: damaged.map((at) => ({ at, code: 'row.quote' as const })),
	};
}
