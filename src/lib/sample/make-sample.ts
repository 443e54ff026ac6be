import { sampleChunks } from './sample-rows.ts';

const SEED = 1;
/** The same sample is the same file, whenever it is made. */
const MADE_AT = Date.UTC(2026, 0, 1);

/**
 * Makes a CSV file of so many contacts, in one go: not for the page's own thread.
 *
 * @param onProgress is told how many rows there are, some hundred times for a million
 */
export function makeSample(rows: number, onProgress: (rows: number) => void): File {
	const parts: Blob[] = [];
	let made = 0;
	for (const chunk of sampleChunks(rows, SEED)) {
		// As Blobs, a million rows lie outside the heap.
		parts.push(new Blob([chunk.bytes]));
		made += chunk.rows;
		onProgress(made);
	}
	return new File(parts, `sample ${rows} contacts.csv`, {
		type: 'text/csv',
		lastModified: MADE_AT,
	});
}
