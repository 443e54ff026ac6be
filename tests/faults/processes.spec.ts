import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
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
	undisturbed,
} from '../support/fault-test.ts';
import { makeContactsCsv } from '../support/make-contacts.ts';
import { OwnBrowser } from '../support/own-browser.ts';
import { terminateWorker } from '../support/page-workers.ts';
import { RollcallPage } from '../support/rollcall-page.ts';
import { checkOracle, whenStored } from '../support/stored-state.ts';

const made = mkdtempSync(join(tmpdir(), 'rollcall-'));
const file = join(made, 'contacts.csv');
const ROWS = 100_000;
let expected: string;

test.beforeAll(async ({ browser }) => {
	makeContactsCsv(file, { rows: ROWS, seed: 31 });
	const context = await browser.newContext();
	expected = await undisturbed(await context.newPage(), file);
	await context.close();
});
test.afterAll(() => rmSync(made, { recursive: true, force: true }));

const CAUSE = /The tab was closed, or the browser stopped/;
const NEXT = /it goes on after the last row that is in/;

test('F3 the thread that writes is ended: what it stored is a beginning, and a new load goes on', async ({
	page,
	rollcall,
}) => {
	await beginImport(page, file);
	await whenStored(page, ROWS / 3, { published: true });
	await terminateWorker(page, 'import');
	await checkOracle(page);
	await expectMended(page, rollcall);
});

// Known: nobody tells the page that a worker of its own is gone, so its progress stands still without a word.
// The worker's owner lock is free from that moment on: whoever waited for it would know.
test.fail(
	'F3 the thread that writes is ended: the page says so by itself',
	async ({ page, rollcall }) => {
		expect(rollcall).toBeDefined();
		await beginImport(page, file);
		await whenStored(page, ROWS / 3, { published: true });
		await terminateWorker(page, 'import');
		await expect(page.locator('main')).toContainText(/reload/i, { timeout: 12_000 });
	},
);

test('F3 the thread that reads is ended: the import can be stopped, and a new load goes on', async ({
	page,
	rollcall,
}) => {
	await beginImport(page, file);
	await whenStored(page, ROWS / 3, { published: true });
	await terminateWorker(page, 'reading');
	await page.getByTestId('pause-import').click();
	await page.locator('[data-testid=report][data-state=paused]').waitFor();
	await openUnfinished(page);
	expect((await checkOracle(page)).runs[0].checkpoint.row).toBeLessThan(ROWS);
	await resumeToEnd(page);
	expect(contactsHash(await rollcall.contactsCsv())).toBe(expected);
});

test('F4 the tab is closed: its lock is free, and the next visit offers to go on', async ({
	page,
	context,
	rollcall,
}) => {
	expect(rollcall).toBeDefined();
	await beginImport(page, file);
	await whenStored(page, ROWS / 3, { published: true });
	await page.close();
	await expectMended(await context.newPage());
});

test('F5 the renderer crashes: as with a closed tab', async ({ page, context, rollcall }) => {
	expect(rollcall).toBeDefined();
	await beginImport(page, file);
	await whenStored(page, ROWS / 3, { published: true });
	const crashed = page.waitForEvent('crash');
	const devTools = await context.newCDPSession(page);
	// It never answers.
	devTools.send('Page.crash').catch(() => {});
	await crashed;
	await expectMended(await context.newPage());
});

test('F6 the browser is killed: the next one offers to go on', async ({ folder }) => {
	const profile = join(folder, 'profile');
	let browser = await OwnBrowser.launch(profile);
	try {
		await beginIn(await browser.page());
		await browser.kill();
		browser = await OwnBrowser.launch(profile);
		await expectMended(await browser.page());
	} finally {
		await browser.kill();
	}
});

test.describe('F7 the power is cut', () => {
	test('what is on disk at any moment is a beginning of the file', async ({ folder }) => {
		const browser = await OwnBrowser.launch(join(folder, 'live'));
		const copies = ['first', 'second', 'third'].map((name) => join(folder, name));
		try {
			const page = await browser.page();
			await beginIn(page, 0);
			for (const [at, copy] of copies.entries()) {
				await whenStored(page, (ROWS / 5) * at);
				execFileSync('cp', ['-a', join(folder, 'live'), copy]);
				removeLocks(copy);
			}
		} finally {
			await browser.kill();
		}
		for (const copy of copies) await expectMendedOn(copy);
	});

	test('the end of the log never reached the disk: the rows before it are there', async ({
		folder,
	}) => {
		const profile = join(folder, 'profile');
		const browser = await OwnBrowser.launch(profile);
		try {
			await beginIn(await browser.page());
		} finally {
			await browser.kill();
		}
		const logs = join(profile, 'Default/IndexedDB');
		const log = readdirSync(logs, { recursive: true, encoding: 'utf8' })
			.map((name) => join(logs, name))
			.find((path) => path.endsWith('.log'))!;
		truncateSync(log, Math.floor(statSync(log).size / 2));
		await expectMendedOn(profile);
	});

	/** Nothing may be there, where not even the run had reached the disk. */
	async function expectMendedOn(profile: string): Promise<void> {
		const browser = await OwnBrowser.launch(profile);
		try {
			const page = await browser.page();
			await goTo(page, '/import/');
			const { runs } = await checkOracle(page);
			const [run] = runs.filter(({ publishedAt }) => publishedAt !== undefined);
			if (run?.state === 'processing' || run?.state === 'paused') return await expectMended(page);
			const rollcall = new RollcallPage(page);
			await rollcall.importFile(file);
			expect(contactsHash(await rollcall.contactsCsv())).toBe(expected);
		} finally {
			await browser.kill();
		}
	}

	function removeLocks(profile: string): void {
		for (const name of ['SingletonLock', 'SingletonCookie', 'SingletonSocket'])
			rmSync(join(profile, name), { force: true });
	}
});

test('F48 the machine sleeps: the import goes on when it wakes', async ({ folder }) => {
	const browser = await OwnBrowser.launch(join(folder, 'profile'));
	try {
		const page = await browser.page();
		await beginIn(page);
		browser.freeze();
		await new Promise((resolve) => setTimeout(resolve, 10_000));
		browser.thaw();
		await expectDone(page);
	} finally {
		browser.thaw();
		await browser.kill();
	}
});

test('F52 on a machine six times as slow nothing takes slowness for a failure', async ({
	folder,
}) => {
	const browser = await OwnBrowser.launch(join(folder, 'profile'));
	let hurry = (): void => {};
	try {
		const page = await browser.page();
		await beginIn(page, 0);
		hurry = browser.slowDown(6);
		const alarms = page.locator(
			'[data-testid=report], [data-testid=unfinished-notice], [role=alert]',
		);
		await alarms.first().waitFor({ timeout: 150_000 });
		hurry();
		await expectDone(page);
	} finally {
		hurry();
		await browser.kill();
	}
});

/** Imports until rows are in, on a page that is not open yet. */
async function beginIn(page: Page, rows = ROWS / 3): Promise<void> {
	await goTo(page, '/import/');
	await beginImport(page, file);
	await whenStored(page, rows, { published: true });
}

/** The import that runs on this page ends as if nothing had happened. */
async function expectDone(page: Page): Promise<void> {
	await page.getByTestId('report').waitFor({ timeout: 120_000 });
	await expect(page.getByTestId('report')).toHaveAttribute('data-state', 'completed');
	await checkOracle(page);
	expect(contactsHash(await new RollcallPage(page).contactsCsv())).toBe(expected);
}

/** A tab that comes after says what happened, goes on, and ends as if it had not. */
async function expectMended(page: Page, rollcall = new RollcallPage(page)): Promise<void> {
	await openUnfinished(page);
	const { runs } = await checkOracle(page);
	expect(runs.at(-1)!.checkpoint.row).toBeLessThan(ROWS);
	await expectSaid(page, CAUSE, NEXT);
	await resumeToEnd(page);
	expect(contactsHash(await rollcall.contactsCsv())).toBe(expected);
}
