import { afterEach, expect, test, vi } from 'vitest';
import type { ImportRun } from '../../src/lib/core/run.ts';
import type { StoreSummary } from '../../src/lib/storage/query-types.ts';
import { Database } from '../../src/lib/storage/database.ts';
import { Queries } from '../../src/lib/storage/queries.ts';
import { tellingTrouble } from '../../src/lib/storage/telling-trouble.ts';
import type { Importer } from '../../src/lib/import/importer.ts';
import { csvFile, newImporter, people, PEOPLE_PATHS, planFor } from '../support/importer.ts';

const ROWS = 20_000;
const plan = planFor(PEOPLE_PATHS, { batchRows: 100 });
const file = csvFile(PEOPLE_PATHS, people(ROWS));
const newName = (): string => `trouble-${crypto.randomUUID()}`;

const rawOnes: IDBDatabase[] = [];
afterEach(() => {
	vi.useRealTimers();
	for (const raw of rawOnes.splice(0)) raw.close();
});

/** A connection beside Dexie's, as another tab has one; it answers what was asked once it is open. */
function openRaw(
	name: string,
	version?: number,
	upgrade: (db: IDBDatabase) => void = () => {},
): Promise<IDBDatabase> {
	return new Promise((resolve, reject) => {
		const request = indexedDB.open(name, version);
		request.onupgradeneeded = () => upgrade(request.result);
		request.onsuccess = () => {
			rawOnes.push(request.result);
			resolve(request.result);
		};
		request.onerror = () => reject(request.error);
	});
}

/** Imports a file; `inMidRun` happens once, when some of it is stored and published. */
async function importing(
	db: Database,
	inMidRun: (importer: Importer) => void,
): Promise<{ importer: Importer; id: string; state: string; trouble: string | undefined }> {
	let happened = false;
	const importer: Importer = newImporter(db, {
		tell: (event) => {
			if (happened || event.kind !== 'progress' || !event.progress.published) return;
			if (event.progress.batch < 1) return;
			happened = true;
			inMidRun(importer);
		},
	});
	const id = await importer.check(file, plan);
	const { state, trouble } = await importer.execute(id);
	return { importer, id, state, trouble: trouble?.code };
}

/** What is stored of a run is what its checkpoint says, batch by batch. */
async function expectWhole(db: Database, id: string): Promise<void> {
	const { checkpoint } = (await db.imports.get(id)) as ImportRun;
	const outcomes = await db.outcomes.where('importId').equals(id).toArray();
	const stored = outcomes.reduce((sum, batch) => sum + batch.outcomes.length, 0);
	expect(stored).toBe(checkpoint.row);
	expect(outcomes).toHaveLength(checkpoint.batch);
	expect(await db.heads.count()).toBe(await db.batches.count());
}

async function expectRefused(importer: Importer, code: string): Promise<void> {
	const id = await importer.check(file, plan);
	await expect.poll(async () => (await importer.status(id))?.trouble).toEqual({ code });
}

test('a connection that is lost in mid-run is made anew, and the run goes to its end', async () => {
	for (const lose of [(db: Database) => db.backendDB().close(), (db: Database) => db.close()]) {
		const db = new Database(newName());
		const { id, state } = await importing(db, () => lose(db));
		expect(state).toBe('completed');
		await expectWhole(db, id);
		expect((await new Queries(db).summary()).contacts).toBe(ROWS);
	}
});

test('a transaction that never settles is given up after ten seconds of silence, and tried again', async () => {
	const db = new Database(newName());
	await db.open();
	// Real IndexedDB goes on beside it: only the watch's clock is ours.
	vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
	let hung = false;
	const settledInTime = importing(db, () => {
		const commit = db.write.bind(db);
		vi.spyOn(db, 'write').mockImplementation((tables, work) => {
			if (hung) return commit(tables, work);
			hung = true;
			return commit(tables, async () => {
				// Keeps the transaction alive for ever, as one whose answers are lost.
				for (;;) await db.meta.get('log');
			});
		});
	});
	await expect.poll(() => hung).toBe(true);
	// Others that are under way are heard of first.
	for (let tick = 0; tick < 12; tick++) {
		await new Promise((resolve) => setTimeout(resolve, 20));
		vi.advanceTimersByTime(2000);
	}
	const { id, state } = await settledInTime;
	expect(state).toBe('completed');
	await expectWhole(db, id);
});

test('where the storage was cleared in mid-run, nothing is written to the empty one that takes its place', async () => {
	const db = new Database(newName());
	const { state, trouble } = await importing(db, () => void indexedDB.deleteDatabase(db.name));
	expect({ state, trouble }).toEqual({ state: 'paused', trouble: 'storage.cleared' });
	expect(await db.batches.count()).toBe(0);
	expect(await db.imports.count()).toBe(0);
	expect((await new Queries(db).summary()).databaseId).toBe('');
});

test('a run pauses at a batch border for a newer version in another tab, and its code never writes again', async () => {
	const db = new Database(newName());
	let upgraded: Promise<IDBDatabase> | undefined;
	const { importer, id, state, trouble } = await importing(db, (running) => {
		db.beforeOutdated = () => running.giveWay();
		upgraded = openRaw(db.name, 40, (raw) => void raw.createObjectStore('of tomorrow'));
	});
	expect({ state, trouble }).toEqual({ state: 'paused', trouble: 'storage.newer' });
	const newer = await upgraded!;
	expect(newer.version).toBe(40);

	await expectRefused(importer, 'storage.newer');
	const queries = tellingTrouble(new Queries(new Database(db.name, { evenDamaged: true })));
	await expect(queries.summary()).rejects.toThrow('Storage: newer');
	const stored = await new Promise<{ state: string; trouble?: { code: string } }>((resolve) => {
		const asked = newer.transaction('imports').objectStore('imports').get(id);
		asked.onsuccess = () => resolve(asked.result);
	});
	expect(stored).toMatchObject({ state: 'paused', trouble: { code: 'storage.newer' } });
	newer.close();
});

test('an opening that an old tab blocks says so, and goes on by itself once that tab is gone', async () => {
	const name = newName();
	const old = await openRaw(name, 10, (raw) => {
		raw.createObjectStore('meta', { keyPath: 'id' });
	});
	const db = new Database(name, { evenDamaged: true });
	const blocked = new Promise((resolve) => db.on('blocked', () => resolve('blocked')));
	const summary = new Queries(db).summary();
	expect(await blocked).toBe('blocked');
	old.close();
	expect((await summary).contacts).toBe(0);
});

test('where tables are missing, nothing is written, and what is left can be read', async () => {
	const db = new Database(newName());
	const importer = newImporter(db);
	await importer.execute(await importer.check(file, plan));
	const version = db.backendDB().version;
	db.close();
	(await openRaw(db.name, version + 1, (raw) => raw.deleteObjectStore('outcomes'))).close();

	const damaged = new Database(db.name);
	await expect(tellingTrouble(newImporter(damaged)).check(file, plan)).rejects.toThrow(
		'Storage: damaged',
	);
	const queries = tellingTrouble(new Queries(new Database(db.name, { evenDamaged: true })));
	const { isDamaged, contacts }: StoreSummary = await queries.summary();
	expect({ isDamaged, contacts }).toEqual({ isDamaged: true, contacts: ROWS });
});
