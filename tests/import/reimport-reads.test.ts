import { expect, test, vi } from 'vitest';
import type { ImportOptions } from '../../src/lib/core/options.ts';
import type { OutcomeCounts } from '../../src/lib/core/run.ts';
import { csvFile, newImporter, people, PEOPLE_PATHS, planFor } from '../support/importer.ts';
import { MemoryDatabase } from '../support/memory-database.ts';

vi.setConfig({ testTimeout: 60_000 });

const PEOPLE = 30_000;
const UPDATE: Partial<ImportOptions> = { duplicateStrategy: 'update' };

/** Imports rows of people; how stored batches are read for them is counted in `db.batches`. */
async function importRows(
	db: MemoryDatabase,
	rows: readonly (readonly string[])[],
	options: Partial<ImportOptions> = UPDATE,
): Promise<OutcomeCounts> {
	const importer = newImporter(db.asDatabase, { withLock: (_, work) => work() });
	db.batches.reads.clear();
	const id = await importer.check(csvFile(PEOPLE_PATHS, rows), planFor(PEOPLE_PATHS, options));
	const { state, counts } = await importer.execute(id);
	expect(state).toBe('completed');
	return counts;
}

async function databaseOf(rows: readonly (readonly string[])[]): Promise<MemoryDatabase> {
	const db = new MemoryDatabase();
	await importRows(db, rows);
	expect(db.batches.totalReads).toBe(0);
	return db;
}

/** Every tenth of the people has another name. */
function aTenthChanged(rows: readonly string[][]): string[][] {
	return rows.map(([email, name], at) => [email, at % 10 === 3 ? `${name} of late` : name]);
}

/** In another order, the same each time: the rows are dealt like cards, again and again. */
function shuffled<T>(rows: readonly T[]): T[] {
	// A prime step, coprime to the number of rows, and far more than a batch.
	return rows.map((_, at) => rows[(at * 7_919 + 13) % rows.length]);
}

test('the same rows again are not read, in either order', async () => {
	const rows = people(PEOPLE);
	const db = await databaseOf(rows);
	for (const again of [rows, shuffled(rows)]) {
		expect(await importRows(db, again)).toMatchObject({ identical: PEOPLE });
		expect(db.batches.totalReads).toBe(0);
	}
});

test('nothing is read where duplicates are skipped or created', async () => {
	const db = await databaseOf(people(2000));
	for (const duplicateStrategy of ['skip', 'create'] as const) {
		await importRows(db, shuffled(aTenthChanged(people(2000))), { duplicateStrategy });
		expect(db.batches.totalReads).toBe(0);
	}
});

test('with a tenth changed, in the same order, each stored batch is read once', async () => {
	const db = await databaseOf(people(PEOPLE));
	const stored = db.batches.size;
	const rows = aTenthChanged(people(PEOPLE));
	expect(await importRows(db, rows)).toMatchObject({ updated: PEOPLE / 10 });
	expect(db.batches.totalReads).toBeLessThanOrEqual(stored);
});

test('a row more at the top, so that no batch is what it was: each stored batch is read once all the same', async () => {
	const db = await databaseOf(people(PEOPLE));
	const stored = db.batches.size;
	const rows = [['new@x.org', 'New'], ...aTenthChanged(people(PEOPLE))];
	expect(await importRows(db, rows)).toMatchObject({ created: 1, updated: PEOPLE / 10 });
	expect(db.batches.totalReads).toBeLessThanOrEqual(stored);
});

test('with a tenth changed, shuffled, no more than four stored batches are read for each', async () => {
	const db = await databaseOf(people(2 * PEOPLE));
	const stored = db.batches.size;
	const rows = shuffled(aTenthChanged(people(2 * PEOPLE)));
	expect(await importRows(db, rows)).toMatchObject({ updated: PEOPLE / 5 });
	expect(db.batches.totalReads).toBeLessThanOrEqual(4 * stored);
	expect(db.batches.mostAtOnce).toBeLessThanOrEqual(16);
});

test.each(['update', 'merge'] as const)(
	'where every row is one contact, or one of two in turn, at most these two are read for a batch (%s)',
	async (duplicateStrategy) => {
		for (const contacts of [1, 2]) {
			const db = await databaseOf(people(PEOPLE / 10));
			const before = db.batches.size;
			const rows = people(PEOPLE / 2).map(([, name], at) => [`user${at % contacts}@x.org`, name]);
			await importRows(db, rows, { duplicateStrategy, mergeRules: { firstName: 'takeTheirs' } });
			expect(db.batches.totalReads).toBeLessThanOrEqual(contacts * (db.batches.size - before));
		}
	},
);
