import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Shared test material beside the project; not part of it, since licences differ. */
const CORPORA = resolve(import.meta.dirname, '../../../shared/corpora');

/**
 * The text of one file of the shared test material, or `undefined` (and a line on the console)
 * where that folder is missing: then the test is to be skipped.
 */
export function corpusText(path: string): string | undefined {
	const file = resolve(CORPORA, path);
	if (existsSync(file)) return readFileSync(file, 'utf8');
	console.warn(`Skipped, since ../shared/corpora/${path} is not there.`);
	return undefined;
}
