import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { contactsHash } from '../support/contacts-hash.ts';
import {
	beginImport,
	expect,
	expectSaid,
	goTo,
	openUnfinished,
	resumeToEnd,
	test,
} from '../support/fault-test.ts';
import { makeContactsCsv } from '../support/make-contacts.ts';
import { OwnBrowser } from '../support/own-browser.ts';
import { RollcallPage } from '../support/rollcall-page.ts';
import { checkOracle } from '../support/stored-state.ts';

const CAUSE = /There is no room left on this device for this site/;
const NEXT = /Free some space first.*it goes on after the last row that is in/;

test('F1 the quota is used up in mid-batch: it pauses and says so, and goes on once there is room', async ({
	page,
	context,
	rollcall,
	undisturbed: { file, rows, hash },
}) => {
	const devTools = await context.newCDPSession(page);
	const { origin } = new URL(page.url());
	const allow = (quotaSize?: number) =>
		devTools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize });
	await allow(6 * 1024 * 1024);
	await beginImport(page, file);
	await page.locator('[data-testid=report][data-state=paused]').waitFor({ timeout: 60_000 });
	const { runs } = await checkOracle(page);
	expect(runs[0]).toMatchObject({ state: 'paused', trouble: { code: 'storage.full' } });
	expect(runs[0].checkpoint.row).toBeLessThan(rows);
	await expectSaid(page, CAUSE, NEXT);

	// Going on without room stops at the same place and says the same.
	await page.getByTestId('resume-import').click();
	await expect(page.getByTestId('resume-import')).toBeVisible();
	await expectSaid(page, CAUSE, NEXT);
	await checkOracle(page);

	await allow();
	await resumeToEnd(page);
	expect(contactsHash(await rollcall.contactsCsv())).toBe(hash);
});

for (const { what, quotaSize } of [
	{ what: 'not even a beginning', quotaSize: 1 },
	{ what: 'only a part', quotaSize: 5 * 1024 * 1024 },
]) {
	test(`F1 there is room for ${what} of the forecast: it says so, and imports once there is more`, async ({
		page,
		context,
		rollcall,
		folder,
	}) => {
		const file = join(folder, 'contacts.csv');
		const { created } = makeContactsCsv(file, { rows: 100_000, seed: 24 });
		const devTools = await context.newCDPSession(page);
		const { origin } = new URL(page.url());
		await devTools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize });
		await page.getByTestId('file-input').setInputFiles(file);
		const alarm = page.getByRole('alert');
		await expect(alarm).toContainText(CAUSE, { timeout: 30_000 });
		await expect(alarm).toContainText('Free some space first');
		await checkOracle(page);

		await devTools.send('Storage.overrideQuotaForOrigin', { origin });
		await goTo(page, '/import/');
		const { counts } = await rollcall.importFile(file);
		expect(counts.created).toBe(created);
		await checkOracle(page);
	});
}

test.describe('F2 the disk is full', () => {
	let mounted: string | undefined;

	test.afterEach(() => {
		if (mounted !== undefined) execFileSync('umount', ['-l', mounted]);
		mounted = undefined;
	});

	test('it pauses and says so, all is readable after a new start, and it goes on once there is room', async ({
		folder,
		undisturbed: { file, rows, hash },
	}) => {
		const disk = join(folder, 'disk');
		mkdirSync(disk);
		const cannot = mount(disk);
		test.skip(cannot !== undefined, `No disk of its own can be mounted here: ${cannot}`);
		mounted = disk;

		let own = await OwnBrowser.launch(join(disk, 'profile'));
		try {
			let page = await own.page();
			await goTo(page, '/import/');
			await page.getByTestId('file-input').waitFor({ state: 'attached' });
			await beginImport(page, file);
			await expect(page.locator('main')).toContainText(CAUSE, {
				timeout: 45_000,
				useInnerText: true,
			});
			await own.kill();

			execFileSync('mount', ['-o', 'remount,size=400m', disk]);
			own = await OwnBrowser.launch(join(disk, 'profile'));
			page = await own.page();
			await openUnfinished(page);
			const { row } = (await checkOracle(page)).runs[0].checkpoint;
			expect(row).toBeGreaterThan(0);
			expect(row).toBeLessThan(rows);
			await resumeWithFile(page, file);
			expect(contactsHash(await new RollcallPage(page).contactsCsv())).toBe(hash);
		} finally {
			await own.kill();
		}
	});

	/**
	 * Room for the app and a part of the import. (A disk that others fill to its last byte is another matter: then
	 * the browser can't even keep its own books, and may discard the database at its next opening. Rollcall then
	 * says that the contacts are lost; why is not established.)
	 */
	const DISK = 'size=21m';

	/** Puts a disk there. Why there can be none, or undefined. */
	function mount(folder: string): string | undefined {
		try {
			const what = ['-t', 'tmpfs', '-o', DISK, 'tmpfs', folder];
			execFileSync('mount', what, { stdio: 'pipe' });
			return undefined;
		} catch (error) {
			return String((error as { stderr?: Buffer }).stderr ?? error).trim();
		}
	}
});

test('F22 a private window that promises nothing says so, and imports all the same', async ({
	page,
	rollcall,
	folder,
}) => {
	const file = join(folder, 'contacts.csv');
	const { created } = makeContactsCsv(file, { rows: 1000, seed: 23 });
	expect(await page.evaluate(() => navigator.storage.persist())).toBe(false);
	const { state, counts } = await rollcall.importFile(file);
	expect({ state, created: counts.created }).toEqual({ state: 'completed', created });
	await checkOracle(page);
	await goTo(page, '/settings/');
	await expect(page.locator('main')).toContainText('Not guaranteed: the browser may clear it');
	await page.getByTestId('persist-storage').click();
	await expect(page.locator('main')).toContainText('did not agree');
	await expect(page.locator('main')).toContainText('Until then, export what you can’t lose');
});

/** Goes on; chooses the file where there was no room for a copy of it. */
async function resumeWithFile(page: Page, file: string): Promise<void> {
	await page.getByTestId('resume-import').click();
	const done = page.locator('[data-testid=report][data-state=completed]');
	const choose = page.getByTestId('choose-source');
	await done.or(choose).first().waitFor({ timeout: 120_000 });
	if (await choose.isVisible()) await page.getByTestId('source-input').setInputFiles(file);
	await done.waitFor({ timeout: 120_000 });
	await checkOracle(page);
}
