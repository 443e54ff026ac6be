import { expect, test } from 'vitest';
import type { ImportOptions } from '../../src/lib/core/options.ts';
import { makeBackup } from '../../src/lib/storage/backup/save-backup.ts';
import { restoreBackup } from '../../src/lib/storage/backup/restore-backup.ts';
import { Database } from '../../src/lib/storage/database.ts';
import { Queries } from '../../src/lib/storage/queries.ts';
import {
	csvFile,
	importPeople,
	newContactEdits,
	newImporter,
	people,
	PEOPLE_PATHS,
	planFor,
} from '../support/importer.ts';

const ALL = { search: '', sort: 'imported', descending: false } as const;

/** A database, what is done to it as in one tab, and what is seen of it. */
function newStore() {
	const db = new Database(`rollback-${crypto.randomUUID()}`);
	const importer = newImporter(db);
	const queries = new Queries(db);
	const importRows = (rows: readonly string[][], options?: Partial<ImportOptions>) =>
		importPeople(importer, rows, { batchRows: 2, ...options });
	const seen = async () => {
		const { rows } = await queries.contacts(ALL, 0, 1000);
		const groups = await queries.groups();
		return {
			contacts: rows.map(({ number, contact }) => `${number} ${contact.get('firstName')}`),
			groups: groups.map(({ name, contacts }) => `${name} ${contacts}`),
		};
	};
	return { db, importer, queries, importRows, seen, edits: newContactEdits(db) };
}

const [ANA, BEN, CLEO, DAN] = [0, 1, 2, 3];
/** Some of four people, by another name where one is given. */
const rowsOf = (which: readonly number[], name?: string): string[][] =>
	which.map((at) => [`user${at}@x.org`, name ?? ['Ana', 'Ben', 'Cleo', 'Dan'][at]]);

/** An import of four, of whom a later one finds Ana identical and Ben twice, and changes Cleo. */
async function fourInUse() {
	const store = newStore();
	const first = await store.importRows(rowsOf([ANA, BEN, CLEO, DAN]), { groups: ['Friends'] });
	const skipping = await store.importRows(rowsOf([BEN, BEN], 'Other'));
	const updating = await store.importRows(
		[...rowsOf([ANA]), ...rowsOf([CLEO], 'Changed'), ['new@x.org', 'New']],
		{ duplicateStrategy: 'update' },
	);
	return { ...store, first, skipping, updating };
}

test('contacts that later rows found, or changed, stay unless they shall not, and the numbers are exact', async () => {
	const { importer, first, seen } = await fourInUse();
	expect(await importer.canRollback(first)).toEqual({
		possible: true,
		contactsRemoved: 1,
		contactsRestored: 0,
		contactsKept: 3,
		inUse: { changed: 1, found: 2, rows: 4 },
	});
	const before = await seen();
	expect(await importer.rollback(first)).toMatchObject({ contactsRemoved: 1, contactsKept: 3 });
	expect(await seen()).toEqual({
		contacts: ['1 Ana', '2 Ben', '3 Changed', '5 New'],
		// Who stays as it came stays where it came to; what a later import wrote is its own.
		groups: ['Friends 2'],
	});
	await importer.takeBackRollback(first);
	expect(await seen()).toEqual(before);

	expect(await importer.rollback(first, 'remove')).toMatchObject({
		contactsRemoved: 4,
		contactsKept: 0,
	});
	expect(await seen()).toEqual({ contacts: ['5 New'], groups: [] });
	await importer.takeBackRollback(first);
	expect(await seen()).toEqual(before);
	// Nothing is left of either.
	expect(await importer.rollback(first)).toMatchObject({ contactsRemoved: 1, contactsKept: 3 });
});

test('the later imports say how many of their rows are gone with it, until it is brought back', async () => {
	const { importer, queries, first, skipping, updating } = await fourInUse();
	const lost = async () => [
		(await queries.standing(skipping))?.rowsLost,
		(await queries.standing(updating))?.rowsLost,
	];
	await importer.rollback(first);
	expect(await lost()).toEqual([0, 0]);
	await importer.takeBackRollback(first);
	await importer.rollback(first, 'remove');
	expect(await lost()).toEqual([2, 2]);
	await importer.takeBackRollback(first);
	expect(await lost()).toEqual([0, 0]);
});

test('contacts that were there before are never removed with it', async () => {
	const { importer, importRows, seen } = newStore();
	await importRows(rowsOf([ANA]));
	const update = { duplicateStrategy: 'update' } as const;
	const second = await importRows([...rowsOf([ANA], 'Second'), ...rowsOf([BEN])], update);
	await importRows(rowsOf([ANA, BEN], 'Third'), update);
	expect(await importer.canRollback(second)).toMatchObject({
		contactsKept: 2,
		inUse: { changed: 1, found: 0, rows: 1 },
	});
	await importer.rollback(second, 'remove');
	expect((await seen()).contacts).toEqual(['1 Third']);
});

test('neither rows of an import that is undone itself, nor a deletion, nor a group keep a contact', async () => {
	const { importer, first, skipping, updating, edits, seen } = await fourInUse();
	await edits.changeGroup([4], 'Blog', 'add');
	await edits.deleteContacts([1]);
	await importer.rollback(skipping);
	await importer.rollback(updating);
	expect(await importer.canRollback(first)).toMatchObject({
		contactsRemoved: 3,
		contactsKept: 0,
		inUse: { changed: 0, found: 0, rows: 0 },
	});
	await importer.rollback(first);
	expect((await seen()).contacts).toEqual([]);
});

test('what is kept is a contact like any other: matched, changed, in its history, in a backup, and never reclaimed', async () => {
	const { db, importer, queries, importRows, first, edits, seen } = await fourInUse();
	await importer.rollback(first);
	const { rows } = await queries.contacts(ALL, 0, 10);
	expect((await queries.contactDetail(1))?.versions.map(({ importId }) => importId)).toEqual([
		first,
	]);
	const edited = new Map([...rows[1].contact, ['firstName', 'Edited']]);
	expect(await edits.editContact(2, rows[1].contact, edited)).toMatchObject({ kind: 'done' });
	await importRows(rowsOf([ANA, BEN, DAN], 'Later'));
	const expected = { contacts: ['1 Ana', '2 Edited', '3 Changed', '5 New', '6 Later'] };
	expect(await seen()).toMatchObject(expected);

	await importer.setUndoHorizon(1);
	expect(await seen()).toMatchObject(expected);
	const { file, header } = await makeBackup(db, { preferences: {}, now: () => 0 });
	expect(header.contacts).toBe(5);
	const other = newStore();
	await other.importRows(people(3));
	await restoreBackup(other.db, await new Response(file).blob());
	expect(await other.seen()).toMatchObject(expected);
});

test('a forecast that is published while a rollback counts is counted, too', async () => {
	const { db, importer, importRows, seen } = newStore();
	const first = await importRows(rowsOf([ANA, BEN]));
	const other = newImporter(db);
	const forecast = await other.check(csvFile(PEOPLE_PATHS, rowsOf([BEN])), planFor(PEOPLE_PATHS));
	await expect.poll(async () => (await other.status(forecast))?.state).toBe('ready');
	await Promise.all([importer.rollback(first), other.execute(forecast)]);
	const { contacts } = await seen();
	// Whichever came first: Ben was found, or came anew.
	expect(contacts.map((contact) => contact.slice(2))).toEqual(['Ben']);
});
