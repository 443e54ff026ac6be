import { closeSync, openSync, readSync, statSync } from 'node:fs';

const TAIL_BYTES = 4096;

/** The last few kilobytes of a text file. @param {string} path */
export function tailOf(path) {
	const { size } = statSync(path);
	const bytes = Buffer.alloc(Math.min(size, TAIL_BYTES));
	const file = openSync(path, 'r');
	readSync(file, bytes, 0, bytes.length, size - bytes.length);
	closeSync(file);
	return bytes.toString('utf8');
}
