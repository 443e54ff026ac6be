import {
	cpSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, chromium, expect, type BrowserContext, type Page } from '@playwright/test';
import { makeContactsCsv } from '../support/make-contacts.ts';
import { RollcallPage } from '../support/rollcall-page.ts';
import { StaticHost } from '../support/static-host.ts';

const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));

/** Every test has the app on a host of its own, which it may stop and change. */
const test = base.extend<{ host: StaticHost; rollcall: RollcallPage }>({
	// eslint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from this pattern
	host: async ({}, use) => {
		const host = await StaticHost.start('build');
		await use(host);
		await host.stop();
	},
	baseURL: async ({ host }, use) => use(host.url),
	rollcall: async ({ page }, use) => {
		const rollcall = new RollcallPage(page);
		await rollcall.open();
		await use(rollcall);
	},
});

test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const WITHOUT: {
	what: string;
	cut: (parts: { host: StaticHost; context: BrowserContext }) => Promise<void>;
	tag?: string;
}[] = [
	{ what: 'with the network off', cut: ({ context }) => context.setOffline(true) },
	{ what: 'with the server stopped', cut: ({ host }) => host.stop(), tag: '@long' },
];

for (const { what, cut, tag } of WITHOUT) {
	test(
		`after one load everything works ${what}, also in a new tab and after a reload`,
		{ tag },
		async ({ page, context, host, rollcall, browserName }) => {
			test.skip(
				browserName === 'firefox' && what === 'with the network off',
				'In Firefox a service worker’s requests cannot be kept from the network: there the server is stopped.',
			);
			await cut({ host, context });
			await page.reload();
			const { counts, state } = await rollcall.importFile(few());
			expect({ state, ...counts }).toMatchObject({ state: 'completed', created: 2, rejected: 1 });
			expect(await rollcall.reportCsv()).toContain('email.invalid');
			expect(await rollcall.contactsTotal()).toBe(2);
			await page.locator('[data-testid=contact-row][data-row="0"]').click();
			await expect(page.getByTestId('contact-panel')).toContainText('ana@example.com');

			const other = await context.newPage();
			await other.goto('/contacts/');
			await expect(other.getByTestId('contacts-total')).toHaveAttribute('data-count', '2');
			await other.goto('/imports/');
			await other.getByTestId('run-row').getByRole('link').first().click();
			await other.getByTestId('report').waitFor();
			await other.reload();
			await expect(other.getByTestId('report')).toHaveAttribute('data-state', 'completed');
			await other.goto('/settings');
			await expect(other.getByTestId('offline-state')).toHaveAttribute('data-state', 'ready');
			await other.goto('/no-such-page/');
			await expect(other.getByTestId('drop-zone')).toBeVisible();
		},
	);
}

test('an import in mid-run is not disturbed by a server that goes away', async ({
	page,
	host,
	rollcall,
}) => {
	const { created } = await chooseLong(page);
	await page.getByTestId('import-button').click();
	await page.locator('[data-testid=progress]:not([data-rows="0"])').waitFor();
	await host.stop();
	await page.locator('[data-testid=report][data-state=completed]').waitFor();
	expect(await rollcall.contactsTotal()).toBe(created);
});

test('the browser finds nothing that keeps the app from being installed', async ({
	host,
	browserName,
}) => {
	test.skip(
		browserName !== 'chromium',
		'Only Chromium says what keeps an app from being installed.',
	);
	// A private window can install nothing: this takes a profile.
	const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
		...test.info().project.use.launchOptions,
		baseURL: host.url,
	});
	try {
		const page = context.pages()[0];
		await new RollcallPage(page).open();
		const devTools = await context.newCDPSession(page);
		const { installabilityErrors } = await devTools.send('Page.getInstallabilityErrors');
		expect(installabilityErrors).toEqual([]);
		const manifest = await devTools.send('Page.getAppManifest');
		expect(manifest.errors).toEqual([]);
	} finally {
		await context.close();
	}
});

test.describe('a new version', () => {
	test('is offered and not forced; taken over, it keeps what is stored', async ({
		page,
		host,
		rollcall,
	}) => {
		await rollcall.importFile(few());
		host.folder = newVersion();
		await page.reload();
		const offer = page.getByTestId('update-notice');
		await expect(offer).toContainText('A new version is ready');
		await expectVersion(page, 'old');

		await offer.getByRole('button', { name: 'Later' }).click();
		await expect(offer).toBeHidden();
		await page.reload();
		await expectVersion(page, 'old');

		await offer.getByRole('button', { name: 'Reload' }).click();
		await expectVersion(page, 'new');
		await expect(offer).toBeHidden();
		expect(await rollcall.contactsTotal()).toBe(2);
	});

	test('is neither offered nor applied while an import runs, but after it', async ({
		page,
		context,
		host,
		rollcall,
	}) => {
		const other = await context.newPage();
		await other.goto('/contacts/');
		// The new version is fetched while both cores import: that takes a while too.
		const rows = 4 * LONG_ROWS;
		await chooseLong(page, rows);
		await page.getByTestId('import-button').click();
		await page.locator('[data-testid=progress]:not([data-rows="0"])').waitFor();
		host.folder = newVersion();
		await updateIsStored(page);
		await expect(page.getByTestId('progress')).toBeVisible();
		for (const tab of [page, other]) {
			await expect(tab.getByTestId('update-notice')).toBeHidden();
			await expectVersion(tab, 'old');
		}
		await page.locator('[data-testid=report][data-state=completed]').waitFor();
		await expect(page.getByTestId('update-notice')).toBeVisible();
		await expectVersion(page, 'old');
		expect((await rollcall.readReport()).counts.rows).toBe(rows);
	});

	test(
		'asked for while a file is checked is taken over once it is checked',
		{ tag: '@long' },
		async ({ page, host, rollcall }) => {
			await rollcall.importFile(few());
			host.folder = newVersion();
			await updateIsStored(page);
			// So long that it is not checked before all is asked that it is asked.
			await chooseLong(page, 4 * LONG_ROWS);
			await page.locator('[data-testid=forecast]:not([data-rows="0"])').waitFor();
			await page.getByTestId('update-notice').getByRole('button', { name: 'Reload' }).click();
			await expect(page.getByTestId('forecast')).toHaveAttribute('data-state', 'checking');
			await expect(page.getByRole('button', { name: 'Reloads after the check' })).toBeDisabled();
			await expect(page.locator('meta[name=test-version]')).toHaveCount(1);
			expect(await rollcall.contactsTotal()).toBe(2);
		},
	);

	test(
		'taken over in one tab is told in the other',
		{ tag: '@long' },
		async ({ page, context, host, rollcall }) => {
			const other = await context.newPage();
			await other.goto('/contacts/');
			await rollcall.importFile(few());
			host.folder = newVersion();
			await page.reload();
			await page.getByTestId('update-notice').getByRole('button', { name: 'Reload' }).click();
			await expectVersion(page, 'new');
			await expect(other.getByTestId('update-notice')).toContainText('updated in another tab');
		},
	);

	/** The build as a later one would be: another version, and a mark in its pages to know it by. */
	function newVersion(): string {
		const copy = join(folder, 'new-version');
		rmSync(copy, { recursive: true, force: true });
		cpSync('build', copy, { recursive: true });
		const { version } = JSON.parse(readFileSync('build/_app/version.json', 'utf8')) as {
			version: string;
		};
		for (const name of readdirSync(copy, { recursive: true, encoding: 'utf8' })) {
			const path = join(copy, name);
			if (!statSync(path).isFile() || !/\.(?:html|js|json)$/.test(name)) continue;
			const text = readFileSync(path, 'utf8').replaceAll(version, `${version}-new`);
			writeFileSync(path, text.replace('<head>', '<head><meta name="test-version" content="new">'));
		}
		return copy;
	}

	async function expectVersion(page: Page, version: 'old' | 'new'): Promise<void> {
		await expect(page.locator('meta[name=test-version]')).toHaveCount(version === 'new' ? 1 : 0);
	}
});

/** Two contacts and a row that is none. */
function few(): string {
	const path = join(folder, 'few.csv');
	writeFileSync(path, 'email,first\nana@example.com,Ana\nbo@example.com,Bo\nnone,Cy\n');
	return path;
}

const LONG_ROWS = 200_000;

/** Chooses a file whose check and import take a while. */
async function chooseLong(page: Page, rows = LONG_ROWS): Promise<{ created: number }> {
	const path = join(folder, 'long.csv');
	const truth = makeContactsCsv(path, { rows, seed: 21 });
	const again = page.getByTestId('import-another');
	if (await again.isVisible()) await again.click();
	await page.getByTestId('file-input').setInputFiles(path);
	return truth;
}

/** Looks for a new version, as the browser does now and then, and waits until all of it is stored. */
async function updateIsStored(page: Page): Promise<void> {
	await page.evaluate(async () => {
		const registration = (await navigator.serviceWorker.getRegistration())!;
		await registration.update();
		const { installing } = registration;
		await new Promise<void>((resolve) => {
			const look = (): void => {
				if (registration.waiting !== null) resolve();
			};
			installing?.addEventListener('statechange', look);
			look();
		});
	});
}
