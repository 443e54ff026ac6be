import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { CORPORA, hasCorpora, NO_CORPORA } from '../support/corpora.ts';
import { makeContactsCsv } from '../support/make-contacts.ts';
import { RollcallPage } from '../support/rollcall-page.ts';

const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));

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
		expect(ms).toBeLessThan(1_500);

		const report = await rollcall.reportCsv();
		expect(report.split('row.tooManyFields')).toHaveLength(55);
		expect(report).toContain('blank lines,22');
		expect((await rollcall.failedRowsCsv()).split('example.com').length - 1).toBe(213);
		expect(await rollcall.contactsTotal()).toBe(9_311);
	});

	test('a hundred thousand rows come in under 5 s, and again as all identical', async () => {
		test.setTimeout(120_000);
		const file = join(folder, '100k.csv');
		const truth = makeContactsCsv(file, { rows: 100_000, seed: 7 });
		const first = await rollcall.importFile(file);
		expect(first.counts).toMatchObject({
			rows: 100_000,
			created: truth.created,
			skipped: truth.duplicates,
			rejected: truth.invalid,
		});
		expect(first.ms).toBeLessThan(5_000);

		const again = await rollcall.importFile(file, { strategy: 'update' });
		expect(again.counts).toMatchObject({ created: 0, updated: 0, rejected: truth.invalid });
		expect(await rollcall.contactsTotal()).toBe(truth.created);
	});
});
