import { expect, test } from 'vitest';
import type { Contact } from '../../src/lib/core/contact.ts';
import type { ImportOptions } from '../../src/lib/core/options.ts';
import { makeBackup } from '../../src/lib/storage/backup/save-backup.ts';
import { restoreBackup } from '../../src/lib/storage/backup/restore-backup.ts';
import { Database } from '../../src/lib/storage/database.ts';
import { Log } from '../../src/lib/storage/log.ts';
import { Queries } from '../../src/lib/storage/queries.ts';
import { withLock } from '../../src/workers/locks.ts';
import { importPeople, newContactEdits, newImporter, people } from '../support/importer.ts';

const ALL = { search: '', sort: 'imported', descending: false } as const;
const COUNT = 25;

/** A database, and what is done to it as in one tab. */
function newStore(name = `reclaim-${crypto.randomUUID()}`) {
	const db = new Database(name);
	const importer = newImporter(db);
	const queries = new Queries(db);
	const importRows = (rows: readonly string[][], options?: Partial<ImportOptions>) =>
		importPeople(importer, rows, { batchRows: 10, ...options });
	const contacts = async (): Promise<readonly Contact[]> =>
		(await queries.contacts(ALL, 0, 1000)).rows.map(({ contact }) => contact);
	/** Bytes of values that a run's batches hold. */
	const bytesOf = async (importId: string): Promise<number> =>
		(await db.batches.where({ importId }).toArray()).reduce(
			(sum, { columns }) => sum + columns.bytes.length,
			0,
		);
	return { db, importer, queries, importRows, contacts, bytesOf, edits: newContactEdits(db) };
}

/** The same people under other names. */
const renamed = (name: string, count = COUNT): string[][] =>
	people(count).map(([email]) => [email, name]);
const UPDATE = { duplicateStrategy: 'update' } as const;

test('what only imports past the horizon need is let go of, and nothing else', async () => {
	const { importer, queries, importRows, contacts, bytesOf } = newStore();
	const first = await importRows(people(COUNT));
	const second = await importRows(renamed('Second', 20), UPDATE);
	const third = await importRows(renamed('Third', 5), UPDATE);
	const before = await contacts();
	const kept = [await bytesOf(first), await bytesOf(second), await bytesOf(third)];

	// Nothing is past it: the third import and the second can both be undone.
	await importer.setUndoHorizon(2);
	expect([await bytesOf(first), await bytesOf(second), await bytesOf(third)]).toEqual(kept);

	// The second stays for good: of the first only those are left that it did not change.
	await importer.setUndoHorizon(1);
	const left = await bytesOf(first);
	expect(left).toBeGreaterThan(0);
	expect(left).toBeLessThan(kept[0] / 3);
	expect([await bytesOf(second), await bytesOf(third)]).toEqual(kept.slice(1));
	expect(await contacts()).toEqual(before);
	const { reclaimedBytes } = await queries.summary();
	expect(reclaimedBytes).toBe(kept[0] - left);

	// What is left of it is what undoing the third shows again.
	await importer.rollback(third);
	const names = (await contacts()).map((contact) => contact.get('firstName'));
	expect(names).toEqual([
		...Array.from({ length: 20 }, () => 'Second'),
		...Array.from({ length: 5 }, (_, at) => `Name ${20 + at}`),
	]);
});

test('a run past the horizon is neither undone nor brought back, one within it still is', async () => {
	const { importer, importRows, contacts, bytesOf, db } = newStore();
	const first = await importRows(people(3));
	const second = await importRows(people(6));
	const third = await importRows(people(9));
	await importer.rollback(second);
	await importer.setUndoHorizon(2);
	expect(await importer.canRollback(first)).toMatchObject({ possible: false });
	await expect(importer.rollback(first)).rejects.toThrow();
	// In the transaction, too: another tab may have moved the horizon meanwhile.
	const log = await Log.open(db);
	expect(await log.visibility.rollBack(first, 0, 'keep')).toBe('pastHorizon');

	await importer.takeBackRollback(second);
	expect(await contacts()).toHaveLength(9);
	await importer.rollback(second, 'remove');
	await importer.setUndoHorizon(1);
	expect(await bytesOf(second)).toBe(0);
	await expect(importer.takeBackRollback(second)).rejects.toThrow();
	// What was let go of stays so, whatever is set.
	await importer.setUndoHorizon(100);
	await expect(importer.takeBackRollback(second)).rejects.toThrow();
	await importer.rollback(third);
	expect(await contacts()).toHaveLength(3);
});

test('the report of a run that was let go of is there for ever', async () => {
	const { importer, queries, importRows } = newStore();
	const first = await importRows([...people(5), ['nobody at all', 'Eve']]);
	await importRows(people(1));
	await importer.rollback(first);
	const before = (await queries.reportRows(first, {})).rows;
	await importer.setUndoHorizon(1);
	const after = (await queries.reportRows(first, {})).rows;
	expect(after.map(({ row, outcome }) => [row, outcome])).toEqual(
		before.map(({ row, outcome }) => [row, outcome]),
	);
	expect(await (await queries.failedRowsCsv(first)).text()).toContain('nobody at all');
	expect((await queries.runs()).map(({ id }) => id)).toContain(first);
});

test('a row whose created version was let go of is known by what its contact is now, if it is there', async () => {
	const { importer, queries, importRows, edits } = newStore();
	const first = await importRows(people(3));
	await importRows([[people(1)[0][0], 'Second']], UPDATE);
	await edits.deleteContacts([2]);
	await importRows(people(1));
	await importRows(people(1));
	const rows = async () =>
		(await queries.reportRows(first, {})).rows.map(({ label, isGone }) => [label, isGone]);
	const emails = people(3).map(([email]) => email);
	expect(await rows()).toEqual(emails.map((email) => [email, undefined]));

	await importer.setUndoHorizon(1);
	expect(await rows()).toEqual([
		[emails[0], undefined],
		['', true],
		[emails[2], undefined],
	]);
});

test('matching, edits and history go on after it, and no number is given twice', async () => {
	const { importer, queries, importRows, edits, contacts } = newStore();
	const first = await importRows(people(5));
	await importRows(renamed('Second', 3), UPDATE);
	await importer.rollback(first);
	await importRows(people(2));
	await importer.setUndoHorizon(1);
	const rows = (await queries.contacts(ALL, 0, 100)).rows;
	// Of the first only those are left that the second has changed.
	expect(rows.map(({ number }) => number)).toEqual([1, 2, 3]);
	const history = (await queries.contactDetail(1))!.versions;
	expect(history.map(({ contact }) => contact.get('firstName'))).toEqual(['Second']);
	const edited = new Map([...rows[0].contact, ['firstName', 'Edited']]);
	expect(await edits.editContact(1, rows[0].contact, edited)).toMatchObject({ kind: 'done' });
	await importRows(people(6));
	expect((await queries.contacts(ALL, 0, 100)).rows.map(({ number }) => number)).toEqual([
		1, 2, 3, 6, 7, 8,
	]);
	expect(new Set((await contacts()).map((contact) => contact.get('email.1'))).size).toBe(6);
});

test('a tab that began to read before sees the same after', async () => {
	const { importer, queries, importRows, db } = newStore();
	await importRows(people(COUNT));
	await importRows(renamed('Second', 20), UPDATE);
	await importRows(renamed('Third', 10), UPDATE);
	const before = (await queries.contacts(ALL, 0, 100)).rows;
	const { generation } = await queries.summary();
	await importer.setUndoHorizon(1);
	const other = new Queries(db);
	expect((await queries.summary()).generation).toBe(generation);
	expect((await queries.contacts(ALL, 0, 100)).rows).toEqual(before);
	expect((await other.contacts(ALL, 0, 100)).rows).toEqual(before);
});

test('the import that brings one past the horizon lets go of what it leaves behind', async () => {
	const { importer, importRows, bytesOf } = newStore();
	await importer.setUndoHorizon(2);
	const first = await importRows(people(COUNT));
	const second = await importRows(renamed('Second'), UPDATE);
	const third = await importRows(renamed('Third'), UPDATE);
	expect(await bytesOf(first)).toBeGreaterThan(0);
	await importRows(people(1));
	await expect.poll(() => bytesOf(first)).toBe(0);
	expect(await bytesOf(second)).toBeGreaterThan(0);
	expect(await bytesOf(third)).toBeGreaterThan(0);
});

test('an unfinished import is never past the horizon, nor is anything after it', async () => {
	const { importer, importRows, db, bytesOf } = newStore();
	const paused = await importRows(people(COUNT));
	await db.imports.update(paused, { state: 'paused' });
	const second = await importRows(renamed('Second'), UPDATE);
	await importRows(renamed('Third'), UPDATE);
	await importRows(people(1));
	await importer.setUndoHorizon(1);
	expect(await bytesOf(paused)).toBeGreaterThan(0);
	expect(await importer.canRollback(second)).toMatchObject({ possible: true });
});

test('stopped anywhere, it goes on where it stopped', async () => {
	const { importRows, contacts, bytesOf, db } = newStore();
	const first = await importRows(people(100));
	await importRows(renamed('Second', 100), UPDATE);
	await importRows(people(1));
	const before = await contacts();
	const log = await Log.open(db);
	await log.reclaiming.setHorizon(1);
	const full = await bytesOf(first);
	const steps = log.reclaiming.steps();
	await steps.next();
	await steps.next();
	const half = await bytesOf(first);
	expect(half).toBeGreaterThan(0);
	expect(half).toBeLessThan(full);
	expect(await contacts()).toEqual(before);
	// As a tab that is opened later.
	newImporter(db);
	await expect.poll(() => bytesOf(first)).toBe(0);
	expect(await contacts()).toEqual(before);
	const { reclaimedBytes, reclaimedTo, undoFrom } = await log.meta();
	expect(reclaimedBytes).toBe(full);
	expect(reclaimedTo).toBe(undoFrom);
});

test('what a worker that is just ending was to reclaim is reclaimed by the next one, which waits for it', async () => {
	const { db, importer, importRows, bytesOf } = newStore();
	const first = await importRows(people(COUNT));
	await importRows(renamed('Second'), UPDATE);
	await importRows(people(1), { duplicateStrategy: 'skip' });
	const before = await bytesOf(first);

	let end = (): void => {};
	const ended = new Promise<void>((resolve) => (end = resolve));
	const ending = withLock(`${db.name}/reclaim`, () => ended);
	const reclaimed = importer.setUndoHorizon(1);
	await expect.poll(async () => (await db.meta.get('log'))?.undoHorizon).toBe(1);
	expect(await bytesOf(first)).toBe(before);
	end();
	await Promise.all([ending, reclaimed]);
	expect(await bytesOf(first)).toBeLessThan(before);
});

test('a backup holds what is left and where the horizon lies', async () => {
	const { importer, importRows, contacts, db } = newStore();
	const first = await importRows(people(COUNT));
	const second = await importRows(renamed('Second'), UPDATE);
	const third = await importRows(renamed('Third', 5), UPDATE);
	await importer.rollback(third);
	await importRows(people(1));
	await importer.setUndoHorizon(2);
	const before = await contacts();
	const { file } = await makeBackup(db, { preferences: {}, now: () => 0 });
	const backup = await new Response(file).blob();

	const other = newStore();
	await other.importRows(people(3));
	await restoreBackup(other.db, backup);
	expect(await other.contacts()).toEqual(before);
	// As the tab is that was loaded anew.
	const reloaded = newImporter(other.db);
	for (const id of [first, second])
		expect(await reloaded.canRollback(id)).toMatchObject({ possible: false });
	await reloaded.takeBackRollback(third);
	await reloaded.rollback(third);
	expect(await other.contacts()).toEqual(before);
});
