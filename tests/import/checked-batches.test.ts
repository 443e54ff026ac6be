import { expect, test } from 'vitest';
import { checkedBatches, type ReadingPlan } from '../../src/lib/import/checked-batches.ts';
import { csvFile, people, PEOPLE_PATHS, planFor } from '../support/importer.ts';

/** Takes several slices. */
const PEOPLE = 20_000;
const { encoding, dialect, mapping } = planFor(PEOPLE_PATHS);
const PLAN: ReadingPlan = {
	encoding,
	dialect,
	mapping,
	columnCount: PEOPLE_PATHS.length,
	defaultCountry: undefined,
	seed: { high: 1, low: 2 },
	afterRow: 0,
	batchRows: 1000,
	refusedRows: new Set(),
};

/** Reads a file that becomes another of the same size once the first batch is read; answers the kinds of events. */
async function readWhileItBecomes(other: File): Promise<string[]> {
	const file = csvFile(PEOPLE_PATHS, people(PEOPLE));
	expect(other.size).toBe(file.size);
	let now = file;
	// As Firefox gives it out: whatever lies there when it is read.
	const live = {
		size: file.size,
		slice: (from: number, to: number) => now.slice(from, to),
	} as unknown as File;
	const kinds: string[] = [];
	for await (const { kind } of checkedBatches(live, PLAN)) {
		kinds.push(kind);
		now = other;
	}
	return kinds;
}

test('a file that is replaced while it is read, as large as before, is reported as changed', async () => {
	const others = people(PEOPLE).map(([email, name]) => [email.replace('user', 'anna'), name]);
	await expect(readWhileItBecomes(csvFile(PEOPLE_PATHS, others))).rejects.toMatchObject({
		problem: { code: 'file.changed' },
	});
	const same = csvFile(PEOPLE_PATHS, people(PEOPLE));
	expect((await readWhileItBecomes(same)).at(-1)).toBe('end');
});
