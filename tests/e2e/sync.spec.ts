import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { startLocal, type LocalBackend } from '../../backend/local/start.ts';
import { expectNoFindings } from '../support/accessibility.ts';
import { isFirefox } from '../support/driver.ts';
import { makeContactsCsv } from '../support/make-contacts.ts';
import { RollcallPage } from '../support/rollcall-page.ts';
import { clientContacts, differences, serverContacts } from '../support/synced-contacts.ts';

const TOKEN = 'a-token-of-the-tests';
/** `npm run test:sync` takes 20,000, in two minutes. */
const ROWS = Number(process.env.ROLLCALL_SYNC_ROWS ?? 2000);

const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));
let backend: LocalBackend;
let dataFolder: string;
let rollcall: RollcallPage;

test.beforeEach(async ({ page, baseURL }) => {
	dataFolder = mkdtempSync(join(folder, 'backend-'));
	backend = await startLocal({
		port: 0,
		dataFolder,
		token: TOKEN,
		origins: [new URL(baseURL!).origin],
	});
	rollcall = new RollcallPage(page);
	await rollcall.open();
});
test.afterEach(() => backend.stop());
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Sets the backend up in the settings, as a person does. */
async function setUp(page: Page, token = TOKEN): Promise<void> {
	await openSettings(page);
	await page.getByTestId('sync-address').fill(backend.endpoint);
	await page.getByTestId('sync-token').fill(token);
	await page.getByTestId('sync-test').click();
	await expect(page.getByTestId('sync-tested')).toContainText(
		token === TOKEN ? 'takes contacts' : 'does not accept the access token',
	);
}

async function openSettings(page: Page): Promise<void> {
	await page.locator('nav a[href$="/settings/"]:visible').first().click();
}

async function expectUpToDate(page: Page): Promise<void> {
	await openSettings(page);
	await expect(page.locator('[data-testid=sync-state][data-state=upToDate]')).toBeVisible({
		timeout: 120_000,
	});
	await expectSame(await rollcall.contactsCsv());
}

async function expectSame(csv: string): Promise<void> {
	const [theirs, ours] = [await serverContacts(backend), clientContacts(csv)];
	expect(differences(theirs, ours).slice(0, 5)).toEqual([]);
	expect(theirs.length).toBe(ours.length);
}

/** A number, once it is the same twice in a row. */
async function settled(read: () => Promise<number>): Promise<number> {
	for (let before = await read(); ;) {
		await new Promise((resolve) => setTimeout(resolve, 300));
		const now = await read();
		if (now === before) return now;
		before = now;
	}
}

test('what was imported offline is sent once there is a network, and all that is changed or undone after it', async ({
	page,
	context,
}) => {
	// As many contacts as are asked for.
	test.setTimeout(240_000);
	const first = join(folder, 'first.csv');
	const truth = makeContactsCsv(first, { rows: ROWS, seed: 5 });
	await setUp(page);
	await page.getByTestId('sync-start').click();
	await page.locator('[data-testid=sync-state][data-state=upToDate]').waitFor();

	await context.setOffline(true);
	await page.locator('nav a[href$="/import/"]:visible').first().click();
	await rollcall.importFile(first);
	await expect(page.getByTestId('due')).toContainText('to send');
	expect(await serverContacts(backend)).toEqual([]);
	// By itself: nobody presses anything.
	await context.setOffline(false);
	await expectUpToDate(page);
	expect(await serverContacts(backend)).toHaveLength(truth.created);

	// An import that changes some and adds others, and its undoing.
	const second = join(folder, 'second.csv');
	writeFileSync(
		second,
		'email,first,last,company\n' +
			Array.from({ length: 200 }, (_, at) => `new${at}@example.net,New,Person,Acme\n`).join(''),
	);
	await page.locator('nav a[href$="/import/"]:visible').first().click();
	await rollcall.importFile(second, { strategy: 'update', groups: ['Fair'] });
	await expectUpToDate(page);
	expect(await serverContacts(backend)).toHaveLength(truth.created + 200);
	await page.locator('nav a[href$="/imports/"]:visible').first().click();
	await page.getByTestId('run-row').first().getByRole('link').first().click();
	await rollcall.undo();
	await expectUpToDate(page);
	expect(await serverContacts(backend)).toHaveLength(truth.created);

	for (let at = 0; at < 10; at++) {
		const row = page.locator(`[data-testid=contact-row][data-row="${at}"]`);
		const email = /\S+@\S+/.exec(await row.innerText())![0];
		await row.click();
		await expect(page.getByTestId('contact-panel')).toContainText(email);
		await page.getByTestId('edit-contact').click();
		const editor = page.getByTestId('contact-editor');
		await editor.getByLabel('First name').fill(`Edited ${at}`);
		await editor.getByTestId('save-contact').click();
		await editor.waitFor({ state: 'detached' });
	}
	const box = (row: number) =>
		page.locator(`[data-testid=contact-row][data-row="${row}"] [data-select]`);
	await box(10).click();
	await box(14).click({ modifiers: ['Shift'] });
	await page.getByTestId('delete-selected').click();
	await page.getByTestId('delete-confirm').click();
	await expectUpToDate(page);
	const edited = (await serverContacts(backend)).filter((text) => text.includes('"Edited '));
	expect(edited).toHaveLength(10);
	expect(await serverContacts(backend)).toHaveLength(truth.created - 5);
});

test('a wrong token, a wrong address and an insecure one are told in words, and nothing is sent', async ({
	page,
}) => {
	await setUp(page, 'wrong');
	await expect(page.getByTestId('sync-start')).toBeHidden();
	await page.getByTestId('sync-token').fill(TOKEN);
	await page.getByTestId('sync-address').fill(`${backend.endpoint}/elsewhere`);
	await page.getByTestId('sync-test').click();
	await expect(page.getByTestId('sync-tested')).toContainText('takes no contacts at this address');
	await page.getByTestId('sync-address').fill('http://127.0.0.1:9');
	await page.getByTestId('sync-test').click();
	await expect(page.getByTestId('sync-tested')).toContainText('could not be reached');
	await page.getByTestId('sync-address').fill('http://example.com');
	await page.getByTestId('sync-test').click();
	await expect(page.getByText('Contacts are sent over https only')).toBeVisible();
	await expect(page.getByTestId('status-line')).toContainText('0 bytes sent');
});

test('sending is paused and goes on; a token that was not remembered is asked for again', async ({
	page,
}) => {
	const file = join(folder, 'some.csv');
	makeContactsCsv(file, { rows: 1000, seed: 6 });
	await rollcall.importFile(file);
	await setUp(page);
	await page.getByTestId('sync-start').click();
	await page.getByTestId('sync-pause').click();
	await expect(page.getByTestId('sync-state')).toHaveAttribute('data-state', 'paused');
	await page.reload();
	await expect(page.getByTestId('sync-state')).toHaveAttribute('data-state', 'paused');
	// What was on its way as it was paused may arrive after that.
	const sent = await settled(async () => (await serverContacts(backend)).length);
	await page.getByTestId('sync-resume').click();
	await expect(page.getByText('The access token was not remembered')).toBeVisible();
	expect((await serverContacts(backend)).length).toBe(sent);
	await page.getByTestId('sync-token').fill(TOKEN);
	await page.getByTestId('sync-give-token').click();
	await expectUpToDate(page);
});

test(
	'one tab sends, every tab shows it, and another takes over when it is closed',
	{ tag: '@long' },
	async ({ page, context }) => {
		const file = join(folder, 'tabs.csv');
		makeContactsCsv(file, { rows: 3000, seed: 7 });
		await rollcall.importFile(file);
		await setUp(page);
		await page.getByTestId('sync-remember').check();
		const other = await context.newPage();
		await other.goto('/settings/');
		await page.getByTestId('sync-start').click();
		await expect(other.getByTestId('sync-state')).toHaveAttribute('data-state', 'pushing');
		await page.close();
		await expect(other.getByTestId('sync-state')).toHaveAttribute('data-state', 'upToDate', {
			timeout: 120_000,
		});
		await expectSame(await new RollcallPage(other).contactsCsv());
	},
);

test('the end of an import is told by an e-mail from the server, once, and by the system', async ({
	page,
	context,
}) => {
	await context.grantPermissions(['notifications']);
	await setUp(page);
	await page.getByTestId('sync-start').click();
	// Key by key: filled in by a test, a field has not changed for Firefox.
	await page.getByTestId('sync-notify').pressSequentially('ana@example.com');
	await page.getByTestId('sync-notify').press('Tab');
	// The browser is asked first, which takes a moment.
	await page.getByTestId('notify-end').click();
	await expect(page.getByTestId('notify-end')).toBeChecked();
	// Somebody looks elsewhere.
	await page.evaluate(() =>
		Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' }),
	);
	const file = join(folder, 'told.csv');
	makeContactsCsv(file, { rows: 500, seed: 8 });
	await page.locator('nav a[href$="/import/"]:visible').first().click();
	// Then it is published and completed in one step.
	await rollcall.importFile(file, { waitForForecast: true });
	const mails = () => readdirSync(join(dataFolder, 'mail'), { recursive: true });
	await expect.poll(() => (existsSync(join(dataFolder, 'mail')) ? mails().length : 0)).toBe(1);
	expect(readFileSync(join(dataFolder, 'mail', String(mails()[0])), 'utf8')).toContain(
		'To: ana@example.com',
	);
	await expectUpToDate(page);
	expect(mails()).toHaveLength(1);
	// Firefox has nobody to show them where there is no desktop, and fails.
	if (isFirefox(page)) return;
	const told = await page.evaluate(async () => {
		const registration = await navigator.serviceWorker.ready;
		return (await registration.getNotifications()).map(({ title, body }) => `${title}: ${body}`);
	});
	expect(told).toHaveLength(1);
	expect(told[0]).toContain('told.csv is in');
});

test('axe finds nothing where a server is set up, and where it is used', async ({ page }) => {
	await page.emulateMedia({ reducedMotion: 'reduce' });
	await setUp(page, 'wrong');
	await expectNoFindings(page, page.getByTestId('sync-tested'));
	await page.getByTestId('sync-token').fill(TOKEN);
	await page.getByTestId('sync-test').click();
	await expectNoFindings(page, page.getByTestId('sync-start'));
	await page.getByTestId('sync-start').click();
	await expectNoFindings(page, page.locator('[data-testid=sync-state][data-state=upToDate]'));
});
