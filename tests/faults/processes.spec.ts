import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
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
	type Undisturbed,
} from '../support/fault-test.ts';
import { OwnBrowser } from '../support/own-browser.ts';
import { terminateWorker } from '../support/page-workers.ts';
import { RollcallPage } from '../support/rollcall-page.ts';
import { checkOracle, whenStored } from '../support/stored-state.ts';

const CAUSE = /The tab was closed, or the browser stopped/;
const NEXT = /it goes on after the last row that is in/;

for (const { worker, what } of [
	{ worker: 'import', what: 'writes' },
	{ worker: 'reading', what: 'reads' },
] as const) {
	test(`F3 the thread that ${what} is ended: the page says so, and goes on with a new one`, async ({
		page,
		rollcall,
		undisturbed: { file, rows, hash },
	}) => {
		await beginImport(page, file);
		await whenStored(page, rows / 3, { published: true });
		await terminateWorker(page, worker);
		await page.locator('[data-testid=report][data-state=paused]').waitFor({ timeout: 5000 });
		expect((await checkOracle(page)).runs[0].checkpoint.row).toBeLessThan(rows);
		await expectSaid(page, CAUSE, NEXT);
		await resumeToEnd(page);
		expect(contactsHash(await rollcall.contactsCsv())).toBe(hash);
	});

	test(`F3 the thread that ${what} is ended in a forecast: the page says so, and imports with a new one`, async ({
		page,
		rollcall,
		undisturbed: { file, rows, hash },
	}) => {
		await rollcall.choose(file);
		await whenStored(page, rows / 3);
		await terminateWorker(page, worker);
		await expect(page.getByRole('alert')).toContainText(/What was stored is safe.*try again/);
		await page.getByTestId('import-button').click();
		await page.locator('[data-testid=report][data-state=completed]').waitFor({ timeout: 60_000 });
		expect((await checkOracle(page)).runs).toHaveLength(1);
		expect(contactsHash(await rollcall.contactsCsv())).toBe(hash);
	});
}

test('F3 the thread that writes is ended: another tab offers to go on', async ({
	page,
	context,
	rollcall,
	undisturbed: { file, rows, hash },
}) => {
	expect(rollcall).toBeDefined();
	const other = await context.newPage();
	await goTo(other, '/contacts/');
	await page.bringToFront();
	await beginImport(page, file);
	await whenStored(page, rows / 3, { published: true });
	await terminateWorker(page, 'import');
	await other.bringToFront();
	await other.getByTestId('unfinished-open').click({ timeout: 5000 });
	await expectSaid(other, CAUSE, NEXT);
	await resumeToEnd(other);
	expect(contactsHash(await new RollcallPage(other).contactsCsv())).toBe(hash);
});

test('F4 the tab is closed: its lock is free, and the next visit offers to go on', async ({
	page,
	context,
	rollcall,
	undisturbed,
}) => {
	expect(rollcall).toBeDefined();
	await beginImport(page, undisturbed.file);
	await whenStored(page, undisturbed.rows / 3, { published: true });
	await page.close();
	await expectMended(await context.newPage(), undisturbed);
});

test('F5 the renderer crashes: as with a closed tab', async ({
	page,
	context,
	rollcall,
	undisturbed,
}) => {
	expect(rollcall).toBeDefined();
	await beginImport(page, undisturbed.file);
	await whenStored(page, undisturbed.rows / 3, { published: true });
	const crashed = page.waitForEvent('crash');
	const devTools = await context.newCDPSession(page);
	// It never answers.
	devTools.send('Page.crash').catch(() => {});
	await crashed;
	await expectMended(await context.newPage(), undisturbed);
});

test('F6 the browser is killed: the next one offers to go on', async ({ folder, undisturbed }) => {
	const profile = join(folder, 'profile');
	let browser = await OwnBrowser.launch(profile);
	try {
		await beginIn(await browser.page(), undisturbed);
		await browser.kill();
		browser = await OwnBrowser.launch(profile);
		await expectMended(await browser.page(), undisturbed);
	} finally {
		await browser.kill();
	}
});

test.describe('F7 the power is cut', () => {
	test('what is on disk at any moment is a beginning of the file', async ({
		folder,
		undisturbed,
	}) => {
		const browser = await OwnBrowser.launch(join(folder, 'live'));
		const copies = ['first', 'second', 'third'].map((name) => join(folder, name));
		try {
			const page = await browser.page();
			await beginIn(page, undisturbed, 0);
			for (const [at, copy] of copies.entries()) {
				await whenStored(page, (undisturbed.rows / 5) * at);
				// Of one moment: a copy made while the browser writes is none of any.
				browser.freeze();
				execFileSync('cp', ['-a', join(folder, 'live'), copy]);
				browser.thaw();
				removeLocks(copy);
			}
		} finally {
			await browser.kill();
		}
		for (const copy of copies) await expectMendedOn(copy, undisturbed);
	});

	test('the end of the log never reached the disk: the rows before it are there', async ({
		folder,
		undisturbed,
	}) => {
		const profile = join(folder, 'profile');
		const browser = await OwnBrowser.launch(profile);
		try {
			await beginIn(await browser.page(), undisturbed);
		} finally {
			await browser.kill();
		}
		const logs = join(profile, 'Default/IndexedDB');
		const log = readdirSync(logs, { recursive: true, encoding: 'utf8' })
			.map((name) => join(logs, name))
			.find((path) => path.endsWith('.log'))!;
		truncateSync(log, Math.floor(statSync(log).size / 2));
		await expectMendedOn(profile, undisturbed);
	});

	/** Nothing may be there, where not even the run had reached the disk. */
	async function expectMendedOn(profile: string, undisturbed: Undisturbed): Promise<void> {
		const browser = await OwnBrowser.launch(profile);
		try {
			const page = await browser.page();
			// Of the same origin, but not the app, which would put what it finds in order first.
			await goTo(page, '/favicon.svg');
			const { runs } = await checkOracle(page);
			const [run] = runs.filter(({ publishedAt }) => publishedAt !== undefined);
			if (run?.state === 'processing' || run?.state === 'paused')
				return await expectMended(page, undisturbed);
			const rollcall = new RollcallPage(page);
			await rollcall.importFile(undisturbed.file);
			expect(contactsHash(await rollcall.contactsCsv())).toBe(undisturbed.hash);
		} finally {
			await browser.kill();
		}
	}

	function removeLocks(profile: string): void {
		for (const name of ['SingletonLock', 'SingletonCookie', 'SingletonSocket'])
			rmSync(join(profile, name), { force: true });
	}
});

test('F48 the machine sleeps: the import goes on when it wakes', async ({
	folder,
	undisturbed,
}) => {
	const browser = await OwnBrowser.launch(join(folder, 'profile'));
	try {
		const page = await browser.page();
		await beginIn(page, undisturbed);
		browser.freeze();
		await new Promise((resolve) => setTimeout(resolve, 10_000));
		browser.thaw();
		await expectDone(page, undisturbed);
	} finally {
		browser.thaw();
		await browser.kill();
	}
});

test('F52 on a machine six times as slow nothing takes slowness for a failure', async ({
	folder,
	undisturbed,
}) => {
	const browser = await OwnBrowser.launch(join(folder, 'profile'));
	let hurry = (): void => {};
	try {
		const page = await browser.page();
		await beginIn(page, undisturbed, 0);
		hurry = browser.slowDown(6);
		const alarms = page.locator(
			'[data-testid=report], [data-testid=unfinished-notice], [role=alert]',
		);
		await alarms.first().waitFor({ timeout: 150_000 });
		hurry();
		await expectDone(page, undisturbed);
	} finally {
		hurry();
		await browser.kill();
	}
});

/** Imports until rows are in, on a page that is not open yet. */
async function beginIn(page: Page, { file, rows }: Undisturbed, stored = rows / 3): Promise<void> {
	await goTo(page, '/import/');
	await beginImport(page, file);
	await whenStored(page, stored, { published: true });
}

/** The import that runs on this page ends as if nothing had happened. */
async function expectDone(page: Page, { hash }: Undisturbed): Promise<void> {
	await page.getByTestId('report').waitFor({ timeout: 120_000 });
	await expect(page.getByTestId('report')).toHaveAttribute('data-state', 'completed');
	await checkOracle(page);
	expect(contactsHash(await new RollcallPage(page).contactsCsv())).toBe(hash);
}

/** A tab that comes after says what happened, goes on, and ends as if it had not. */
async function expectMended(page: Page, { rows, hash }: Undisturbed): Promise<void> {
	await openUnfinished(page);
	const { runs } = await checkOracle(page);
	expect(runs.at(-1)!.checkpoint.row).toBeLessThan(rows);
	await expectSaid(page, CAUSE, NEXT);
	await resumeToEnd(page);
	expect(contactsHash(await new RollcallPage(page).contactsCsv())).toBe(hash);
}
