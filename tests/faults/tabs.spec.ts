import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { contactsHash } from '../support/contacts-hash.ts';
import { beginImport, expect, expectSaid, goTo, resumeToEnd, test } from '../support/fault-test.ts';
import { makeContactsCsv } from '../support/make-contacts.ts';
import { OwnBrowser } from '../support/own-browser.ts';
import { RollcallPage } from '../support/rollcall-page.ts';
import { checkOracle, whenStored } from '../support/stored-state.ts';

test('F18 two tabs import the same file: one runs, the other says that it waits, and no contact is there twice', async ({
	page,
	context,
	rollcall,
	folder,
}) => {
	// Long enough for the other tab to open in the meantime.
	const long = join(folder, 'long.csv');
	const { created } = makeContactsCsv(long, { rows: 400_000, seed: 52 });
	const other = await context.newPage();
	await goTo(other, '/import/');
	await beginImport(page, long);
	await whenStored(page, 1, { published: true });
	await other.getByTestId('file-input').setInputFiles(long);
	// One second is promised; a machine that does other work may take longer to read the first rows.
	await expect(other.locator('main')).toContainText(
		'waits for the import that runs in another tab',
		{
			timeout: 5_000,
		},
	);
	await other.getByTestId('import-button').click();
	for (const tab of [page, other])
		await tab.locator('[data-testid=report][data-state=completed]').waitFor({ timeout: 120_000 });
	const { runs } = await checkOracle(page);
	expect(runs.map(({ counts }) => counts.created)).toEqual([created, 0]);
	expect(await rollcall.contactsTotal()).toBe(created);
});

test('F49 the page is left in mid-import and come back to: what is stored is shown, and it goes on', async ({
	page,
	rollcall,
	undisturbed,
}) => {
	const { file, rows, hash } = undisturbed;
	// Leaving asks first, while rows are coming in.
	let asked = 0;
	page.on('dialog', (dialog) => {
		asked++;
		void dialog.accept();
	});
	await beginImport(page, file);
	await whenStored(page, rows / 10, { published: true });
	await page.goto('about:blank');
	expect(asked).toBe(1);
	await page.goBack();
	await page.getByTestId('unfinished-open').click();
	expect((await checkOracle(page)).runs[0].checkpoint.row).toBeLessThan(rows);
	await expectSaid(page, /The tab was closed/, /it goes on after the last row/);
	await resumeToEnd(page);
	expect(contactsHash(await rollcall.contactsCsv())).toBe(hash);
});

test('F49 a page that was kept as it stood, or was to be, shows what came in meanwhile and after', async ({
	folder,
}) => {
	// Browsers under test keep no pages; one of our own does.
	const browser = await OwnBrowser.launch(join(folder, 'profile'));
	try {
		const [page, other] = [await browser.page(), await browser.page()];
		const [kept, importing] = [new RollcallPage(page), new RollcallPage(other)];
		await goTo(other, '/import/');
		await goTo(page, '/contacts/');
		await expect.poll(() => kept.contactsTotal()).toBe(0);

		expect(await leaveAndComeBack(page, async () => {})).toBe(true);
		await other.bringToFront();
		const few = join(folder, 'few.csv');
		const { created } = makeContactsCsv(few, { rows: 1000, seed: 53 });
		await importing.importFile(few);
		await expect.poll(() => kept.contactsTotal()).toBe(created);

		// What it hears while it is kept makes the browser let go of it: it is loaded anew.
		expect(
			await leaveAndComeBack(page, async () => {
				await other.bringToFront();
				await importing.undo();
			}),
		).toBe(false);
		await expect.poll(() => kept.contactsTotal()).toBe(0);
		await checkOracle(page);
	} finally {
		await browser.kill();
	}
});

/** Answers whether the page was kept as it stood. */
async function leaveAndComeBack(page: Page, meanwhile: () => Promise<void>): Promise<boolean> {
	await page.bringToFront();
	await page.evaluate(() => {
		document.documentElement.dataset.kept = 'true';
	});
	const path = new URL(page.url()).pathname;
	await page.goto('about:blank');
	await meanwhile();
	await page.bringToFront();
	// Not by the driver's own `goBack`: it waits for a load, which a kept page has none of.
	await page.evaluate(() => void setTimeout(() => history.back()));
	await page.waitForURL((url) => url.pathname === path, { waitUntil: 'commit' });
	return (await page.locator('html').getAttribute('data-kept')) === 'true';
}

/** Shares of the rows that are in when Cancel is pressed; the first as soon as there is a button. */
for (const share of [0, 0.2, 0.5, 0.8, 0.99]) {
	test(`F51 a cancel with ${share * 100} % of the rows in stops at a batch border; importing again adds the rest`, async ({
		page,
		rollcall,
		longer: { file, rows, hash },
	}) => {
		await beginImport(page, file);
		const thenClick = 'cancel-import';
		await page.getByTestId(thenClick).waitFor();
		await whenStored(page, share * rows, { published: share > 0, thenClick });
		const report = page.getByTestId('report');
		await report.waitFor({ timeout: 60_000 });
		const { runs } = await checkOracle(page);
		// So near the end it may come too late.
		expect(await report.getAttribute('data-state')).toMatch(
			share > 0.9 ? /completed|cancelled/ : /cancelled/,
		);
		// Before it is published nobody sees anything of it, and it goes.
		const published = runs.find(({ publishedAt }) => publishedAt !== undefined);
		expect(await rollcall.contactsTotal()).toBe(published?.counts.created ?? 0);
		await goTo(page, '/import/');
		await rollcall.importFile(file);
		await checkOracle(page);
		expect(contactsHash(await rollcall.contactsCsv())).toBe(hash);
	});
}
