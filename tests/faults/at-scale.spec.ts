import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { OUTCOMES, type Outcome } from '../../src/lib/core/run.ts';
import type { DuplicateStrategy } from '../../src/lib/core/options.ts';
import { makeContactsCsv } from '../support/make-contacts.ts';
import { makeLines } from '../support/make-lines.ts';
import { canMeasureMemory, peakRendererMb } from '../support/renderer-memory.ts';
import { RollcallPage, type ImportResult } from '../support/rollcall-page.ts';

/**
 * Files that are nothing but trouble, at two sizes. Each ends with exact counts and a report, the
 * larger one in about as many times the time as it has times the rows, in the memory that any file
 * takes. Set `ROLLCALL_SLOW=1` for those that take minutes.
 */
const SLOW = process.env.ROLLCALL_SLOW === '1';
const FEW = 20_000;
const MANY = 80_000;
/** Twice what is linear, and half a second for what the machine does besides. */
const GENEROUS = 2;
const STALL_MS = 500;
/** Some 100 MB are the browser's own. */
const MOST_MB = 600;

const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));

// Offline has its own tests; recording slows what is timed.
test.use({ serviceWorkers: 'block', trace: 'off' });

let rollcall: RollcallPage;

test.beforeEach(async ({ page }) => {
	rollcall = new RollcallPage(page);
	await page.goto('/import/');
});

test.afterEach(async ({ browser }, { title, status }) => {
	if (!canMeasureMemory || status === 'skipped') return;
	const mb = await peakRendererMb(browser);
	console.log(`${title}: at most ${Math.round(mb)} MB`);
	expect(mb).toBeLessThan(MOST_MB);
});

test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const STRATEGIES: readonly {
	strategy: DuplicateStrategy;
	/** What a row is that has another job title than the contact. */
	outcome: Outcome;
}[] = [
	{ strategy: 'skip', outcome: 'skipped' },
	{ strategy: 'update', outcome: 'updated' },
	{ strategy: 'merge', outcome: 'identical' },
];

test('every row the same, under update', async () => {
	const many = await importBoth(() => 'ana@example.com,Ana,Buyer', 'update');
	expectCounts(many, { created: 1, identical: MANY - 1 });
	expect(await rollcall.contactsTotal()).toBe(1);
});

for (const { strategy, outcome } of STRATEGIES) {
	test(`every row the same contact with another job, under ${strategy}`, async () => {
		const many = await importBoth((row) => `ana@example.com,Ana,Job ${row}`, strategy);
		expectCounts(many, { created: 1, [outcome]: MANY - 1 });
		expect(await rollcall.contactsTotal()).toBe(1);
	});

	test(`two contacts in turn, each time with another job, under ${strategy}`, async () => {
		const many = await importBoth(
			(row) => `${row % 2 === 0 ? 'ana' : 'bo'}@example.com,A,Job ${row}`,
			strategy,
		);
		expectCounts(many, { created: 2, [outcome]: MANY - 2 });
		expect(await rollcall.contactsTotal()).toBe(2);
	});
}

test('every row invalid', async ({ page }) => {
	const many = await importBoth((row) => `nobody ${row},Ana,Buyer`, 'skip');
	expectCounts(many, { rejected: MANY });
	expect(many.sentence).toMatch(/80,000/);
	await expect(page.getByTestId('report')).toContainText('80,000');
	const failed = await rollcall.failedRowsCsv();
	expect(failed.split('\n').length).toBeGreaterThan(MANY);
	expect(await rollcall.contactsTotal()).toBe(0);
});

/**
 * Imports a small file, undoes that, and imports a large one, which may take as many times longer as
 * it has times the rows.
 */
async function importBoth(
	lineOf: (row: number) => string,
	strategy: DuplicateStrategy,
): Promise<ImportResult> {
	// The first import of a page also starts its workers and compiles their code.
	await imported('warm-up.csv', 2_000, lineOf, strategy);
	await rollcall.undo();
	const [few, fewMs] = await imported('few.csv', FEW, lineOf, strategy);
	expect(few.counts.rows).toBe(FEW);
	await rollcall.undo();
	const [many, manyMs] = await imported('many.csv', MANY, lineOf, strategy);
	console.log(`${FEW} rows ${Math.round(fewMs)} ms, ${MANY} rows ${Math.round(manyMs)} ms`);
	expect(manyMs).toBeLessThan((MANY / FEW) * fewMs * GENEROUS + STALL_MS);
	return many;
}

/** Timed from choosing the file, as the forecast does the work under the strategy that was chosen. */
async function imported(
	name: string,
	rows: number,
	lineOf: (row: number) => string,
	strategy: DuplicateStrategy,
): Promise<[result: ImportResult, ms: number]> {
	const file = join(folder, name);
	makeLines(file, 'email,first name,job title', rows, lineOf);
	const began = performance.now();
	const result = await rollcall.importFile(file, { strategy });
	return [result, performance.now() - began];
}

/** Exactly these outcomes, and no others. */
function expectCounts(
	{ counts, state }: ImportResult,
	expected: Readonly<Partial<Record<Outcome, number>>>,
): void {
	expect(state).toBe('completed');
	const zeros = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0]));
	const rows = Object.values(expected).reduce((sum, count) => sum + count, 0);
	expect(counts).toEqual({ ...zeros, ...expected, rows });
}

test('one column of addresses and nothing else', async () => {
	const rows = SLOW ? 1_600_000 : 100_000;
	const file = join(folder, 'addresses.csv');
	const bytes = makeLines(file, 'email', rows, (row) => `user${row}@mail.example.com`);
	const result = await rollcall.importFile(file);
	console.log(`${rows} rows, ${Math.round(bytes / 1e6)} MB, ${Math.round(result.ms)} ms`);
	expectCounts(result, { created: rows });
});

test('one column with a hundred thousand characters in each cell', async () => {
	const rows = SLOW ? 4_000 : 200;
	const file = join(folder, 'wide-cells.csv');
	const filler = 'x'.repeat(100_000);
	makeLines(file, 'email', rows, (row) => `${row}${filler}@example.com`);
	const result = await rollcall.importFile(file);
	console.log(`${rows} rows of 100 KB, ${Math.round(result.ms)} ms`);
	expectCounts(result, { rejected: rows });
});

test('rows of a megabyte, in a hundred columns', async () => {
	const rows = SLOW ? 500 : 20;
	const file = join(folder, 'wide-rows.csv');
	const names = Array.from({ length: 100 }, (_, at) => `custom ${at}`);
	const cells = names.map((_, at) => String(at % 10).repeat(10_000)).join(',');
	makeLines(file, `email,${names.join(',')}`, rows, (row) => `user${row}@example.com,${cells}`);
	const result = await rollcall.importFile(file);
	console.log(`${rows} rows of 1 MB, ${Math.round(result.ms)} ms`);
	expectCounts(result, { created: rows });
	expect(await rollcall.contactsTotal()).toBe(rows);
});

test('three million rows', async () => {
	test.skip(!SLOW, 'takes minutes: set ROLLCALL_SLOW=1');
	test.setTimeout(1_200_000);
	const file = join(folder, 'three-million.csv');
	const truth = makeContactsCsv(file, { rows: 3_000_000, seed: 3 });
	const result = await rollcall.importFile(file);
	console.log(`3,000,000 rows, ${Math.round(result.ms)} ms`);
	expectCounts(result, {
		created: truth.created,
		skipped: truth.duplicates,
		rejected: truth.invalid,
	});
});
