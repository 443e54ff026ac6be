import { expect, test, vi } from 'vitest';
import { Database } from '../../src/lib/storage/database.ts';
import { Queries } from '../../src/lib/storage/queries.ts';
import { StoreView } from '../../src/lib/storage/store-view.ts';
import { csvFile, newImporter, people, PEOPLE_PATHS, planFor } from '../support/importer.ts';

const ALL = { search: '', sort: 'imported', descending: false } as const;
const newDatabase = (): Database => new Database(`queries-${crypto.randomUUID()}`);

async function importPeople(
	db: Database,
	rows: readonly string[][],
	paths: readonly string[] = PEOPLE_PATHS,
): Promise<string> {
	const importer = newImporter(db);
	const id = await importer.check(csvFile(paths, rows), planFor(paths, { batchRows: 100 }));
	expect((await importer.execute(id)).state).toBe('completed');
	return id;
}

/** Lets the next call of a table's method begin only once the gate is open. */
function gated(table: object, method: string): { open: () => void; isReached: () => boolean } {
	const target = table as Record<string, (...args: unknown[]) => unknown>;
	const call = target[method].bind(table);
	let open = (): void => {};
	const opened = new Promise<void>((resolve) => (open = resolve));
	const spy = vi
		.spyOn(target, method)
		.mockImplementationOnce((...args) => opened.then(() => call(...args)));
	return { open, isReached: () => spy.mock.calls.length > 0 };
}

test('a page that is being read when an import appears is still answered', async () => {
	const db = newDatabase();
	await importPeople(db, people(300));
	const store = new StoreView(db);
	const view = await store.fresh();
	const [first, ...others] = view.current.numbers();
	await store.contacts(view, [first]);

	const gate = gated(db.batches, 'bulkGet');
	const page = store.contacts(view, [first, ...others]);
	await importPeople(new Database(db.name), [['late@x.org', 'Late']]);
	await store.fresh();
	gate.open();
	expect(await page).toHaveLength(300);
});

test('what was published before a question was asked is in its answer, whatever was being read then', async () => {
	const db = newDatabase();
	await importPeople(db, people(3));
	const queries = new Queries(db);
	const gate = gated(db.groups, 'toArray');
	const early = queries.contacts(ALL, 0, 10);
	await vi.waitFor(() => expect(gate.isReached()).toBe(true));
	await importPeople(new Database(db.name), [['late@x.org', 'Late']]);
	const late = queries.contacts(ALL, 0, 10);
	gate.open();
	await early;
	expect((await late).total).toBe(4);
});

test('the contacts file holds every custom field, whatever its name', async () => {
	const db = newDatabase();
	const names = [
		'custom.billing.country',
		'custom.Home.label',
		'custom.groups',
		'custom.__proto__',
	];
	await importPeople(db, [['ana@x.org', 'France', 'b', 'c', 'd']], ['email.1', ...names]);
	const csv = await (await new Queries(db).contactsCsv(ALL)).text();
	expect(csv).toContain('France');
	for (const name of names) expect(csv.split('\r\n')[0]).toContain(name.slice('custom.'.length));
});

test('the reason in the failed-rows file stands under its heading, also where rows have cells too many', async () => {
	const db = newDatabase();
	const paths = ['email.1', 'firstName'];
	const id = await importPeople(
		db,
		[
			['bad', 'Ana', 'extra', 'more'],
			['bad too', 'Bob'],
			['ok@x.org', 'Cy'],
		],
		paths,
	);
	const [header, ...rows] = (await (await new Queries(db).failedRowsCsv(id)).text())
		.trim()
		.split('\r\n')
		.map((line) => line.split(','));
	const at = header.indexOf('Rollcall row');
	expect(rows.map((row) => row[at])).toEqual(['1', '2']);
});

test('groups are counted in a moment, however many there are', async () => {
	const db = newDatabase();
	const paths = ['email.1', 'groups'];
	await importPeople(
		db,
		Array.from({ length: 10_000 }, (_, at) => [`user${at}@x.org`, `Group ${at % 2500}`]),
		paths,
	);
	const queries = new Queries(db);
	await queries.contacts(ALL, 0, 1);
	const start = performance.now();
	expect(await queries.groups()).toHaveLength(2500);
	expect(performance.now() - start).toBeLessThan(300);
});
