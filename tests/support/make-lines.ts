import { closeSync, openSync, statSync, writeSync } from 'node:fs';

/** So much text is held before it is written. */
const PIECE_CHARS = 1_000_000;

/**
 * Writes a file of so many lines, without ever holding it whole.
 *
 * @param lineOf the CSV record of a row, counted from 1
 * @returns its size in bytes
 */
export function makeLines(
	path: string,
	header: string,
	rows: number,
	lineOf: (row: number) => string,
): number {
	const file = openSync(path, 'w');
	try {
		let text = `${header}\r\n`;
		for (let row = 1; row <= rows; row++) {
			text += `${lineOf(row)}\r\n`;
			if (text.length < PIECE_CHARS) continue;
			writeSync(file, text);
			text = '';
		}
		writeSync(file, text);
	} finally {
		closeSync(file);
	}
	return statSync(path).size;
}
