import { RecordReader } from '../../src/lib/core/csv/read-records.ts';
import type { RecordBlock } from '../../src/lib/core/csv/records.ts';
import { utf8Bytes } from '../../src/lib/core/utf8.ts';

/** Farther right than any test looks. */
const BEYOND_COLUMNS: readonly string[] = [...Array<string>(20).fill(''), '-'];

/** A block of these rows, as a file would give it; a blank row, which would be none, has a cell far to the right. */
export function blockOf(
	rows: readonly (readonly string[])[],
	damaged: readonly number[] = [],
): RecordBlock {
	const lines = rows.map((row, at) => {
		if (damaged.includes(at)) return '"damaged" row';
		const isBlank = row.every((cell) => cell.trim() === '');
		return [...row, ...(isBlank ? BEYOND_COLUMNS : [])]
			.map((cell) => `"${cell.replaceAll('"', '""')}"`)
			.join();
	});
	return new RecordReader({ delimiter: ',' }).push(utf8Bytes(lines.join('\n')), true);
}
