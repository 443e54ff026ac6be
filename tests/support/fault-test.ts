import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base, type Browser, type Page } from '@playwright/test';
import { contactsHash } from './contacts-hash.ts';
import { rememberWorkers } from './page-workers.ts';
import { RollcallPage } from './rollcall-page.ts';
import { makeContactsCsv } from './make-contacts.ts';
import { checkOracle, type StoredState } from './stored-state.ts';

export { expect } from '@playwright/test';

interface FaultFixtures {
	/** A folder for files and profiles, gone after the test. */
	readonly folder: string;
	/** The app, opened on its import page; whatever it throws that nobody catches fails the test. */
	readonly rollcall: RollcallPage;
}

/** A file of contacts, and what its import leaves behind where nothing disturbs it. */
export interface Undisturbed {
	readonly file: string;
	readonly rows: number;
	readonly created: number;
	/** Of all its contacts. */
	readonly hash: string;
}

interface Undisturbeds {
	/** Of half a second or so: long enough to be broken in the middle. */
	readonly undisturbed: Undisturbed;
	/** Of a dozen batches and more: long enough to be stopped anywhere but at the very end. */
	readonly longer: Undisturbed;
}

export const test = base.extend<FaultFixtures, Undisturbeds>({
	undisturbed: [({ browser }, use) => withUndisturbed(browser, 100_000, use), { scope: 'worker' }],
	longer: [({ browser }, use) => withUndisturbed(browser, 300_000, use), { scope: 'worker' }],
	// eslint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from this pattern
	folder: async ({}, use) => {
		const folder = mkdtempSync(join(tmpdir(), 'rollcall-fault-'));
		await use(folder);
		rmSync(folder, { recursive: true, force: true });
	},
	rollcall: async ({ page, context }, use) => {
		const uncaught: string[] = [];
		context.on('weberror', (error) => uncaught.push(error.error().message));
		await rememberWorkers(context);
		await goTo(page, '/import/');
		await use(new RollcallPage(page));
		expect(uncaught).toEqual([]);
	},
});

async function withUndisturbed(
	browser: Browser,
	rows: number,
	use: (undisturbed: Undisturbed) => Promise<void>,
): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'rollcall-fault-'));
	const file = join(folder, 'contacts.csv');
	const { created } = makeContactsCsv(file, { rows, seed: 31 });
	const context = await browser.newContext();
	const hash = await importUndisturbed(await context.newPage(), file);
	await context.close();
	await use({ file, rows, created, hash });
	rmSync(folder, { recursive: true, force: true });
}

/** Loads a page of the app; by its whole address, since a browser of one's own knows no base URL. */
export async function goTo(page: Page, path: string): Promise<void> {
	await page.goto(new URL(path, test.info().project.use.baseURL).href);
}

/** Chooses a file and presses Import as soon as it can be, which is long before all of it is checked. */
export async function beginImport(page: Page, file: string): Promise<void> {
	// In the page itself: on a fast machine a driver's click comes when all is checked.
	const pressed = page.evaluate(async () => {
		for (;;) {
			const button = document.querySelector<HTMLButtonElement>('[data-testid=import-button]');
			if (button?.disabled === false) return button.click();
			await new Promise(requestAnimationFrame);
		}
	});
	await page.getByTestId('file-input').setInputFiles(file);
	await pressed;
}

/** The hash of all contacts once this file is imported and nothing disturbs it. */
export async function importUndisturbed(page: Page, file: string): Promise<string> {
	const rollcall = new RollcallPage(page);
	await goTo(page, '/import/');
	const { state } = await rollcall.importFile(file);
	expect(state).toBe('completed');
	await checkOracle(page);
	return contactsHash(await rollcall.contactsCsv());
}

/** Opens the run that is not finished from the notice that offers it. */
export async function openUnfinished(page: Page): Promise<void> {
	await goTo(page, '/contacts/');
	await page.getByTestId('unfinished-open').click();
	await page.locator('[data-testid=report][data-state=paused]').waitFor();
}

/** Goes on with the paused run on screen to its end, and answers what is then stored. */
export async function resumeToEnd(page: Page): Promise<StoredState> {
	await page.getByTestId('resume-import').click();
	await page.locator('[data-testid=report][data-state=completed]').waitFor({ timeout: 120_000 });
	return checkOracle(page);
}

/** The report or notice on screen says why it stopped, and what to do. */
export async function expectSaid(page: Page, cause: RegExp, next: RegExp): Promise<void> {
	const report = page.getByTestId('report');
	await expect(report).toContainText(cause);
	await expect(report).toContainText(next);
}
