import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { Database } from '../../src/lib/storage/database.ts';
import { Queries } from '../../src/lib/storage/queries.ts';
import type { ContactQuery } from '../../src/lib/storage/query-types.ts';
import { csvFile, newImporter, planFor } from '../support/importer.ts';

const PATHS = ['externalId', 'email.1', 'firstName', 'lastName', 'company', 'notes'] as const;
type Row = readonly string[];

/** Few words, so that contacts share them; one is beyond Latin, one differs by accents alone. */
const word = fc.constantFrom(
	'',
	'',
	'ana',
	'Ana',
	'Aná',
	'Bo',
	'Łódź',
	'Жанна',
	'太郎',
	'Z z',
	'straße',
);
const query: fc.Arbitrary<ContactQuery> = fc.record(
	{
		search: fc.constantFrom('', '', 'a', 'an', 'ana', 'x.org', 'ЖАН', 'ß', 'id-1', 'nowhere'),
		sort: fc.constantFrom('imported', 'name', 'email', 'company'),
		descending: fc.boolean(),
		missingEmail: fc.constant(true),
	},
	{ requiredKeys: ['search', 'sort', 'descending'] },
);

const newDatabase = (): Database => new Database(`find-all-${crypto.randomUUID()}`);

/** Every row becomes a contact, in its own order. */
async function importRows(db: Database, rows: readonly Row[], batchRows: number): Promise<void> {
	const importer = newImporter(db);
	const options = { duplicateStrategy: 'create', batchRows } as const;
	const id = await importer.check(csvFile(PATHS, rows), planFor(PATHS, options));
	expect((await importer.execute(id)).counts.created).toBe(rows.length);
}

function rowsOf(words: readonly (readonly string[])[]): Row[] {
	return words.map(([email, ...others], at) => [
		`id-${at}`,
		email === '' ? '' : `mail${at}@x.org`,
		// A row needs something to know its contact by.
		...(others.slice(0, 3).every((value) => value === '') ? ['Bo', '', '', ''] : others),
	]);
}

/** The plain list that all is compared with: ids in order. */
function expected(rows: readonly Row[], query: ContactQuery): string[] {
	const wanted = query.search.toLowerCase();
	const found = rows.filter(
		(row) =>
			row.some((value) => value.toLowerCase().includes(wanted)) &&
			(query.missingEmail !== true || row[1] === ''),
	);
	const keyOf = ([, email, first, last, company]: Row): string =>
		({
			imported: '',
			name: [first, last].filter(Boolean).join(' '),
			email,
			company,
		})[query.sort];
	const { compare } = new Intl.Collator();
	const sorted = found.toSorted(
		(a, b) => Number(keyOf(a) === '') - Number(keyOf(b) === '') || compare(keyOf(a), keyOf(b)),
	);
	return (query.descending ? sorted.reverse() : sorted).map(([id]) => id);
}

async function answered(queries: Queries, query: ContactQuery, limit: number): Promise<string[]> {
	const ids: string[] = [];
	for (let total: number | undefined; ids.length < (total ?? Infinity);) {
		const page = await queries.contacts(query, ids.length, limit);
		total = page.total;
		// Before all are counted, a page is full.
		if (total === undefined) expect(page.rows).toHaveLength(limit);
		ids.push(...page.rows.map(({ contact }) => contact.get('externalId')!));
	}
	return ids;
}

/** Lets batches from such a `seq` on be read only once it is open. */
function holdReads(
	db: Database,
	isHeld: (seq: number) => boolean,
): { open: () => void; isReached: () => boolean } {
	const where = db.batches.where.bind(db.batches);
	let open = (): void => {};
	const opened = new Promise<void>((resolve) => (open = resolve));
	let reached = false;
	vi.spyOn(db.batches, 'where').mockImplementation(((index: string) => ({
		between: (low: number, ...others: unknown[]) => ({
			async toArray() {
				if (isHeld(low)) {
					reached = true;
					await opened;
				}
				return where(index)
					.between(low, ...(others as [number, boolean, boolean]))
					.toArray();
			},
		}),
	})) as never);
	return { open, isReached: () => reached };
}

test('whatever is asked in whatever order, the answer is that of a plain list', async () => {
	const words = fc.array(fc.tuple(word, word, word, word, word), { minLength: 1, maxLength: 60 });
	await fc.assert(
		fc.asyncProperty(
			words,
			fc.array(query, { minLength: 1, maxLength: 12 }),
			fc.integer({ min: 1, max: 30 }),
			async (words, asked, limit) => {
				const db = newDatabase();
				const rows = rowsOf(words);
				await importRows(db, rows, 2);
				const queries = new Queries(db);
				for (const query of asked) {
					expect(await answered(queries, query, limit)).toEqual(expected(rows, query));
				}
				// The same at once, as from several places.
				const counts = await Promise.all(asked.map((query) => queries.count(query)));
				expect(counts).toEqual(asked.map((query) => expected(rows, query).length));
				await db.delete();
			},
		),
		{ numRuns: 15 },
	);
});

test('while batches are being added, every answer is that of some moment of the list', async () => {
	const db = newDatabase();
	const words = fc.sample(fc.tuple(word, word, word, word, word), { numRuns: 300, seed: 1 });
	const rows = rowsOf(words);
	await importRows(db, rows.slice(0, 100), 10);
	const queries = new Queries(db);
	let isRunning = true;
	const adding = importRows(new Database(db.name), rows.slice(100), 10).finally(
		() => (isRunning = false),
	);
	const asked = fc.sample(query, { numRuns: 40, seed: 2 });
	for (let at = 0; isRunning || at < asked.length; at++) {
		const { rows: page } = await queries.contacts(asked[at % asked.length], 0, 1000);
		const ids = page.map(({ contact }) => contact.get('externalId')).join();
		const moments = rows.map((_, end) =>
			expected(rows.slice(0, end + 1), asked[at % asked.length]).join(),
		);
		expect(moments.slice(99)).toContain(ids);
	}
	await adding;
	for (const query of asked) {
		expect(await answered(queries, query, 100)).toEqual(expected(rows, query));
	}
});

test('what is no longer looked for is ended, and found when it is asked again', async () => {
	const db = newDatabase();
	const rows = rowsOf(Array.from({ length: 50 }, () => ['ana', 'Ana', '', '', '']));
	await importRows(db, rows, 5);
	const queries = new Queries(db);
	queries.warmUp();
	const query = { search: 'ana', sort: 'name', descending: false } as const;
	const { open, isReached } = holdReads(db, () => true);
	const ended = expect(queries.contacts(query, 0, 10)).rejects.toThrow(/abort/i);
	await expect.poll(isReached).toBe(true);
	queries.stopLooking();
	vi.restoreAllMocks();
	expect((await queries.contacts(query, 0, 10)).total).toBe(50);
	open();
	await ended;
});

test.each([false, true])(
	'the first that match are told before the others are looked for (descending: %s)',
	async (descending) => {
		const db = newDatabase();
		const rows = rowsOf(Array.from({ length: 300 }, () => ['ana', 'Ana', '', '', '']));
		await importRows(db, rows, 1);
		const queries = new Queries(db);
		queries.warmUp();
		const query = { search: 'ana', sort: 'imported', descending } as const;
		const { open } = holdReads(db, (seq) => (descending ? seq <= 150 : seq > 150));
		const early = await queries.contacts(query, 0, 10);
		expect(early.total).toBeUndefined();
		const ids = expected(rows, query);
		expect(early.rows.map(({ contact }) => contact.get('externalId'))).toEqual(ids.slice(0, 10));
		const count = queries.count(query);
		open();
		expect(await count).toBe(300);
		expect((await queries.contacts(query, 10, 10)).total).toBe(300);
	},
);

test('a contact that was changed by a later import stands in its place on an early page', async () => {
	const db = newDatabase();
	const rows = rowsOf(Array.from({ length: 200 }, () => ['ana', 'Ana', '', '', '']));
	await importRows(db, rows, 1);
	const importer = newImporter(db);
	const changed = [...rows[3]].with(5, 'changed');
	const id = await importer.check(
		csvFile(PATHS, [changed]),
		planFor(PATHS, { duplicateStrategy: 'update' }),
	);
	expect((await importer.execute(id)).counts.updated).toBe(1);
	const { rows: page, total } = await new Queries(db).contacts(
		{ search: 'ana', sort: 'imported', descending: false },
		0,
		10,
	);
	expect(total).toBeUndefined();
	expect(page.map(({ contact }) => contact.get('externalId'))).toEqual(
		rows.slice(0, 10).map(([externalId]) => externalId),
	);
	expect(page[3].contact.get('notes')).toBe('changed');
});
