import { expect, test } from 'vitest';
import { KEY_VERSION } from '../../src/lib/core/matching/key-kinds.ts';
import type { ImportRun } from '../../src/lib/core/run.ts';
import { Database } from '../../src/lib/storage/database.ts';
import { Log } from '../../src/lib/storage/log.ts';
import { csvFile, newImporter, people, PEOPLE_PATHS, planFor } from '../support/importer.ts';

const ROWS = 50;
const file = csvFile(PEOPLE_PATHS, people(ROWS));

test('keys of another version of the normaliser are made anew before the next run matches by them', async () => {
	const db = new Database(`keys-${crypto.randomUUID()}`);
	const importer = newImporter(db);
	const importAgain = async (): Promise<ImportRun['counts']> => {
		const plan = planFor(PEOPLE_PATHS, { duplicateStrategy: 'update', batchRows: 5 });
		return (await importer.execute(await importer.check(file, plan))).counts;
	};
	expect(await importAgain()).toMatchObject({ created: ROWS });
	const [hashes, heads] = [await db.hashes.toArray(), await db.heads.toArray()];

	// As an older normaliser might have made them; of some batches the rebuilding had come by already.
	const older = hashes.slice(0, 7);
	await db.meta.update('log', { keyVersion: KEY_VERSION - 1 });
	await db.hashes.bulkPut(
		older.map((record) => ({
			...record,
			keyVersion: KEY_VERSION - 1,
			hashes: { ...record.hashes, keyHighs: record.hashes.keyHighs.map((high) => high ^ 1) },
		})),
	);
	expect(await importAgain()).toMatchObject({ created: 0, identical: ROWS });
	expect((await db.hashes.toArray()).slice(0, hashes.length)).toEqual(hashes);
	expect((await db.heads.toArray()).slice(0, heads.length)).toEqual(heads);
	expect((await (await Log.open(db)).meta()).keyVersion).toBe(KEY_VERSION);
});
