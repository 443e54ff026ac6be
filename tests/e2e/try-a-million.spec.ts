import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { sampleChunks } from '../../src/lib/sample/sample-rows.ts';
import { RollcallPage } from '../support/rollcall-page.ts';

/**
 * The address may ask for another number than a million, and the button says so: what is tested is
 * what a million goes through.
 */
const SOME = 60_000;
/** Takes some seconds to make, so that it can be left half done. */
const MANY = 5_000_000;

const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));

// Offline has its own tests; without its preparations a page opens in half the time.
test.use({ serviceWorkers: 'block' });

test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the sample is made in the tab, understood, forecast and imported, exactly as it is known to be', async ({
	page,
}) => {
	const rollcall = new RollcallPage(page);
	await page.goto(`/import/?sample=${SOME}`);
	await page.getByRole('button', { name: 'Try 60,000 contacts' }).click();
	const forecast = page.locator('[data-testid=forecast][data-state=ready]');
	await forecast.waitFor();
	await expect(page.getByText('sample 60000 contacts.csv').first()).toBeVisible();
	expect(await rollcall.contactsTotal()).toBe(0);

	await page.goBack();
	await page.getByTestId('import-button').click();
	await page.locator('[data-testid=report][data-state=completed]').waitFor();
	const { duplicates, invalid } = truthOf(SOME);
	const created = SOME - duplicates - invalid;
	const { counts } = await rollcall.readReport();
	expect(counts).toMatchObject({ rows: SOME, created, skipped: duplicates, rejected: invalid });
	expect(await rollcall.contactsTotal()).toBe(created);
});

test('while it is made its progress is shown, and the page stays quick', async ({ page }) => {
	await watch(page);
	await page.goto(`/import/?sample=600000`);
	const button = page.getByTestId('try-million');
	await expect(button).toHaveText('Try 600,000 contacts');
	await button.click();
	const progress = page.getByTestId('sample-progress');
	await expect(progress).toContainText(/Making [\d,]+ of 600,000 contacts/);
	await expect(page.getByTestId('cancel-sample')).toBeFocused();
	await page.getByTestId('import-button').waitFor();
	const { madeMs, shown, longestTaskMs } = await page.evaluate(() => {
		const { tasks, shown } = window as unknown as Watched;
		const [first, last] = [shown[0].at, shown[shown.length - 1].at];
		const during = tasks.filter(({ startTime }) => startTime > first && startTime < last);
		const longest = Math.max(0, ...during.map(({ duration }) => duration));
		return { madeMs: last - first, shown: shown.map(({ rows }) => rows), longestTaskMs: longest };
	});
	console.log(`made in ${Math.round(madeMs)} ms, longest task ${Math.round(longestTaskMs)} ms`);
	expect(new Set(shown).size).toBeGreaterThan(5);
	expect(shown).toEqual(shown.toSorted((one, other) => one - other));
	// On a quiet machine no task is over 50 ms; on a busy one all of it takes longer.
	expect(longestTaskMs).toBeLessThan(Math.max(100, madeMs / 4));
});

test('cancelled, it leaves nothing behind, and can be asked for again', async ({ page }) => {
	await page.goto(`/import/?sample=${MANY}`);
	await page.getByTestId('try-million').click();
	await page.getByTestId('cancel-sample').click();
	await expect(page.getByTestId('sample-progress')).toBeHidden();
	await expect(page.getByTestId('try-million')).toBeFocused();
	await expect.poll(() => sampleWorkers(page)).toBe(0);
	await expect(page.getByTestId('drop-zone')).toBeVisible();

	await page.getByTestId('try-sample').click();
	await page.locator('[data-testid=forecast][data-state=ready]').waitFor();
	await page.getByTestId('import-button').click();
	await page.locator('[data-testid=report][data-state=completed]').waitFor();
	const { duplicates, invalid } = truthOf(10_000);
	const { counts } = await new RollcallPage(page).readReport();
	expect(counts).toMatchObject({ rows: 10_000, skipped: duplicates, rejected: invalid });
});

test('goes on while another page is looked at', async ({ page }) => {
	await page.goto(`/import/?sample=${MANY}`);
	await page.getByTestId('try-million').click();
	await page.locator('nav a[href$="/imports/"]:visible').first().click();
	await page.waitForURL('**/imports/');
	await page.locator('nav a[href$="/import/"]:visible').first().click();
	await page.getByTestId('cancel-sample').click();
	await expect(page.getByTestId('drop-zone')).toBeVisible();
	await expect.poll(() => sampleWorkers(page)).toBe(0);
});

test('gives way to a file that is chosen meanwhile', async ({ page }) => {
	const file = join(folder, 'own.csv');
	writeFileSync(file, 'email\na@example.com\n');
	await page.goto(`/import/?sample=${MANY}`);
	await page.getByTestId('try-million').click();
	await page.getByTestId('file-input').setInputFiles(file);
	await page.getByTestId('import-button').waitFor();
	await expect(page.getByText('own.csv').first()).toBeVisible();
	await expect.poll(() => sampleWorkers(page)).toBe(0);
});

test('is a million, whatever nonsense the address says', async ({ page }) => {
	for (const asked of ['', '?sample=', '?sample=-5', '?sample=1e400', '?sample=<b>']) {
		await page.goto(`/import/${asked}`);
		await expect(page.getByTestId('try-million')).toHaveText('Try a million contacts');
	}
});

interface Watched {
	/** Tasks of more than 50 ms on the page's own thread. */
	tasks: PerformanceEntry[];
	/** What the progress said, frame by frame. */
	shown: { readonly at: number; readonly rows: number }[];
}

async function watch(page: Page): Promise<void> {
	await page.addInitScript(() => {
		const watched = window as unknown as Watched;
		watched.tasks = [];
		watched.shown = [];
		new PerformanceObserver((list) => watched.tasks.push(...list.getEntries())).observe({
			type: 'longtask',
		});
		const look = (): void => {
			const progress = document.querySelector<HTMLElement>('[data-testid=sample-progress]');
			if (progress !== null) {
				watched.shown.push({ at: performance.now(), rows: Number(progress.dataset.rows) });
			}
			requestAnimationFrame(look);
		};
		requestAnimationFrame(look);
	});
}

function sampleWorkers(page: Page): number {
	return page.workers().filter((worker) => worker.url().includes('sample')).length;
}

/** What is true of a sample of so many rows. */
function truthOf(rows: number): { duplicates: number; invalid: number } {
	const truth = { duplicates: 0, invalid: 0 };
	for (const { duplicates, invalid } of sampleChunks(rows, 1)) {
		truth.duplicates += duplicates;
		truth.invalid += invalid;
	}
	return truth;
}
