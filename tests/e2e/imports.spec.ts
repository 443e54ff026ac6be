import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Papa from 'papaparse';
import { expect, test } from '@playwright/test';
import { CORPORA, hasCorpora, NO_CORPORA } from '../support/corpora.ts';
import { makeContactsCsv } from '../support/make-contacts.ts';
import { RollcallPage } from '../support/rollcall-page.ts';

const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));

// Recording a trace slows the page that is timed.
test.use({ trace: 'off' });

test.describe('with the network off', () => {
	let rollcall: RollcallPage;

	test.beforeEach(async ({ page, context }) => {
		rollcall = new RollcallPage(page);
		await rollcall.open();
		await context.setOffline(true);
	});

	test('ten thousand messy rows give exactly the counts that are known of them, and come in under 1.5 s', async () => {
		test.skip(!hasCorpora, NO_CORPORA);
		const file = join(CORPORA, 'traps/gen-10k.csv');
		const { counts, state, ms } = await rollcall.importFile(file);
		expect(state).toBe('completed');
		expect(counts).toEqual({
			rows: 10_000,
			created: 9_311,
			skipped: 476,
			rejected: 213,
			updated: 0,
			merged: 0,
			identical: 0,
		});
		expect(await fastest(rollcall, file, ms, 1_500)).toBeLessThan(1_500);

		const report = await rollcall.reportCsv();
		expect(report.split('row.tooManyFields')).toHaveLength(55);
		expect(report).toContain('blank lines,22');
		const failed = Papa.parse((await rollcall.failedRowsCsv()).trim(), { header: true });
		expect(failed.data).toHaveLength(213);
		expect(await rollcall.contactsTotal()).toBe(9_311);
	});

	test('a hundred thousand rows come in under 5 s, and again as all identical', async () => {
		const file = join(folder, '100k.csv');
		const truth = makeContactsCsv(file, { rows: 100_000, seed: 7 });
		const first = await rollcall.importFile(file);
		expect(first.counts).toMatchObject({
			rows: 100_000,
			created: truth.created,
			skipped: truth.duplicates,
			rejected: truth.invalid,
		});
		expect(await fastest(rollcall, file, first.ms, 5_000)).toBeLessThan(5_000);

		const again = await rollcall.importFile(file, { strategy: 'update' });
		expect(again.counts).toMatchObject({
			created: 0,
			identical: truth.created,
			rejected: truth.invalid,
		});
		expect(await rollcall.contactsTotal()).toBe(truth.created);
	});
});

/**
 * Milliseconds of the fastest of up to three imports of a file: what the app takes, not what else the
 * machine does meanwhile. `ms` is the first one's; it is undone and repeated only where it was too slow.
 */
async function fastest(
	rollcall: RollcallPage,
	file: string,
	ms: number,
	limitMs: number,
): Promise<number> {
	let best = ms;
	for (let again = 1; again <= 2 && best >= limitMs; again++) {
		await rollcall.undo();
		best = Math.min(best, (await rollcall.importFile(file)).ms);
	}
	console.log(`${file.split('/').at(-1)}: ${Math.round(best)} ms`);
	return best;
}
