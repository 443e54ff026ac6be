import { expect, test } from 'vitest';
import { Database } from '../../src/lib/storage/database.ts';
import { Queries } from '../../src/lib/storage/queries.ts';
import { csvFile, newImporter, planFor } from '../support/importer.ts';

test('a blank name in full erases the parts that it would fill, where blanks are asked to erase', async () => {
	const db = new Database(`blank-${crypto.randomUUID()}`);
	const importer = newImporter(db);
	const paths = ['email.1', 'company', 'fullName'];
	const plan = planFor(paths, { duplicateStrategy: 'update', blankErases: true });
	for (const row of [
		['ana@x.org', 'Silva & Co', 'Ana Silva'],
		['ana@x.org', '', ''],
	]) {
		await importer.execute(await importer.check(csvFile(paths, [row]), plan));
	}
	const query = { search: '', sort: 'imported', descending: false } as const;
	const [{ contact }] = (await new Queries(db).contacts(query, 0, 1)).rows;
	expect(Object.fromEntries(contact)).toEqual({ 'email.1': 'ana@x.org' });
});
