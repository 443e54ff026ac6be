import { expect, test, vi } from 'vitest';
import { personName } from '../../src/lib/core/contact.ts';
import type { ImportOptions } from '../../src/lib/core/options.ts';
import { Database } from '../../src/lib/storage/database.ts';
import { Queries } from '../../src/lib/storage/queries.ts';
import { csvFile, newImporter, planFor } from '../support/importer.ts';

const ALL = { search: '', sort: 'imported', descending: false } as const;
const newDatabase = (): Database => new Database(`find-${crypto.randomUUID()}`);

async function importRows(
	db: Database,
	paths: readonly string[],
	rows: readonly string[][],
	options: Partial<ImportOptions> = {},
): Promise<string> {
	const importer = newImporter(db);
	const id = await importer.check(csvFile(paths, rows), planFor(paths, options));
	expect((await importer.execute(id)).state).toBe('completed');
	return id;
}

test('a contact that an import moves while it is searched for is found', async () => {
	const db = newDatabase();
	const paths = ['email.1', 'firstName'];
	await importRows(db, paths, [['ana@x.org', 'Ana']]);
	const queries = new Queries(db);
	await queries.summary();

	let open = (): void => {};
	const opened = new Promise<void>((resolve) => (open = resolve));
	const read = db.batches.bulkGet.bind(db.batches);
	const spy = vi
		.spyOn(db.batches, 'bulkGet')
		.mockImplementationOnce(((seqs: number[]) => opened.then(() => read(seqs))) as never);
	const found = queries.contacts({ ...ALL, search: 'ana@x.org' }, 0, 10);
	await expect.poll(() => spy.mock.calls.length).toBeGreaterThan(0);
	await importRows(new Database(db.name), paths, [['ana@x.org', 'Anna']], {
		duplicateStrategy: 'update',
	});
	await queries.summary();
	open();
	expect((await found).total).toBe(1);
});

test('the country that a phone number was read with is neither found nor written to a file', async () => {
	const db = newDatabase();
	await importRows(db, ['firstName', 'phone.1'], [['Ana', '030 901820']], { defaultCountry: 'DE' });
	const queries = new Queries(db);
	const { rows } = await queries.contacts(ALL, 0, 1);
	expect(rows[0].contact.get('phone.1.country')).toBe('DE');
	expect((await queries.contacts({ ...ALL, search: 'de' }, 0, 1)).total).toBe(0);
	expect(await (await queries.contactsCsv(ALL)).text()).not.toContain('country');
});

test('sorted by name, contacts stand in the order of their names as shown, those without one last', async () => {
	const db = newDatabase();
	const fields = [
		'fullName',
		'prefix',
		'firstName',
		'middleName',
		'lastName',
		'suffix',
		'nickname',
	];
	const rows = fields.flatMap((_, field) =>
		['m', 'Z', 'é', 'e f'].map((value, at) => [
			`user${field}${at}@x.org`,
			...fields.map((_, other) => (other === field ? `${value}${field}` : '')),
		]),
	);
	await importRows(db, ['email.1', ...fields], [['none@x.org', ...fields.map(() => '')], ...rows]);
	const page = await new Queries(db).contacts({ ...ALL, sort: 'name' }, 0, 100);
	const names = page.rows.map(({ contact }) => personName(contact));
	expect(names).toHaveLength(rows.length + 1);
	expect(names.pop()).toBe('');
	expect(names).toEqual(names.toSorted(new Intl.Collator().compare));
});

test('the report names every row that did not simply create a contact, and no other', async () => {
	const db = newDatabase();
	const rows = [
		['ana@x.org', 'Ana'],
		['bad', 'Bob'],
		['ana@x.org', 'Again'],
	];
	const id = await importRows(db, ['email.1', 'firstName'], rows, { batchRows: 1 });
	const lines = (await (await new Queries(db).reportCsv(id)).text()).trim().split('\r\n');
	const outcomes = lines.map((line) => line.split(',')[3]).filter((word) => word !== 'summary');
	expect(outcomes).toEqual(['outcome', 'rejected', 'skipped']);
});

test('a row of the table has the beginning of a long value, the contact itself all of it', async () => {
	const db = newDatabase();
	const note = 'x'.repeat(5000);
	await importRows(db, ['firstName', 'notes'], [['Ana', note]]);
	const queries = new Queries(db);
	const [row] = (await queries.contacts(ALL, 0, 1)).rows;
	expect(row.contact.get('firstName')).toBe('Ana');
	expect(row.contact.get('notes')).toBe('x'.repeat(300));
	expect((await queries.contactDetail(row.number))?.contact.get('notes')).toBe(note);
	expect(await (await queries.contactsCsv(ALL)).text()).toContain(note);
});
