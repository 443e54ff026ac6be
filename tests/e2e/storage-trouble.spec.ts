import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, test, type BrowserContext, type Page } from '@playwright/test';
import { findBrowser, launchArgs } from '../../scripts/find-browser.js';
import { DATABASE_NAME } from '../../src/lib/core/database-name.ts';
import { isFirefox } from '../support/driver.ts';
import { makeContactsCsv } from '../support/make-contacts.ts';
import { RollcallPage } from '../support/rollcall-page.ts';

const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));
const file = join(folder, 'stored.csv');
let stored: number;

test.beforeAll(() => {
	stored = makeContactsCsv(file, { rows: 3000, seed: 5 }).created;
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A browser process with its data on disk; `use` gets its page at the app's address. */
async function withBrowser(
	profile: string,
	baseURL: string | undefined,
	use: (page: Page, context: BrowserContext) => Promise<void>,
	args: readonly string[] = [],
): Promise<void> {
	const context = await chromium.launchPersistentContext(profile, {
		executablePath: findBrowser(),
		args: [...launchArgs, ...args],
		baseURL,
	});
	try {
		await use(context.pages()[0] ?? (await context.newPage()), context);
	} finally {
		await context.close();
	}
}

async function importSome(page: Page): Promise<void> {
	const rollcall = new RollcallPage(page);
	await rollcall.open();
	await rollcall.importFile(file);
	// The page has seen what is stored.
	await expect(page.getByTestId('status-open')).toContainText(
		`${stored.toLocaleString('en')} cont`,
	);
}

const trouble = (page: Page) => page.getByTestId('storage-trouble');

test('where WebAssembly is turned off, the page says so and what to do, and what is stored is there', async ({
	baseURL,
	browserName,
}) => {
	test.skip(
		browserName !== 'chromium',
		'The switch that turns it off, as heightened security does, is one of Chromium.',
	);
	const profile = mkdtempSync(join(folder, 'profile-'));
	await withBrowser(profile, baseURL, importSome);
	await withBrowser(
		profile,
		baseURL,
		async (page) => {
			await page.goto('/import/');
			await page.getByTestId('file-input').setInputFiles(file);
			await expect(page.getByRole('alert')).toContainText('does not run WebAssembly');
			await page.goto('/contacts/');
			await expect(page.getByTestId('contacts-total')).toContainText(stored.toLocaleString('en'));
		},
		['--js-flags=--jitless'],
	);
});

test('contacts that the browser cleared are missed, in numbers, until the user knows', async ({
	page,
}) => {
	await importSome(page);
	await clearIndexedDb(page);
	await page.goto('/import/');
	await expect(trouble(page)).toContainText(stored.toLocaleString('en'));
	await page.reload();
	await expect(trouble(page)).toContainText(stored.toLocaleString('en'));
	await page.getByTestId('accept-loss').click();
	await expect(trouble(page)).toBeHidden();

	const { counts } = await new RollcallPage(page).importFile(file);
	expect(counts.created).toBe(stored);
	await expect(trouble(page)).toBeHidden();
});

test('what the user wipes is not missed', { tag: '@long' }, async ({ page, context }) => {
	await importSome(page);
	const other = await context.newPage();
	await other.goto('/contacts/');
	await other.getByTestId('contact-row').first().waitFor();
	await page.goto('/settings/');
	await page.getByTestId('wipe').click();
	await page.getByTestId('wipe-confirm').click();
	await page.waitForURL(/import/);
	await expect(page.getByTestId('status-open')).toContainText('0 contacts');
	await expect(trouble(page)).toBeHidden();
	await expect(trouble(other)).toBeHidden();
});

for (const { what, damage, tag } of [
	{ what: 'a corrupt table file', damage: corruptTables },
	{
		what: 'a CURRENT file that is garbage',
		damage: (db: string) => writeFileSync(join(db, 'CURRENT'), 'garbage'),
		tag: '@long',
	},
	{ what: 'no manifest', damage: removeManifest, tag: '@long' },
]) {
	test(
		`a database with ${what} is never taken for an empty one`,
		{ tag },
		async ({ baseURL, browserName }) => {
			test.skip(browserName !== 'chromium', 'The files that are damaged are those of Chromium.');
			const profile = join(folder, what.replaceAll(' ', '-'));
			await withBrowser(profile, baseURL, importSome);
			damage(databaseFolder(profile));
			await withBrowser(profile, baseURL, async (page) => {
				await page.goto('/contacts/');
				await expect(trouble(page)).toBeVisible();
				// Whatever is broken, the way out is there.
				await page.goto('/settings/');
				await expect(page.getByTestId('wipe')).toBeVisible();
			});
		},
	);
}

test('an old tab says that another has a newer version, and to reload', async ({
	page,
	context,
}) => {
	await importSome(page);
	const other = await context.newPage();
	await other.goto('/favicon.svg');
	await other.evaluate(openRaw, { name: DATABASE_NAME, version: 1000 });
	await page.locator('nav a[href$="/contacts/"]:visible').first().click();
	await page.getByTestId('status-open').click();
	await page.reload();
	await expect(trouble(page)).toContainText('newer version');
});

test('a tab that an old one blocks says to close it, and goes on by itself', async ({
	page,
	context,
}) => {
	const old = await context.newPage();
	await old.goto('/favicon.svg');
	await old.evaluate(openRaw, { name: DATABASE_NAME, version: 10 });
	await page.goto('/contacts/');
	// Promised within two seconds (F16).
	await expect(trouble(page)).toContainText('Close the other tabs', { timeout: 5000 });
	await old.close();
	await expect(trouble(page)).toBeHidden({ timeout: 10_000 });
});

/** What the browser does when it needs the room; where no test can ask it to, while the app is closed. */
async function clearIndexedDb(page: Page): Promise<void> {
	if (isFirefox(page)) {
		await page.goto('/favicon.svg');
		await page.evaluate(async () => {
			for (const { name } of await indexedDB.databases()) {
				await new Promise((resolve, reject) => {
					const request = indexedDB.deleteDatabase(name!);
					request.onsuccess = resolve;
					request.onerror = () => reject(request.error);
				});
			}
		});
		return;
	}
	const devtools = await page.context().newCDPSession(page);
	await devtools.send('Storage.clearDataForOrigin', {
		origin: new URL(page.url()).origin,
		storageTypes: 'indexeddb',
	});
}

/** Runs in a page: a connection that ignores that another wants to change the tables. */
function openRaw({ name, version }: { name: string; version: number }): Promise<void> {
	return new Promise((resolve, reject) => {
		const request = indexedDB.open(name, version);
		request.onupgradeneeded = () => {
			if (version === 10) request.result.createObjectStore('meta', { keyPath: 'id' });
		};
		request.onsuccess = () => {
			(globalThis as { held?: IDBDatabase }).held = request.result;
			resolve();
		};
		request.onerror = () => reject(request.error);
	});
}

function databaseFolder(profile: string): string {
	const root = join(profile, 'Default', 'IndexedDB');
	const name = readdirSync(root).find((each) => each.endsWith('.leveldb'));
	if (name === undefined) throw new Error('There is no database in the profile');
	return join(root, name);
}

function corruptTables(db: string): void {
	for (const name of readdirSync(db).filter((each) => /\.(ldb|log)$/.test(each))) {
		const bytes = readFileSync(join(db, name));
		for (let at = 0; at < bytes.length; at += 97) bytes[at] ^= 0xff;
		writeFileSync(join(db, name), bytes);
	}
}

function removeManifest(db: string): void {
	for (const name of readdirSync(db).filter((each) => each.startsWith('MANIFEST')))
		rmSync(join(db, name));
}
