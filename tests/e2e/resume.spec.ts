import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base, type Page } from '@playwright/test';
import { makeContactsCsv } from '../support/make-contacts.ts';
import { OwnBrowser } from '../support/own-browser.ts';
import { RollcallPage } from '../support/rollcall-page.ts';

const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));
const file = join(folder, 'resumed.csv');
const ROWS = 400_000;
let truth: ReturnType<typeof makeContactsCsv>;

const test = base.extend<{ rollcall: RollcallPage }>({
	rollcall: async ({ page }, use) => {
		const rollcall = new RollcallPage(page);
		await rollcall.open();
		await use(rollcall);
	},
});

// A browser that is killed leaves no trace to read.
test.use({ trace: 'off' });

test.beforeAll(() => {
	truth = makeContactsCsv(file, { rows: ROWS, seed: 77 });
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Chooses the file, presses Import, and waits until rows are in and the run's file is kept. */
async function beginImport(page: Page): Promise<void> {
	await page.getByTestId('file-input').setInputFiles(file);
	await page.getByTestId('import-button').click();
	await expect(page.getByTestId('pause-import')).toBeEnabled();
	await page.locator('[data-testid=progress]:not([data-rows="0"])').waitFor();
}

async function expectAllIn(page: Page): Promise<void> {
	const report = page.locator('[data-testid=report][data-state=completed]');
	await report.waitFor();
	await expect(report).toHaveAttribute('data-rows', String(ROWS));
	await expect(report).toHaveAttribute('data-created', String(truth.created));
}

test('an import is paused and goes on, in the same tab', async ({ page, rollcall }) => {
	await beginImport(page);
	await page.getByTestId('pause-import').click();
	const report = page.locator('[data-testid=report][data-state=paused]');
	await report.waitFor();
	const reached = Number(await report.getAttribute('data-created'));
	expect(reached).toBeGreaterThan(0);
	expect(reached).toBeLessThan(truth.created);

	await page.getByTestId('resume-import').click();
	await expectAllIn(page);
	expect(await rollcall.contactsTotal()).toBe(truth.created);
});

test('a paused import can be stopped where it is, and undone', async ({ page, rollcall }) => {
	await beginImport(page);
	await page.getByTestId('pause-import').click();
	await page.locator('[data-testid=report][data-state=paused]').waitFor();
	await page.getByTestId('stop-import').click();
	await page.locator('[data-testid=report][data-state=cancelled]').waitFor();
	expect(await rollcall.contactsTotal()).toBeGreaterThan(0);
});

test('an import whose tab was closed is offered on the next visit and goes on without its file', async ({
	page,
	context,
	rollcall,
}) => {
	await beginImport(page);
	await page.close();
	const next = await context.newPage();
	await next.goto('/contacts/');
	await next.getByTestId('unfinished-open').click();
	await next.getByTestId('resume-import').click();
	await expectAllIn(next);
	expect(rollcall).toBeDefined();
});

test('another tab shows the import and pauses it', async ({ page, context, rollcall }) => {
	expect(rollcall).toBeDefined();
	const other = await context.newPage();
	await other.goto('/contacts/');
	await page.bringToFront();
	await beginImport(page);
	await other.bringToFront();
	await other.getByTestId('running-import').click();
	await other.getByTestId('pause-import').click();
	await page.locator('[data-testid=report][data-state=paused]').waitFor();
	await other.locator('[data-testid=report][data-state=paused]').waitFor();
});

test('an import whose browser was killed goes on in the next one', async ({
	baseURL,
	browserName,
}) => {
	test.skip(browserName !== 'chromium', 'The browser that is killed is a Chromium.');
	const profile = join(folder, 'profile');
	let browser = await OwnBrowser.launch(profile);
	try {
		let page = await browser.page();
		await page.goto(`${baseURL}/import/`);
		await beginImport(page);
		await browser.kill();

		browser = await OwnBrowser.launch(profile);
		page = await browser.page();
		await page.goto(`${baseURL}/import/`);
		await page.getByTestId('unfinished-open').click();
		await page.getByTestId('resume-import').click();
		await expectAllIn(page);
	} finally {
		await browser.kill();
	}
});
