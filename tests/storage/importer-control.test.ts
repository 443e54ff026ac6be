import type { DBCoreMutateRequest } from 'dexie';
import { expect, test } from 'vitest';
import { checkedBatches } from '../../src/lib/import/checked-batches.ts';
import type { ImportRun } from '../../src/lib/core/run.ts';
import type { Importer } from '../../src/lib/import/importer.ts';
import { Database, type BatchOutcomes } from '../../src/lib/storage/database.ts';
import { withLock } from '../../src/workers/locks.ts';
import { csvFile, newImporter, people, PEOPLE_PATHS, planFor } from '../support/importer.ts';

const newDatabase = (): Database => new Database(`control-${crypto.randomUUID()}`);
const plan = planFor(PEOPLE_PATHS, { batchRows: 100 });

/** Lets those writes fail for which `whyNot` answers an error. */
function refuseWrites(
	db: Database,
	whyNot: (table: string, request: DBCoreMutateRequest) => DOMException | undefined,
): void {
	db.use({
		stack: 'dbcore',
		name: 'refuses writes',
		create: (core) => ({
			...core,
			table: (name) => {
				const table = core.table(name);
				return {
					...table,
					mutate: (request) => {
						const error = whyNot(name, request);
						return error === undefined ? table.mutate(request) : Promise.reject(error);
					},
				};
			},
		}),
	});
}

const noRoom = (): DOMException => new DOMException('No room', 'QuotaExceededError');

/** Resolves when the forecast has been read to its end, whatever its end. */
async function forecastEnds(importer: Importer, id: string): Promise<string> {
	await expect.poll(async () => (await importer.status(id))?.state).not.toMatch(/pending|checking/);
	return (await importer.status(id))!.state;
}

test('of two checks that overlap only the later one is left, as settings change faster than a forecast is dropped', async () => {
	const db = newDatabase();
	const importer = newImporter(db);
	const file = csvFile(PEOPLE_PATHS, people(2000));
	await importer.check(file, plan);
	const [, last] = await Promise.all([importer.check(file, plan), importer.check(file, plan)]);
	expect((await importer.execute(last)).state).toBe('completed');
	expect(await db.imports.toCollection().primaryKeys()).toEqual([last]);
});

test('a cancel is heeded while a forecast that no longer holds is being made again', async () => {
	const db = newDatabase();
	const importer = newImporter(db);
	const id = await importer.check(csvFile(PEOPLE_PATHS, people(5000)), plan);
	const ended = importer.execute(id, { duplicateStrategy: 'update' });
	await importer.cancel(id);
	expect((await ended).state).not.toBe('completed');
	expect((await db.imports.get(id))?.state).not.toBe('completed');
});

test('a cancel right after Import is heeded', async () => {
	const db = newDatabase();
	const importer = newImporter(db);
	const id = await importer.check(csvFile(PEOPLE_PATHS, people(20_000)), plan);
	const ended = importer.execute(id);
	const { cancelled } = await importer.cancel(id);
	expect({ cancelled, state: (await ended).state }).toEqual({
		cancelled: true,
		state: 'cancelled',
	});
});

test('cancel answers how many batches are stored', async () => {
	const db = newDatabase();
	let batches = 0;
	let cancelled: Promise<{ processedBatches: number }> | undefined;
	const importer: Importer = newImporter(db, {
		tell: (event) => {
			if (event.kind !== 'progress' || !event.progress.published) return;
			if (event.progress.batch < 1 || batches++ > 0) return;
			cancelled = importer.cancel(event.progress.importId);
		},
	});
	const id = await importer.check(csvFile(PEOPLE_PATHS, people(20_000)), plan);
	await importer.execute(id);
	const { processedBatches } = await cancelled!;
	expect(processedBatches).toBe(((await db.imports.get(id)) as ImportRun).checkpoint.batch);
});

test('a forecast that failed leaves nothing behind once its tab is gone', async () => {
	const db = newDatabase();
	const tab = newImporter(db, {
		// The locks of a tab that is closed in a moment.
		withLock: (name, work, ifFree) => withLock(`closed-${db.name}/${name}`, work, ifFree),
	});
	const file = csvFile(PEOPLE_PATHS, [...people(300), ['not an address', 'Ana']]);
	const id = await tab.check(file, planFor(PEOPLE_PATHS, { skipErrors: false }));
	await tab.execute(id);
	expect((await tab.status(id))?.state).toBe('failed');

	await newImporter(db).status('any');
	expect(await db.imports.count()).toBe(0);
	expect(await db.batches.count()).toBe(0);
});

test('a forecast that waited for the import of another tab holds as soon as it is ready', async () => {
	const db = newDatabase();
	const [one, other] = [newImporter(db), newImporter(db)];
	const first = await one.check(csvFile(PEOPLE_PATHS, people(5000)), plan);
	const imported = one.execute(first);
	const second = await other.check(csvFile(PEOPLE_PATHS, people(3)), plan);
	await imported;
	expect(await forecastEnds(other, second)).toBe('ready');
	const [run, log] = [await db.imports.get(second), await db.meta.get('log')];
	expect(run!.generation).toBe(log!.generation);
});

test('a forecast that waits for another tab can be cancelled at once', async () => {
	const db = newDatabase();
	let finishOther = (): void => {};
	const otherTab = withLock(
		`${db.name}/write`,
		() => new Promise<void>((done) => (finishOther = done)),
	);
	try {
		const importer = newImporter(db);
		const id = await importer.check(csvFile(PEOPLE_PATHS, people(3)), plan);
		const waited = new Promise((resolve) => setTimeout(() => resolve('still waiting'), 1000));
		expect(await Promise.race([importer.cancel(id).then(() => 'cancelled'), waited])).toBe(
			'cancelled',
		);
	} finally {
		finishOther();
		await otherTab;
	}
});

test('a tab that opens never drops the forecast that another one is just beginning', async () => {
	const db = newDatabase();
	const one = newImporter(db, {
		withLock: async (name, work, ifFree) => {
			// The other tab opens before this one has the lock that says whose run it is.
			if (name.startsWith('run:')) await newImporter(new Database(db.name)).status('any');
			return withLock(`${db.name}/${name}`, work, ifFree);
		},
	});
	const id = await one.check(csvFile(PEOPLE_PATHS, people(3)), plan);
	expect(await forecastEnds(one, id)).toBe('ready');
	expect((await db.imports.get(id))?.state).toBe('ready');
});

test('a run whose tab closes after this one opened is shown as paused too', async () => {
	const db = newDatabase();
	const former = newImporter(db);
	const id = await former.check(csvFile(PEOPLE_PATHS, people(3)), plan);
	await former.execute(id);
	await db.imports.update(id, { state: 'processing' });

	await newImporter(db).status('any');
	// Its own next forecast makes it let go of the former run, as closing it would.
	await former.check(csvFile(PEOPLE_PATHS, people(3)), plan).catch(() => {});
	await expect.poll(async () => (await db.imports.get(id))?.state).toBe('paused');
});

test('a row that the database refuses even as a rejected one stops the run; it does not try for ever', async () => {
	const db = newDatabase();
	refuseWrites(db, (table, request) => {
		const values =
			table === 'outcomes' && request.type === 'add' ? (request.values as BatchOutcomes[]) : [];
		const isRefused = values.some(
			({ firstRow, outcomes }) => firstRow <= 3 && firstRow + outcomes.length > 3,
		);
		return isRefused ? new DOMException('Refused', 'DataCloneError') : undefined;
	});
	const importer = newImporter(db);
	const id = await importer.check(csvFile(PEOPLE_PATHS, people(10)), plan);
	try {
		await expect
			.poll(async () => (await importer.status(id))?.trouble, { timeout: 3000 })
			.toEqual({ code: 'storage.refused' });
	} finally {
		await importer.cancel(id);
	}
});

test('an import that stops for want of room says so, even where its mapping finds no room either', async () => {
	const db = newDatabase();
	let isFull = false;
	refuseWrites(db, (_, { type }) => (isFull && type !== 'delete' ? noRoom() : undefined));
	const importer: Importer = newImporter(db, {
		tell: (event) => {
			if (event.kind === 'progress' && event.progress.published) isFull = true;
		},
	});
	const id = await importer.check(csvFile(PEOPLE_PATHS, people(50_000)), plan);
	const ended = await importer.execute(id);
	expect(ended).toMatchObject({ state: 'paused', trouble: { code: 'storage.full' } });
});

test('an import that finds no room just as it is published says so, and publishes nothing', async () => {
	const db = newDatabase();
	let isFull = false;
	refuseWrites(db, () => (isFull ? noRoom() : undefined));
	const importer = newImporter(db);
	const id = await importer.check(csvFile(PEOPLE_PATHS, people(300)), plan);
	expect(await forecastEnds(importer, id)).toBe('ready');
	isFull = true;
	const ended = await importer.execute(id);
	expect(ended).toMatchObject({ published: false, trouble: { code: 'storage.full' } });
	expect((await db.imports.get(id))?.publishedAt).toBeUndefined();
});

test('a run whose database is out of reach for good pauses, as storage trouble and not as a bug', async () => {
	const db = newDatabase();
	let isLost = false;
	db.use({
		stack: 'dbcore',
		name: 'lost connection',
		create: (core) => ({
			...core,
			table: (name) => {
				const table = core.table(name);
				const lost = (): Promise<never> =>
					Promise.reject(new DOMException('Connection lost', 'UnknownError'));
				return {
					...table,
					mutate: (request) => (isLost ? lost() : table.mutate(request)),
					get: (request) => (isLost ? lost() : table.get(request)),
					getMany: (request) => (isLost ? lost() : table.getMany(request)),
				};
			},
		}),
	});
	const importer: Importer = newImporter(db, {
		tell: (event) => {
			if (event.kind === 'progress' && event.progress.batch > 3) isLost = true;
		},
	});
	const id = await importer.check(csvFile(PEOPLE_PATHS, people(50_000)), plan);
	await forecastEnds(importer, id);
	expect(await importer.status(id)).toMatchObject({
		state: 'paused',
		trouble: { code: 'storage.lost' },
	});
});

test('warming up reads a few rows to their end and stores nothing', async () => {
	const db = newDatabase();
	const kinds: string[] = [];
	const importer = newImporter(db, {
		async *read(file, plan) {
			for await (const event of checkedBatches(file, plan)) {
				if (event.kind === 'batch') expect(event.batch.rejected).not.toContain(1);
				kinds.push(event.kind);
				yield event;
			}
		},
	});
	await importer.warmUp('US');
	expect(kinds).toEqual(['batch', 'batch', 'end']);
	expect(await db.imports.count()).toBe(0);
	expect(await db.batches.count()).toBe(0);

	const id = await importer.check(csvFile(PEOPLE_PATHS, people(10)), plan);
	expect((await importer.execute(id)).counts.created).toBe(10);
});

test('a run can be asked for, published or not', async () => {
	const importer = newImporter(newDatabase());
	const id = await importer.check(csvFile(PEOPLE_PATHS, people(10)), plan);
	await forecastEnds(importer, id);
	expect(await importer.run(id)).toMatchObject({ id, state: 'ready' });
	expect(await importer.run('another')).toBeUndefined();
});
