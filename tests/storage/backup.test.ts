import type { ImportRun } from '../../src/lib/core/run.ts';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { BackupProblem } from '../../src/lib/core/backup-problem.ts';
import { checkedBatches } from '../../src/lib/import/checked-batches.ts';
import { Backups } from '../../src/lib/storage/backup/backups.ts';
import { problemOf } from '../../src/lib/storage/backup/backup-trouble.ts';
import { recordBytes, recordOf } from '../../src/lib/storage/backup/records.ts';
import { restoreBackup, type RestoreDeps } from '../../src/lib/storage/backup/restore-backup.ts';
import { makeBackup } from '../../src/lib/storage/backup/save-backup.ts';
import { Database } from '../../src/lib/storage/database.ts';
import { Queries } from '../../src/lib/storage/queries.ts';
import { Replacement } from '../../src/lib/storage/replacement.ts';
import { withLock } from '../../src/workers/locks.ts';
import { csvFile, newImporter, people, planFor } from '../support/importer.ts';

const PATHS = ['email.1', 'firstName'] as const;
const newDatabase = (name = crypto.randomUUID()): Database => new Database(`backup-${name}`);
const PREFERENCES = { 'rollcall.theme': 'dark' };

test('whatever a record holds comes back exactly', () => {
	const array = fc.oneof(
		fc.uint8Array(),
		fc.uint16Array(),
		fc.uint32Array(),
		fc.uint8Array({ minLength: 4 }).map((bytes) => bytes.subarray(1, 3)),
	);
	const key = fc.oneof(fc.constantFrom('$', '__proto__', 'entries'), fc.string({ unit: 'binary' }));
	const { value } = fc.letrec((tie) => ({
		value: fc.oneof(
			{ maxDepth: 4 },
			fc.constantFrom(null, undefined, true, '', '\ud800', '\u2028'),
			fc.integer(),
			fc.string({ unit: 'binary' }),
			array,
			fc.array(tie('value'), { maxLength: 4 }),
			fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
			fc.array(fc.tuple(fc.nat(), tie('value')), { maxLength: 4 }).map((all) => new Map(all)),
		),
	}));
	fc.assert(
		fc.property(value, (record) => {
			expect(recordOf(recordBytes({ record }))).toStrictEqual({ record });
		}),
		{ numRuns: 200 },
	);
});

test('20,000 contacts with updates, an undone import, groups and reports come back record for record', async () => {
	const db = newDatabase();
	const importer = newImporter(db);
	const run = async (rows: string[][], options: Parameters<typeof planFor>[1]): Promise<string> => {
		const id = await importer.check(csvFile(PATHS, rows), planFor(PATHS, options));
		await importer.execute(id);
		return id;
	};
	const all = people(20_000);
	await run(all, { groups: ['Fair', 'VIP'] });
	const changed = all.slice(0, 3000).map(([email], at) => [email, `Zoë ${at}`]);
	await run([...changed, ['no address', 'Nobody']], {
		duplicateStrategy: 'update',
		batchRows: 700,
	});
	const undone = await run(
		changed.map(([email]) => [email, 'Undone']),
		{ duplicateStrategy: 'update' },
	);
	await importer.rollback(undone);
	const unpublished = await importer.check(csvFile(PATHS, people(10)), planFor(PATHS));
	await expect.poll(async () => (await importer.status(unpublished))?.state).toBe('ready');
	await expect.poll(() => db.mappings.count()).toBe(1);

	const [file, expected, seen] = [await saved(db), await recordsOf(db), await seenIn(db)];
	const forecast = expected.imports.find(({ publishedAt }) => publishedAt === undefined)!;
	const isOfForecast = ({ importId }: { importId: string }): boolean => importId === forecast.id;
	const seqs = new Set(expected.heads.filter(isOfForecast).map(({ seq }) => seq));
	const kept = <T extends { seq: number }>(records: T[]): T[] =>
		records.filter(({ seq }) => !seqs.has(seq));

	const fresh = newDatabase();
	const header = await restoreBackup(fresh, file, { bytesPerWrite: 100_000 });
	expect(header).toMatchObject({ contacts: 20_000, runs: 3, preferences: PREFERENCES });
	const restored = await recordsOf(fresh);
	expect(restored.imports).toEqual(expected.imports.filter((run) => run !== forecast));
	for (const name of ['batches', 'heads', 'hashes', 'outcomes'] as const)
		expect(textsOf(restored[name])).toEqual(textsOf(kept<{ seq: number }>(expected[name])));
	expect(restored.groups).toEqual(expected.groups);
	expect(restored.mappings).toEqual(expected.mappings);
	expect(restored.meta).toEqual({
		...expected.meta,
		backedUpAt: header.savedAt,
		generation: expect.any(Number),
		visibilityGeneration: expect.any(Number),
	});
	expect(await seenIn(fresh)).toEqual(seen);

	// What was undone can be brought back, what is in can be undone, and the same file brings nothing new.
	const restoredImporter = newImporter(fresh);
	await restoredImporter.takeBackRollback(undone);
	expect((await seenIn(fresh)).contacts[0]).toContain('Undone');
	await restoredImporter.rollback(undone);
	expect(await seenIn(fresh)).toEqual(seen);
	const again = await restoredImporter.check(csvFile(PATHS, all), planFor(PATHS));
	expect((await restoredImporter.execute(again)).counts).toMatchObject({ created: 0 });
});

test('a backup takes the place of everything, also of what it was made of', async () => {
	const db = newDatabase();
	const importer = newImporter(db);
	await bring(db, people(500));
	const seen = await seenIn(db);
	const queries = new Queries(db);
	const [file, batches] = [await saved(db), await db.batches.count()];
	await bring(db, people(900).slice(500), { groups: ['Later'] });
	expect((await queries.summary()).contacts).toBe(900);
	const numbered = (await db.meta.get('log'))!.nextContact;

	await restoreBackup(db, file, { bytesPerWrite: 1 });
	// A tab that had the old ones on screen sees the new ones.
	expect((await queries.summary()).contacts).toBe(500);
	expect(await seenIn(db)).toEqual(seen);
	expect(await db.imports.count()).toBe(1);
	const counts = [db.batches, db.heads, db.hashes, db.outcomes].map((table) => table.count());
	expect(await Promise.all(counts)).toEqual(counts.map(() => batches));
	expect((await db.meta.get('log'))!.nextContact).toBe(numbered);
	const [run] = await db.imports.toArray();
	expect(await importer.rollback(run.id)).toMatchObject({ contactsRemoved: 500 });
	await bring(db, people(10));
	expect((await queries.summary()).contacts).toBe(10);
});

test('killed after any batch, a restore leaves the old state, and the next import and restore work', async () => {
	const source = newDatabase();
	await bring(source, [...people(200), ['no address', 'In the report']]);
	const old = await saved(source);
	await bring(source, people(900));
	// Both hold the same import: what is laid down must not be taken for a part of it.
	const [file, all] = [await saved(source), await source.heads.count()];
	for (let batches = 0; batches <= all; batches++) {
		const name = crypto.randomUUID();
		const dead = newDatabase(name);
		await restoreBackup(dead, old);
		const [before, seen] = [await recordsOf(dead), await seenIn(dead)];
		await dieRestoring(dead, file, batches);

		// In a tab that knows nothing of it, and drops nothing before it writes.
		const db = newDatabase(name);
		expect(await db.heads.count()).toBe(before.heads.length + batches);
		expect(await seenIn(db)).toEqual(seen);
		// Its worker ends a moment after the next one has begun.
		let end = (): void => {};
		const ended = new Promise<void>((resolve) => (end = resolve));
		const ending = withLock(`${db.name}/write`, () => ended);
		const importer = newImporter(db);
		await importer.status('none');
		end();
		await ending;
		await expect.poll(() => recordsOf(db)).toEqual(before);
		await dieRestoring(newDatabase(name), file, batches);
		await bring(db, people(300), undefined, importer);
		expect((await seenIn(db)).contacts).toHaveLength(300);
		await dieRestoring(newDatabase(name), file, batches);
		await restoreBackup(db, file);
		expect((await seenIn(db)).contacts).toHaveLength(900);
		expect(await db.heads.count()).toBe(all);
	}
});

test('a file that is not what was saved is refused, and nothing has changed', async () => {
	const source = newDatabase();
	await bring(source, people(2000));
	const file = await saved(source);
	const bytes = new Uint8Array(await file.arrayBuffer());
	const db = newDatabase();
	await bring(db, people(50));
	const before = await recordsOf(db);
	const expectRefusal = async (other: Blob, problems: BackupProblem[]): Promise<void> => {
		expect(problems).toContain(await problemOfRestoring(db, other, { bytesPerWrite: 1 }));
		expect(await recordsOf(db)).toEqual(before);
	};

	// Of the gzip's own first ten bytes some have no meaning, nor have bits of the last one before its checksum.
	const at = fc.integer({ min: 10, max: bytes.length - 10 });
	await fc.assert(
		fc.asyncProperty(at, fc.integer({ min: 0, max: 7 }), async (at, bit) => {
			const other = bytes.slice();
			other[at] ^= 1 << bit;
			await expectRefusal(new Blob([other]), ['damaged', 'incomplete']);
		}),
		{ numRuns: 60 },
	);
	await fc.assert(
		fc.asyncProperty(
			fc.oneof(at, fc.integer({ min: bytes.length - 9, max: bytes.length - 1 })),
			async (length) => {
				await expectRefusal(new Blob([bytes.slice(0, length)]), ['incomplete']);
			},
		),
		{ numRuns: 40 },
	);
	// Not compressed, nothing but our own checksums tells.
	const plain = new Uint8Array(await new Response(unzipped(file)).arrayBuffer());
	const middle = Math.floor(plain.length / 2);
	const twice = plain.slice();
	twice[middle] ^= 1;
	await expectRefusal(new Blob([twice]), ['damaged']);
	await expectRefusal(new Blob([plain.slice(0, middle)]), ['incomplete']);
	await expectRefusal(new Blob([plain, plain]), ['damaged']);

	await expectRefusal(await zipped('Rollcall backup 2\nanything'), ['newer']);
	await expectRefusal(await zipped('name,email\r\nAna,ana@example.com\r\n'), ['foreign']);
	await expectRefusal(csvFile(PATHS, people(10)), ['foreign']);
	await expectRefusal(new Blob([]), ['foreign']);
	await expectRefusal(new Blob([new Uint8Array(5000)]), ['foreign']);

	expect(await problemOfRestoring(db, new Blob([plain]))).toBe(undefined);
	expect((await seenIn(db)).contacts).toHaveLength(2000);
});

test('a backup of a running import is of one moment; restored, the import goes on with its file', async () => {
	const [db, rows] = [newDatabase(), people(3000)];
	const source = csvFile(PATHS, rows);
	let read = 0;
	let file: Blob | undefined;
	const importer = newImporter(db, {
		read: async function* (given, plan) {
			for await (const event of checkedBatches(given, plan)) {
				if (++read === 12) {
					await expect.poll(() => db.imports.get(id)).toHaveProperty('publishedAt');
					file = await saved(db);
				}
				yield event;
			}
		},
	});
	const id = await importer.check(source, planFor(PATHS, { batchRows: 100 }));
	await importer.execute(id);

	const restored = newDatabase();
	const { contacts } = await restoreBackup(restored, file!);
	const run = (await restored.imports.get(id)) as ImportRun;
	expect(run).toMatchObject({ state: 'paused', trouble: { code: 'run.interrupted' } });
	expect(run.checkpoint.row).toBe(contacts);
	expect(await restored.batches.count()).toBe(run.checkpoint.batch);
	expect(contacts).toBeGreaterThan(0);
	expect(contacts).toBeLessThan(3000);
	const other = newImporter(restored);
	expect(await other.resume(id)).toEqual({ kind: 'needsFile' });
	expect((await other.resume(id, source)).kind).toBe('resumed');
	expect((await seenIn(restored)).contacts).toEqual((await seenIn(db)).contacts);
});

test('what came in while a backup was being restored is not lost: the restore gives way', async () => {
	const source = newDatabase();
	await bring(source, people(900));
	const file = await saved(source);
	const db = newDatabase();
	const importer = newImporter(db);
	const id = await importer.check(csvFile(PATHS, people(30)), planFor(PATHS));
	await expect.poll(async () => (await importer.status(id))?.state).toBe('ready');
	// A forecast that is ready is published without the lock.
	const published = vi.spyOn(Replacement.prototype, 'add').mockImplementationOnce(async () => {
		await importer.execute(id);
	});
	expect(await problemOfRestoring(db, file)).toBe('changed');
	published.mockRestore();
	expect((await seenIn(db)).contacts).toHaveLength(30);
});

test('a restore says that it can’t be while a run writes, and can be stopped', async () => {
	const source = newDatabase();
	await bring(source, people(900));
	const file = await saved(source);
	const db = newDatabase();
	let replaced = 0;
	const backups = new Backups({
		db,
		underWriteLock: (work) => withLock(`${db.name}/write`, work, { ifFree: true }),
		tellChanged: () => {},
		tellReplaced: () => replaced++,
		now: () => Date.now(),
	});
	let finish = (): void => {};
	const running = new Promise<void>((done) => (finish = done));
	const held = withLock(`${db.name}/write`, () => running);
	expect(await backups.restore(file, () => {})).toEqual({ ok: false, problem: 'busy' });
	finish();
	await held;
	expect(await backups.restore(file, () => backups.stop())).toEqual({
		ok: false,
		problem: 'stopped',
	});
	expect(await db.heads.count()).toBe(0);
	expect(replaced).toBe(0);
	expect(await backups.restore(file, () => {})).toMatchObject({ ok: true });
	expect(replaced).toBe(1);
});

/** A restore whose tab is killed once so many batches are laid down. */
async function dieRestoring(db: Database, file: Blob, batches: number): Promise<void> {
	const add = Replacement.prototype.add;
	let added = 0;
	const dying = vi.spyOn(Replacement.prototype, 'add').mockImplementation(async function (
		this: Replacement,
		some,
	) {
		if (added === batches) {
			died();
			await new Promise(() => {});
		}
		added += some.length;
		await add.call(this, some);
	});
	let died = (): void => {};
	const dead = new Promise<void>((resolve) => (died = resolve));
	void restoreBackup(db, file, { bytesPerWrite: 1 });
	await dead;
	dying.mockRestore();
	db.close();
}

async function bring(
	db: Database,
	rows: string[][],
	options: Parameters<typeof planFor>[1] = {},
	importer = newImporter(db),
): Promise<void> {
	const plan = planFor(PATHS, { batchRows: 100, ...options });
	const id = await importer.check(csvFile(PATHS, rows), plan);
	expect((await importer.execute(id)).state).toBe('completed');
	await expect.poll(() => db.mappings.count()).toBe(1);
}

async function saved(db: Database): Promise<Blob> {
	const deps = { preferences: PREFERENCES, now: () => Date.now() };
	return new Response((await makeBackup(db, deps)).file).blob();
}

async function problemOfRestoring(
	db: Database,
	file: Blob,
	deps?: RestoreDeps,
): Promise<BackupProblem | undefined> {
	return restoreBackup(db, file, deps).then(() => undefined, problemOf);
}

async function recordsOf({ meta, imports, batches, heads, hashes, outcomes, ...db }: Database) {
	return {
		meta: await meta.get('log'),
		imports: await imports.toArray(),
		batches: await batches.toArray(),
		heads: await heads.toArray(),
		hashes: await hashes.toArray(),
		outcomes: await outcomes.toArray(),
		groups: await db.groups.toArray(),
		mappings: await db.mappings.toArray(),
	};
}

/** All of each record in a line of text: thousands of numbers are compared in no time. */
function textsOf(records: readonly object[]): string[] {
	const told = (_: string, value: unknown): unknown => {
		if (value === undefined) return 'undefined';
		if (value instanceof Map) return ['Map', ...value];
		if (!ArrayBuffer.isView(value)) return value;
		return `${value.constructor.name} ${String(value)}`;
	};
	return records.map((record) => JSON.stringify(record, told));
}

/** Contacts, groups and reports, as the screens show them. */
async function seenIn(db: Database) {
	const queries = new Queries(db);
	const query = { search: '', sort: 'imported', descending: false } as const;
	const runs = await queries.runs();
	return {
		contacts: (await (await queries.contactsCsv(query)).text()).trim().split('\r\n').slice(1),
		groups: await queries.groups(),
		reports: await Promise.all(runs.map(async ({ id }) => (await queries.reportCsv(id)).text())),
	};
}

async function zipped(text: string): Promise<Blob> {
	return new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).blob();
}

function unzipped(file: Blob): ReadableStream {
	return file.stream().pipeThrough(new DecompressionStream('gzip'));
}
