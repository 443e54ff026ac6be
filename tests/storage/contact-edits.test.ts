import { expect, test } from 'vitest';
import type { Contact } from '../../src/lib/core/contact.ts';
import type { HandResult } from '../../src/lib/import/contact-edits.ts';
import { WRITE_LOCK } from '../../src/lib/import/run-locks.ts';
import { Database } from '../../src/lib/storage/database.ts';
import { Queries } from '../../src/lib/storage/queries.ts';
import type { ContactQuery } from '../../src/lib/storage/query-types.ts';
import { withLock } from '../../src/workers/locks.ts';
import {
	csvFile,
	newContactEdits,
	newImporter,
	people,
	PEOPLE_PATHS,
	planFor,
} from '../support/importer.ts';

const ALL: ContactQuery = { search: '', sort: 'imported', descending: false };

/** A database of so many people, all of them in the group Friends. */
async function peopleIn(count: number) {
	const db = new Database(`edits-${crypto.randomUUID()}`);
	const importer = newImporter(db);
	const edits = newContactEdits(db);
	const queries = new Queries(db);
	const importRows = async (rows: readonly string[][], groups: readonly string[] = []) => {
		const id = await importer.check(csvFile(PEOPLE_PATHS, rows), planFor(PEOPLE_PATHS, { groups }));
		return importer.execute(id);
	};
	await importRows(people(count), ['Friends']);
	return { db, importer, edits, queries, importRows };
}

async function runIdOf(result: Promise<HandResult>): Promise<string> {
	const done = await result;
	if (done.kind !== 'done') throw new Error(`Not done: ${done.kind}`);
	return done.run.id;
}

const email = (address: string): Contact => new Map([['email.1', address]]);

test('a deleted contact is nowhere, and everywhere again once that is undone', async () => {
	const { db, importer, edits, queries } = await peopleIn(5);
	const [, second] = (await queries.contacts(ALL, 0, 10)).rows;
	const seen = async () => ({
		page: (await queries.contacts(ALL, 0, 10)).total,
		found: await queries.count({ ...ALL, search: 'user1@' }),
		byName: await queries.count({ ...ALL, sort: 'name' }),
		inGroup: (await queries.groups())[0].contacts,
		stored: (await queries.summary()).contacts,
		detail: (await queries.contactDetail(second.number))?.number,
		exported: (await (await queries.contactsCsv(ALL)).text()).includes('user1@'),
	});
	const before = await seen();
	const undo = await runIdOf(edits.deleteContacts([second.number]));
	const gone = { page: 4, found: 0, byName: 4, inGroup: 4, stored: 4, detail: undefined };
	expect(await seen()).toEqual({ ...gone, exported: false });
	// A reader that begins now sees the same.
	expect((await new Queries(new Database(db.name)).summary()).contacts).toBe(4);

	expect(await importer.rollback(undo)).toMatchObject({
		contactsRemoved: 0,
		contactsRestored: 1,
		contactsKept: 0,
	});
	expect(await seen()).toEqual(before);
	await importer.takeBackRollback(undo);
	expect(await seen()).toMatchObject(gone);
});

test('a row of a contact that was deleted makes a new one', async () => {
	const { edits, queries, importRows } = await peopleIn(3);
	const [first] = (await queries.contacts(ALL, 0, 1)).rows;
	await edits.deleteContacts([first.number]);
	const { counts } = await importRows(people(3));
	expect(counts).toMatchObject({ created: 1, skipped: 2 });
});

test('contacts that were deleted since are not kept by undoing their import', async () => {
	const { importer, db, edits, queries } = await peopleIn(4);
	const [imported] = await db.imports.toArray();
	const [first, second] = (await queries.contacts(ALL, 0, 4)).rows;
	await edits.deleteContacts([first.number]);
	await edits.editContact(second.number, second.contact, email('new@x.org'));
	expect(await importer.canRollback(imported.id)).toEqual({
		possible: true,
		contactsRemoved: 2,
		contactsRestored: 0,
		contactsKept: 1,
		inUse: { changed: 1, found: 0, rows: 0 },
	});
});

test('only what a contact holds after an edit finds it', async () => {
	const { importer, edits, queries, importRows } = await peopleIn(2);
	const [first] = (await queries.contacts(ALL, 0, 1)).rows;
	const undo = await runIdOf(
		edits.editContact(first.number, first.contact, email(' New@Example.org ')),
	);
	const stored = await queries.contactDetail(first.number);
	expect(stored?.contact).toEqual(email('New@Example.org'));
	expect(stored?.versions.map(({ from }) => from?.row)).toEqual([undefined, 1]);

	expect((await importRows([['new@example.org', 'Twin']])).counts.skipped).toBe(1);
	const again = await importRows([['user0@x.org', 'Former']]);
	expect(again.counts.created).toBe(1);
	await importer.rollback(again.importId);
	await importer.rollback(undo);
	expect((await importRows([['user0@x.org', 'Former']])).counts.skipped).toBe(1);
});

test('what can’t be imported can’t be typed in, and an edit of what is no longer there changes nothing', async () => {
	const { db, edits, queries } = await peopleIn(1);
	const [{ number, contact }] = (await queries.contacts(ALL, 0, 1)).rows;
	const runs = await db.imports.count();
	expect(await edits.editContact(number, contact, email('nobody at all'))).toEqual({
		kind: 'invalid',
		issues: [{ code: 'email.invalid', path: 'email.1', value: 'nobody at all' }],
	});
	expect(await edits.editContact(number, contact, contact)).toEqual({ kind: 'unchanged' });
	const stale = new Map([...contact, ['firstName', 'Somebody']]);
	expect((await edits.editContact(number, stale, email('a@x.org'))).kind).toBe('changedSince');
	expect((await edits.editContact(99, stale, email('a@x.org'))).kind).toBe('changedSince');
	expect(await db.imports.count()).toBe(runs);
});

test('while an import writes, nothing is changed by hand', async () => {
	const { db, edits } = await peopleIn(1);
	const result = await withLock(`${db.name}/${WRITE_LOCK}`, () => edits.deleteContacts([1]));
	expect(result).toEqual({ kind: 'busy' });
	expect((await edits.deleteContacts([1])).kind).toBe('done');
});

test('a group is left by those who are in it, joined by those who are not, and found by its name in any case', async () => {
	const { db, importer, edits, queries } = await peopleIn(3);
	const sizes = async () => (await queries.groups()).map(({ name, contacts }) => [name, contacts]);
	expect(await edits.changeGroup([1, 2], 'friends', 'remove')).toMatchObject({
		run: { contacts: 2 },
	});
	expect(await sizes()).toEqual([['Friends', 1]]);
	const joined = edits.changeGroup([1, 2, 3, 3, 77], ' FRIENDS ', 'add');
	expect(await joined).toMatchObject({ run: { contacts: 2 } });
	await edits.changeGroup([3], 'New', 'add');
	expect(await sizes()).toEqual([
		['Friends', 3],
		['New', 1],
	]);
	const runs = await db.imports.count();
	expect(await edits.changeGroup([1, 2, 3], 'Friends', 'add')).toEqual({ kind: 'unchanged' });
	expect(await edits.changeGroup([1], 'Unheard of', 'remove')).toEqual({ kind: 'unchanged' });
	expect(await db.imports.count()).toBe(runs);
	expect(await db.groups.count()).toBe(2);

	await importer.rollback(await runIdOf(joined));
	expect(await sizes()).toEqual([
		['Friends', 1],
		['New', 1],
	]);
});

test('twenty thousand contacts are deleted, or grouped, in one run and are back with one undo', async () => {
	const { db, importer, edits, queries } = await peopleIn(20_000);
	const numbers = Uint32Array.from({ length: 19_999 }, (_, at) => at + 1);
	const heads = await db.heads.count();
	await edits.changeGroup(numbers, 'Many', 'add');
	const undo = await runIdOf(edits.deleteContacts(numbers));
	expect(await db.heads.count()).toBe(heads + 2);
	expect((await queries.summary()).contacts).toBe(1);
	await importer.rollback(undo);
	expect((await queries.summary()).contacts).toBe(20_000);
	expect((await queries.groups()).map(({ contacts }) => contacts)).toEqual([20_000, 19_999]);
});
