import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import type { DuplicateStrategy } from '../../src/lib/core/options.ts';
import { OUTCOMES } from '../../src/lib/core/run.ts';
import { CORPORA, hasCorpora, NO_CORPORA } from '../support/corpora.ts';
import { csvRecords } from '../support/csv.ts';
import { makeContactsCsv } from '../support/make-contacts.ts';
import { RollcallPage } from '../support/rollcall-page.ts';

// Offline has its own tests; without its preparations a page opens in half the time.
test.use({ serviceWorkers: 'block' });

const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));

/** What is there before the second file comes. */
const FIRST = `email,first,last,company,phone,notes
ana@example.com,Ana,Silva,Orbit,+1 415 552 3344,
bo@example.com,Bo,Berg,,,Likes tea
cy@example.com,Cy,Rossi,Acme,,
`;
/** Changes Ana's company and adds a phone, brings Bo's company and no notes, repeats Cy, and adds Di. */
const SECOND = `email,first,last,company,phone,notes
ANA@example.com,Ana,Silva,Comet,+1 415 552 7788,
bo@example.com,Bo,Berg,Fjord,,
cy@example.com,Cy,Rossi,Acme,,
di@example.com,Di,Costa,,,
`;

let rollcall: RollcallPage;

test.beforeEach(async ({ page }) => {
	rollcall = new RollcallPage(page);
	await page.goto('/import/');
});

test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.describe('duplicates inside one file', () => {
	test.skip(!hasCorpora, NO_CORPORA);

	test('are left out under skip: the first row stands', async () => {
		const { counts } = await rollcall.importFile(trap('dup-in-file.csv'));
		expect(counts).toMatchObject({ rows: 3, created: 1, skipped: 2 });
		expect(await contacts('First name')).toEqual([['A']]);
	});

	test('update one another under update: the last row stands', async () => {
		const { counts } = await rollcall.importFile(trap('dup-in-file.csv'), { strategy: 'update' });
		expect(counts).toMatchObject({ rows: 3, created: 1, updated: 2 });
		expect(await contacts('First name')).toEqual([['A3']]);
	});

	test('are found whichever way Unicode composes their letters', async () => {
		const { counts } = await rollcall.importFile(trap('dup-unicode.csv'));
		expect(counts).toMatchObject({ rows: 2, created: 1, skipped: 1 });
	});
});

test.describe('a second file', () => {
	const EXPECTED: {
		strategy: DuplicateStrategy;
		what: string;
		counts: Record<string, number>;
		/** By e-mail as it is stored: company, phones, notes. */
		contacts: string[][];
	}[] = [
		{
			strategy: 'skip',
			what: 'adds what is new and touches nothing else',
			counts: { created: 1, skipped: 3 },
			contacts: [
				['ana@example.com', 'Orbit', '+1 415 552 3344', '', ''],
				['bo@example.com', '', '', '', 'Likes tea'],
				['cy@example.com', 'Acme', '', '', ''],
				['di@example.com', '', '', '', ''],
			],
		},
		{
			strategy: 'update',
			what: 'wins where it has a value; blanks erase nothing, and its phone comes first',
			counts: { created: 1, updated: 2, identical: 1 },
			contacts: [
				['ANA@example.com', 'Comet', '+1 415 552 7788', '+1 415 552 3344', ''],
				['bo@example.com', 'Fjord', '', '', 'Likes tea'],
				['cy@example.com', 'Acme', '', '', ''],
				['di@example.com', '', '', '', ''],
			],
		},
		{
			strategy: 'merge',
			what: 'only fills what is blank, and its phone comes second',
			counts: { created: 1, merged: 2, identical: 1 },
			contacts: [
				['ana@example.com', 'Orbit', '+1 415 552 3344', '+1 415 552 7788', ''],
				['bo@example.com', 'Fjord', '', '', 'Likes tea'],
				['cy@example.com', 'Acme', '', '', ''],
				['di@example.com', '', '', '', ''],
			],
		},
		{
			strategy: 'create',
			what: 'makes a contact of every row, also of those that are there',
			counts: { created: 4 },
			contacts: [
				['ana@example.com', 'Orbit', '+1 415 552 3344', '', ''],
				['bo@example.com', '', '', '', 'Likes tea'],
				['cy@example.com', 'Acme', '', '', ''],
				['ANA@example.com', 'Comet', '+1 415 552 7788', '', ''],
				['bo@example.com', 'Fjord', '', '', ''],
				['cy@example.com', 'Acme', '', '', ''],
				['di@example.com', '', '', '', ''],
			],
		},
	];
	for (const { strategy, what, counts, contacts: expected } of EXPECTED) {
		test(`under ${strategy} ${what}`, async () => {
			await rollcall.importFile(written('first.csv', FIRST));
			const second = await rollcall.importFile(written('second.csv', SECOND), { strategy });
			const all = Object.fromEntries([...OUTCOMES].map((outcome) => [outcome, 0]));
			expect(second.counts).toEqual({ ...all, ...counts, rows: 4 });
			expect(await contacts('E-mail', 'Company', 'Phone', 'Phone 2', 'Notes')).toEqual(expected);
		});
	}

	test('is forecast to the row, whatever the strategy', { tag: '@long' }, async ({ page }) => {
		const [first, second] = [join(folder, 'some.csv'), join(folder, 'more.csv')];
		makeContactsCsv(first, { rows: 1_500, seed: 1, duplicates: 0.1 });
		makeContactsCsv(second, { rows: 3_000, seed: 2, duplicates: 0.1, invalid: 0.05 });
		await rollcall.importFile(first);
		for (const strategy of ['update', 'merge', 'skip', 'create'] as const) {
			await rollcall.choose(second);
			await page.locator(`input[type=radio][value=${strategy}]`).check();
			const forecast = page.locator('[data-testid=forecast][data-state=ready]');
			await forecast.waitFor();
			const data = await forecast.evaluate((element) => ({ ...(element as HTMLElement).dataset }));
			await page.getByTestId('import-button').click();
			await page.locator('[data-testid=report][data-state=completed]').waitFor();
			const { counts } = await rollcall.readReport();
			const numbers = [...OUTCOMES, 'rows'] as const;
			expect(Object.fromEntries(numbers.map((name) => [name, Number(data[name])]))).toEqual(counts);
			expect(counts.rows).toBe(3_000);
			await rollcall.undo();
		}
		expect(await rollcall.contactsTotal()).toBeGreaterThan(0);
	});

	test('can be undone after an update: every contact is again what it was', async ({ page }) => {
		await rollcall.importFile(written('first.csv', FIRST));
		const before = await rollcall.contactsCsv();
		await rollcall.importFile(written('second.csv', SECOND), { strategy: 'update' });
		await page.getByTestId('undo-import').click();
		const dialog = page.getByTestId('undo-dialog');
		await expect(dialog).toContainText('1 contact that it made is removed.');
		await expect(dialog).toContainText('2 contacts that it changed go back to what they were.');
		await page.keyboard.press('Escape');
		expect(await rollcall.contactsCsv()).not.toBe(before);
		await openReport(page, 'second.csv');
		const after = await rollcall.contactsCsv();
		await openReport(page, 'second.csv');
		await rollcall.undo();
		expect(await rollcall.contactsCsv()).toBe(before);

		await openReport(page, 'second.csv');
		await page.getByTestId('take-back-undo').click();
		await page.locator('[data-testid=report][data-state=completed]').waitFor();
		expect(await rollcall.contactsCsv()).toBe(after);
	});

	test('keeps what it changed when the first import is undone, and both stay in the list', async ({
		page,
	}) => {
		await rollcall.importFile(written('first.csv', FIRST));
		// Without Cy, whom the first import then has to itself.
		const withoutCy = SECOND.replace(/^cy.*\n/m, '');
		await rollcall.importFile(written('second.csv', withoutCy), { strategy: 'update' });
		await openReport(page, 'first.csv');
		await page.getByTestId('undo-import').click();
		const dialog = page.getByTestId('undo-dialog');
		await expect(dialog).toContainText('1 contact that it made is removed.');
		await expect(dialog).toContainText('2 contacts that it made are in use since');
		await page.getByTestId('undo-confirm').click();
		await page.locator('[data-testid=report][data-state=rolledBack]').waitFor();

		expect(await contacts('E-mail', 'Company')).toEqual([
			['ANA@example.com', 'Comet'],
			['bo@example.com', 'Fjord'],
			['di@example.com', ''],
		]);
		await page.locator('nav a[href$="/imports/"]:visible').first().click();
		const rows = page.getByTestId('run-row');
		await expect(rows).toHaveCount(2);
		await expect(rows.nth(0)).toContainText('second.csv');
		await expect(rows.nth(0)).toHaveAttribute('data-state', 'completed');
		await expect(rows.nth(1)).toContainText('first.csv');
		await expect(rows.nth(1)).toHaveAttribute('data-state', 'rolledBack');
	});
});

test('groups for the whole import are in Contacts, with the number of their members', async ({
	page,
}) => {
	await rollcall.importFile(written('first.csv', FIRST), { groups: ['Spring fair'] });
	await rollcall.importFile(written('second.csv', SECOND), {
		strategy: 'update',
		groups: ['Newsletter', 'VIP'],
	});
	await page.locator('nav a[href$="/contacts/"]:visible').first().click();
	const group = page.getByRole('combobox', { name: 'Group' });
	await expect(group.getByRole('option')).toHaveText([
		'All groups',
		'Newsletter (4)',
		'Spring fair (3)',
		'VIP (4)',
	]);
	await group.selectOption({ label: 'Spring fair (3)' });
	await expect(page.getByTestId('contacts-total')).toHaveAttribute('data-count', '3');
	await group.selectOption({ label: 'All groups' });
	// In the order in which groups were first used, however the page came to know of them.
	const expected = [
		['ANA@example.com', 'Spring fair ::: Newsletter ::: VIP'],
		['bo@example.com', 'Spring fair ::: Newsletter ::: VIP'],
		['cy@example.com', 'Spring fair ::: Newsletter ::: VIP'],
		['di@example.com', 'Newsletter ::: VIP'],
	];
	expect(await contacts('E-mail', 'Groups')).toEqual(expected);
	await page.reload();
	expect(await contacts('E-mail', 'Groups')).toEqual(expected);
});

test('the same file again under update changes nothing: all of it is identical', async () => {
	const file = join(folder, 'again.csv');
	const truth = makeContactsCsv(file, { rows: 5_000, seed: 3, duplicates: 0 });
	await rollcall.importFile(file);
	const before = await rollcall.contactsCsv();
	const { counts, sentence } = await rollcall.importFile(file, { strategy: 'update' });
	expect(counts).toMatchObject({ created: 0, updated: 0, identical: truth.created });
	expect(sentence).toContain(`0 changed, ${truth.created.toLocaleString('en')} identical`);
	expect(await rollcall.contactsCsv()).toBe(before);
});

function trap(name: string): string {
	return join(CORPORA, 'traps', name);
}

function written(name: string, text: string): string {
	const path = join(folder, name);
	writeFileSync(path, text);
	return path;
}

/** These columns of the contacts CSV, a row a contact; `''` also where there is no such column. */
async function contacts(...columns: string[]): Promise<string[][]> {
	const records = csvRecords(await rollcall.contactsCsv());
	return records.map((record) =>
		// A phone with a plus has an apostrophe before it, for spreadsheets.
		columns.map((column) => (record.get(column) ?? '').replace(/^'/, '')),
	);
}

/** Opens the report of an earlier import from the list of imports. */
async function openReport(page: Page, file: string): Promise<void> {
	await page.locator('nav a[href$="/imports/"]:visible').first().click();
	await page.getByTestId('run-row').getByRole('link', { name: file, exact: true }).click();
	await page.getByTestId('report').waitFor();
}
