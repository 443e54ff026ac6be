import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ImportRun } from '../../src/lib/core/run.ts';
import { checkedBatches, type ReadingPlan } from '../../src/lib/import/checked-batches.ts';
import type { LogEvent } from '../../src/lib/import/events.ts';
import type { Importer, ImporterDeps } from '../../src/lib/import/importer.ts';
import { Database } from '../../src/lib/storage/database.ts';
import { Queries } from '../../src/lib/storage/queries.ts';
import { Sources } from '../../src/lib/storage/sources.ts';
import { withLock } from '../../src/workers/locks.ts';
import { MemoryFile } from '../simulator/memory-file.ts';
import { csvFile, newImporter, people, PEOPLE_PATHS, planFor } from '../support/importer.ts';

const newDatabase = (): Database => new Database(`resume-${crypto.randomUUID()}`);
const ROWS = 3000;
const plan = planFor(PEOPLE_PATHS, { batchRows: 100 });
/** Every tenth row is the one before it once more. */
const rows = people(ROWS).map((row, at, all) => (at % 10 === 9 ? all[at - 1] : row));
const file = csvFile(PEOPLE_PATHS, rows);

/** An importer that stops for good once it has read so many batches, as if its tab had been killed. */
function doomed(db: Database, batches: number, deps: Partial<ImporterDeps> = {}): Importer {
	return newImporter(db, {
		withLock: (name, work, how) => withLock(`dead-${db.name}/${name}`, work, how),
		read: async function* (source: File, reading: ReadingPlan) {
			let left = batches;
			for await (const event of checkedBatches(source, reading)) {
				if (left-- === 0) await new Promise(() => {});
				yield event;
			}
		},
		...deps,
	});
}

/** Begins an import that dies after so many batches were stored; answers its id. */
async function die(db: Database, batches: number, deps?: Partial<ImporterDeps>): Promise<string> {
	const importer = doomed(db, batches, deps);
	const id = await importer.check(file, plan);
	void importer.execute(id);
	await expect.poll(async () => (await db.imports.get(id))?.state).toBe('processing');
	await expect
		.poll(async () => ((await db.imports.get(id)) as ImportRun).checkpoint.batch)
		.toBe(Math.min(batches, ROWS / 100));
	if (deps?.sources === undefined)
		await expect.poll(async () => db.sources.get(id)).not.toBe(undefined);
	return id;
}

async function expectAllIsIn(db: Database, id: string): Promise<void> {
	const run = (await db.imports.get(id)) as ImportRun;
	expect(run).toMatchObject({
		state: 'completed',
		totalRows: ROWS,
		checkpoint: { row: ROWS },
		counts: { created: 0.9 * ROWS, skipped: 0.1 * ROWS },
	});
	const all = { search: '', sort: 'imported', descending: false } as const;
	const page = await new Queries(db).contacts(all, 0, ROWS);
	const emails = page.rows.map(({ contact }) => contact.get('email.1'));
	const expected = new Set(rows.map(([email]) => email));
	expect(emails).toHaveLength(expected.size);
	expect(new Set(emails)).toEqual(expected);
	expect(await db.sources.count()).toBe(0);
}

test('a paused import stands at a batch border, is visible, and goes on from there', async () => {
	const db = newDatabase();
	let read = 0;
	const importer: Importer = newImporter(db, {
		read: async function* (source, reading) {
			for await (const event of checkedBatches(source, reading)) {
				if (++read === 6) {
					// Only what was published can be paused, and a forecast may be done before.
					await expect.poll(() => db.imports.get(id)).toHaveProperty('publishedAt');
					void importer.pause(id);
				}
				yield event;
			}
		},
	});
	const id = await importer.check(file, plan);
	const ended = await importer.execute(id);
	expect(ended.state).toBe('paused');
	const run = (await db.imports.get(id)) as ImportRun;
	expect(run.checkpoint.row).toBeLessThan(ROWS);
	expect(await db.batches.count()).toBe(run.checkpoint.batch);
	const stored = (await db.outcomes.toArray()).map(({ outcomes }) => outcomes.length);
	expect(stored.reduce((sum, rows) => sum + rows, 0)).toBe(run.checkpoint.row);

	expect((await importer.resume(id)).kind).toBe('resumed');
	await expectAllIsIn(db, id);
});

test('a file that has changed while its import was paused is not gone on with', async () => {
	const db = newDatabase();
	let isChanged = false;
	const changing = new MemoryFile('changing.csv', new Uint8Array(await file.arrayBuffer()));
	const { slice } = changing;
	// Of the same length, as the browser that takes no note of a change would read it.
	changing.slice = (from, to) =>
		slice.call(isChanged ? new MemoryFile('', changing.bytes.toReversed()) : changing, from, to);
	const importer: Importer = newImporter(db, {
		sources: Object.assign(new Sources(db), { keep: async () => false }),
		read: async function* (source, reading) {
			for await (const event of checkedBatches(source, reading)) {
				if (!isChanged && event.kind === 'batch' && event.batch.firstRow > 500) {
					await expect.poll(() => db.imports.get(id)).toHaveProperty('publishedAt');
					void importer.pause(id);
				}
				yield event;
			}
		},
	});
	const id = await importer.check(changing.asFile, plan);
	expect((await importer.execute(id)).state).toBe('paused');
	isChanged = true;
	const problem = { code: 'file.other' };
	expect(await importer.resume(id)).toEqual({ kind: 'fileProblem', problem });
	expect((await importer.status(id))?.state).toBe('paused');
	expect((await importer.resume(id, file)).kind).toBe('resumed');
	await expectAllIsIn(db, id);
});

test('whenever its tab dies, an import goes on in a fresh one: nothing is lost or doubled', async () => {
	await fc.assert(
		fc.asyncProperty(fc.integer({ min: 0, max: ROWS / 100 - 1 }), async (batches) => {
			const db = newDatabase();
			const id = await die(db, batches);
			const importer = newImporter(db);
			await expect.poll(async () => (await importer.status(id))?.state).toBe('paused');
			expect((await importer.status(id))?.trouble).toEqual({ code: 'run.interrupted' });
			expect(await importer.resume(id)).toMatchObject({
				kind: 'resumed',
				progress: { state: 'completed' },
			});
			await expectAllIsIn(db, id);
			db.close();
		}),
		{ numRuns: 12 },
	);
});

test('where no copy was kept the file is asked for, and no other one is taken', async () => {
	const db = newDatabase();
	const noRoom = Object.assign(new Sources(db), { keep: async () => false });
	const id = await die(db, 5, { sources: noRoom });
	const importer = newImporter(db);
	await expect.poll(async () => (await importer.status(id))?.state).toBe('paused');
	expect(await importer.resume(id)).toEqual({ kind: 'needsFile' });

	const other = csvFile(PEOPLE_PATHS, people(ROWS));
	expect(await importer.resume(id, other)).toEqual({
		kind: 'fileProblem',
		problem: { code: 'file.other' },
	});
	expect((await db.imports.get(id))?.state).toBe('paused');

	const renamed = new File([file], 'another name.csv');
	expect((await importer.resume(id, renamed)).kind).toBe('resumed');
	await expectAllIsIn(db, id);
});

test('another tab pauses, resumes and cancels the import of this one', async () => {
	const db = newDatabase();
	const hear: ((event: LogEvent) => void)[] = [];
	let changes = 0;
	const tell = (event: LogEvent): void => {
		if (event.kind === 'changed') changes++;
		hear.forEach((hears) => hears(event));
	};
	const [one, other] = [newImporter(db, { tell }), newImporter(db, { tell })];
	hear.push((event) => one.hear(event));
	let asked = false;
	hear.push((event) => {
		if (asked || event.kind !== 'progress' || !event.progress.published) return;
		asked = true;
		void other.pause(event.progress.importId);
	});
	const id = await one.check(file, plan);
	expect((await one.execute(id)).state).toBe('paused');
	// The tab that has it open goes on with it; the other one may not take it away.
	expect(await other.resume(id)).toEqual({ kind: 'notPaused' });
	const before = changes;
	await other.cancel(id);
	await expect.poll(async () => (await db.imports.get(id))?.state).toBe('cancelled');
	// Told by both, the last time once it is so: every tab shows what is in the database.
	await expect.poll(() => changes).toBe(before + 2);
});

test('a run that waits for its turn to go on can be cancelled, in the log too', async () => {
	const db = newDatabase();
	const id = await die(db, 4);
	const importer = newImporter(db);
	await expect.poll(async () => (await importer.status(id))?.state).toBe('paused');
	let finishOther = (): void => {};
	let otherTab: Promise<void> | undefined;
	await new Promise<void>((held) => {
		otherTab = withLock(`${db.name}/write`, () => {
			held();
			return new Promise<void>((done) => (finishOther = done));
		});
	});
	const resumed = importer.resume(id);
	await expect
		.poll(async () => (await navigator.locks.query()).pending?.map(({ name }) => name))
		.toContain(`${db.name}/write`);
	expect((await importer.cancel(id)).cancelled).toBe(true);
	expect((await resumed).kind).toBe('resumed');
	expect((await db.imports.get(id))?.state).toBe('cancelled');
	finishOther();
	await otherTab;
});

test('a run left paused by a dead tab can be cancelled, and its file is let go', async () => {
	const db = newDatabase();
	const id = await die(db, 4);
	const importer = newImporter(db);
	await expect.poll(async () => (await importer.status(id))?.state).toBe('paused');
	expect(await importer.cancel(id)).toEqual({ cancelled: true, processedBatches: 4 });
	await expect.poll(async () => db.sources.count()).toBe(0);
	expect(await importer.resume(id)).toEqual({ kind: 'notPaused' });
});
