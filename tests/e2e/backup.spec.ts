import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { expectNoFindings } from '../support/accessibility.ts';
import { makeContactsCsv } from '../support/make-contacts.ts';
import { RollcallPage } from '../support/rollcall-page.ts';
import {
	chooseBackup,
	openSettings,
	saveBackup,
	saveByDownload,
} from '../support/settings-page.ts';

const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));

// Offline has its own tests; without its preparations a page opens in half the time.
test.use({ serviceWorkers: 'block' });

let rollcall: RollcallPage;

test.beforeEach(async ({ page }) => {
	rollcall = new RollcallPage(page);
	await saveByDownload(page);
	// Colours that are on their way to others would be measured as they happen to be.
	await page.emulateMedia({ reducedMotion: 'reduce' });
	await page.goto('/import/');
});

test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('saved, wiped and restored, the contacts, their groups, reports, settings and undo are there again', async ({
	page,
}) => {
	const csv = join(folder, '20k.csv');
	const truth = makeContactsCsv(csv, { rows: 20_000, seed: 5 });
	await rollcall.importFile(csv, { groups: ['Fair'] });
	const before = await rollcall.contactsCsv();

	await openSettings(page);
	await expect(page.getByTestId('last-backup')).toHaveText('There is no backup yet.');
	await page.getByText('Dark', { exact: true }).click();
	const { path, name } = await saveBackup(page, folder);
	expect(name).toMatch(/^rollcall-backup-\d{4}-\d\d-\d\d\.rollcall\.gz$/);
	await expect(page.getByTestId('backup-saved')).toContainText('from 1 import');
	await expect(page.getByTestId('last-backup')).toContainText('just now');

	await page.getByTestId('wipe').click();
	await page.getByTestId('wipe-confirm').click();
	await page.waitForURL(/wiped/);
	expect(await rollcall.contactsTotal()).toBe(0);

	await openSettings(page);
	await chooseBackup(page, path);
	await expect(page.getByTestId('backup-restored')).toContainText('The backup is restored');
	await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
	expect(await rollcall.contactsTotal()).toBe(truth.created);
	expect(await rollcall.contactsCsv()).toBe(before);

	await openReport(page);
	await rollcall.undo();
	expect(await rollcall.contactsTotal()).toBe(0);
});

test('over other contacts it asks first, and then other tabs show the restored ones', async ({
	page,
	context,
}) => {
	await rollcall.importFile(written('first.csv', people('first', 3)));
	await openSettings(page);
	const { path } = await saveBackup(page, folder);
	await page.locator('nav a[href$="/import/"]:visible').first().click();
	await rollcall.importFile(written('second.csv', people('second', 4)));
	expect(await rollcall.contactsTotal()).toBe(7);
	const other = await context.newPage();
	const otherTab = new RollcallPage(other);
	await other.goto('/contacts/');
	expect(await otherTab.contactsTotal()).toBe(7);

	await openSettings(page);
	const dialog = page.getByTestId('replace-dialog');
	await chooseBackup(page, path);
	await expect(dialog).toContainText('3 contacts from 1 import');
	await expect(dialog).toContainText('7 contacts from 2 imports are deleted');
	await page.getByTestId('replace-keep').click();
	expect(await rollcall.contactsTotal()).toBe(7);

	await openSettings(page);
	await chooseBackup(page, path);
	await page.getByTestId('replace-confirm').click();
	await expect(page.getByTestId('backup-restored')).toContainText('3 contacts from 1 import');
	await expect(other.locator('[data-testid=contacts-total][data-count="3"]')).toBeVisible();
	await expect(other.getByText('first0@example.com')).toBeVisible();
});

test('a file that is none, or is not whole, is refused in plain words', async ({ page }) => {
	await rollcall.importFile(written('some.csv', people('some', 300)));
	await openSettings(page);
	const { path } = await saveBackup(page, folder);
	const problem = page.getByTestId('backup-problem');
	await chooseBackup(page, written('contacts.csv', people('x', 2)));
	await expect(problem).toContainText('This file is no backup of Rollcall');
	const bytes = readFileSync(path);
	const cut = written('cut.rollcall.gz', bytes.subarray(0, bytes.length - 20));
	await chooseBackup(page, cut);
	await page.getByTestId('replace-confirm').click();
	await expect(problem).toContainText('Nothing was replaced. This file is not complete');
	expect(await rollcall.contactsTotal()).toBe(300);
});

test('where the browser lets one choose a file, the backup is written to it', async ({ page }) => {
	await rollcall.importFile(written('some.csv', people('some', 300)));
	await openSettings(page);
	// A file of the browser's own stands for the chosen one; it is written in the same way.
	await page.evaluate(() => {
		const showSaveFilePicker = async ({ suggestedName }: { suggestedName: string }) =>
			(await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });
		Object.assign(window, { showSaveFilePicker });
	});
	await page.getByTestId('save-backup').click();
	await expect(page.getByTestId('backup-saved')).toContainText('300 contacts from 1 import');
	const bytes = await page.evaluate(async () => {
		const saved: number[][] = [];
		for await (const file of (await navigator.storage.getDirectory()).values())
			saved.push([
				...new Uint8Array(await (await (file as FileSystemFileHandle).getFile()).arrayBuffer()),
			]);
		return saved[0];
	});
	await chooseBackup(page, written('chosen.rollcall.gz', Uint8Array.from(bytes)));
	await page.getByTestId('replace-confirm').click();
	await expect(page.getByTestId('backup-restored')).toContainText('300 contacts from 1 import');
});

test('after a large import a reminder comes until there is a backup, or until it is dismissed', async ({
	page,
}) => {
	await rollcall.importFile(written('few.csv', people('few', 1000)));
	const reminder = page.getByTestId('backup-reminder');
	await expect(page.getByTestId('report')).toHaveAttribute('data-created', '1000');
	await expect(reminder).toHaveCount(0);
	await rollcall.importFile(written('many.csv', people('many', 1001)));
	await expect(reminder).toContainText('These contacts are nowhere else');
	await reminder.getByRole('link', { name: 'Save a backup' }).click();
	await saveBackup(page, folder);
	await expect(page.getByTestId('backup-saved')).toBeVisible();
	await openReport(page);
	await expect(reminder).toHaveCount(0);

	await page.locator('nav a[href$="/import/"]:visible').first().click();
	await rollcall.importFile(written('more.csv', people('more', 1001)));
	await reminder.getByRole('button', { name: 'Dismiss' }).click();
	await expect(reminder).toHaveCount(0);
	await page.reload();
	await openReport(page);
	await expect(reminder).toHaveCount(0);
});

test('nothing of it keeps anybody out', async ({ page }) => {
	await rollcall.importFile(written('many.csv', people('many', 1001)));
	await expectNoFindings(page, page.getByTestId('backup-reminder'));
	await openSettings(page);
	const { path } = await saveBackup(page, folder);
	await expectNoFindings(page, page.getByTestId('backup-saved'));
	await chooseBackup(page, written('contacts.csv', people('x', 2)));
	await expectNoFindings(page, page.getByTestId('backup-problem'));
	await chooseBackup(page, path);
	await expectNoFindings(page, page.getByTestId('replace-dialog').getByText('Replace everything?'));
	await page.getByTestId('replace-confirm').click();
	await expectNoFindings(page, page.getByTestId('backup-restored'));
});

/** The report of the newest import. */
async function openReport(page: Page): Promise<void> {
	await page.locator('nav a[href$="/imports/"]:visible').first().click();
	await page.getByTestId('run-row').getByRole('link').first().click();
	await page.getByTestId('report').waitFor();
}

function people(name: string, count: number): string {
	const rows = Array.from({ length: count }, (_, at) => `${name}${at}@example.com,${name} ${at}`);
	return `email,name\n${rows.join('\n')}\n`;
}

function written(name: string, content: string | Uint8Array): string {
	const path = join(folder, name);
	writeFileSync(path, content);
	return path;
}
