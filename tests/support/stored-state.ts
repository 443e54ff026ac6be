import { expect, type Page } from '@playwright/test';
import { DATABASE_NAME } from '../../src/lib/core/database-name.ts';
import { OUTCOMES, type ImportRun } from '../../src/lib/core/run.ts';
import type {
	Batch,
	BatchHashes,
	BatchOutcomes,
	Head,
	LogMeta,
} from '../../src/lib/storage/database.ts';

/** What lies in IndexedDB, read past the app. */
export interface StoredState {
	/** Oldest first. */
	readonly runs: readonly ImportRun[];
	/** Copies of files. */
	readonly sources: number;
	/** Where tables contradict one another, in words; none where all is well. */
	readonly problems: readonly string[];
}

/**
 * The common oracle of all faults: what is stored of each run is a prefix of its file, its counts are those
 * of its rows, and the tables agree batch by batch. Answers what is stored.
 */
export async function checkOracle(page: Page): Promise<StoredState> {
	const state = await storedState(page);
	expect(state.problems).toEqual([]);
	return state;
}

/**
 * Waits in the page, by its own clock, until the latest run has so many rows stored; answers how many it then has.
 * With `thenClick`, the test id of what is to be clicked at that moment: a driver's click comes later.
 */
export async function whenStored(
	page: Page,
	rows: number,
	{ published = false, thenWaitMs = 0, thenClick = '' } = {},
): Promise<number> {
	const waiting = { name: DATABASE_NAME, rows, published, thenWaitMs, thenClick };
	return page.evaluate(waitForRows, waiting);
}

/** What is stored, in one moment, and whether it holds together. */
export async function storedState(page: Page): Promise<StoredState> {
	return page.evaluate(readState, { name: DATABASE_NAME, outcomeNames: OUTCOMES });
}

interface Waiting {
	readonly name: string;
	readonly rows: number;
	readonly published: boolean;
	readonly thenWaitMs: number;
	readonly thenClick: string;
}

/** Runs in the page. */
async function waitForRows(waiting: Waiting): Promise<number> {
	const { name, rows, published, thenWaitMs, thenClick } = waiting;
	const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
	// To open it before the app has made it would make another, empty one.
	while (!(await indexedDB.databases()).some((found) => found.name === name)) await sleep(5);
	const db = await new Promise<IDBDatabase>((resolve, reject) => {
		const opening = indexedDB.open(name);
		opening.onsuccess = () => resolve(opening.result);
		opening.onerror = () => reject(opening.error);
	});
	db.onversionchange = () => db.close();
	try {
		for (;;) {
			const runs = await new Promise<ImportRun[]>((resolve, reject) => {
				const asked = db.transaction('imports').objectStore('imports').getAll();
				asked.onsuccess = () => resolve(asked.result as ImportRun[]);
				asked.onerror = () => reject(asked.error);
			});
			const latest = runs.sort((a, b) => b.createdAt - a.createdAt)[0];
			const stored = latest?.checkpoint.row ?? 0;
			if (latest === undefined || stored < rows) continue;
			if (published && latest.publishedAt === undefined) continue;
			if (thenWaitMs > 0) await sleep(thenWaitMs);
			if (thenClick !== '')
				document.querySelector<HTMLElement>(`[data-testid=${thenClick}]`)?.click();
			return stored;
		}
	} finally {
		db.close();
	}
}

interface Reading {
	readonly name: string;
	readonly outcomeNames: readonly string[];
}

/** Runs in the page. */
async function readState({ name, outcomeNames }: Reading): Promise<StoredState> {
	if (!(await indexedDB.databases()).some((found) => found.name === name))
		return { runs: [], sources: 0, problems: [] };
	const db = await new Promise<IDBDatabase>((resolve, reject) => {
		const opening = indexedDB.open(name);
		opening.onsuccess = () => resolve(opening.result);
		opening.onerror = () => reject(opening.error);
	});
	const transaction = db.transaction(
		['meta', 'imports', 'batches', 'heads', 'hashes', 'outcomes', 'sources'],
		'readonly',
	);
	const asked = <T>(request: IDBRequest): Promise<T> =>
		new Promise((resolve, reject) => {
			request.onsuccess = () => resolve(request.result as T);
			request.onerror = () => reject(request.error);
		});
	const all = <T>(table: string): Promise<T[]> => asked(transaction.objectStore(table).getAll());
	const [metas, runs, batches, heads, hashes, outcomes, sources] = await Promise.all([
		all<LogMeta>('meta'),
		all<ImportRun>('imports'),
		all<Batch>('batches'),
		all<Head>('heads'),
		all<BatchHashes>('hashes'),
		all<BatchOutcomes>('outcomes'),
		asked<number>(transaction.objectStore('sources').count()),
	]);
	db.close();

	const problems: string[] = [];
	const agree = (what: string, one: unknown, other: unknown): void => {
		const [a, b] = [JSON.stringify(one), JSON.stringify(other)];
		if (a !== b) problems.push(`${what}: ${a?.slice(0, 200)} and ${b?.slice(0, 200)}`);
	};

	agree('records of the log', metas.length, runs.length > 0 ? 1 : metas.length);
	const seqs = batches.map(({ seq }) => seq);
	for (const [table, records] of Object.entries({ heads, hashes, outcomes })) {
		const others = records.map(({ seq }) => seq);
		agree(`seqs of batches and ${table}`, seqs, others);
	}
	const owners = new Set(runs.map(({ id }) => id));
	const madeTwice = new Set<number>();
	for (const [at, batch] of batches.entries()) {
		const { seq, importId } = batch;
		const [head, hash, outcome] = [heads[at], hashes[at], outcomes[at]];
		if (head === undefined || hash === undefined || outcome === undefined) break;
		agree(`runs of batch ${seq}`, [importId, importId], [head.importId, outcome.importId]);
		const versions = batch.rows.length;
		agree(`versions of batch ${seq} and its head`, versions, head.contacts.length);
		agree(`versions of batch ${seq} and its hashes`, versions, hash.hashes.keyEnds.length);
		agree(
			`outcomes of batch ${seq} and their lines`,
			outcome.outcomes.length,
			outcome.lines.length,
		);
		if (!owners.has(importId)) problems.push(`batch ${seq} belongs to no run`);
		if (seq >= metas[0].nextSeq) problems.push(`seq ${seq} will be given again`);
		for (const contact of head.contacts)
			if (contact >= metas[0].nextContact) problems.push(`contact ${contact} will be given again`);
		for (const [row, code] of outcome.outcomes.entries()) {
			if (outcomeNames[code] !== 'created') continue;
			const contact = outcome.contacts[row];
			if (madeTwice.has(contact)) problems.push(`contact ${contact} was made twice`);
			madeTwice.add(contact);
		}
	}
	for (const run of runs) {
		const own = outcomes
			.filter(({ importId }) => importId === run.id)
			.sort((a, b) => a.firstRow - b.firstRow);
		const counted = Object.fromEntries(outcomeNames.map((outcome) => [outcome, 0]));
		let next = 1;
		for (const { firstRow, outcomes: codes } of own) {
			agree(`rows of "${run.source.name}" before ${firstRow}`, firstRow, next);
			next = firstRow + codes.length;
			for (const code of codes) counted[outcomeNames[code]]++;
		}
		const sum = Object.values(run.counts).reduce((rows, count) => rows + count, 0);
		agree('rows stored and checkpoint', next - 1, run.checkpoint.row);
		agree('rows stored and counts', next - 1, sum);
		agree('batches stored and checkpoint', own.length, run.checkpoint.batch);
		for (const outcome of outcomeNames)
			agree(
				`rows ${outcome} and their count`,
				counted[outcome],
				run.counts[outcome as keyof ImportRun['counts']],
			);
		if (run.state === 'completed') agree('rows stored and read', next - 1, run.totalRows);
	}
	return {
		runs: runs.sort((a, b) => a.createdAt - b.createdAt),
		sources,
		problems: problems.slice(0, 20),
	};
}
