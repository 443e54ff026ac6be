import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { makeContactsCsv } from '../support/make-contacts.ts';
import { RollcallPage } from '../support/rollcall-page.ts';

const ROWS = 50_000;
const file = join(mkdtempSync(join(tmpdir(), 'rollcall-')), 'many.csv');

test.use({ trace: 'off' });

test('fifty thousand contacts are searched, sorted and scrolled, and the table is never emptied meanwhile', async ({
	page,
}) => {
	const { created } = makeContactsCsv(file, { rows: ROWS, seed: 5 });
	const rollcall = new RollcallPage(page);
	await rollcall.open();
	await rollcall.importFile(file);
	expect(await rollcall.contactsTotal()).toBe(created);

	const table = page.getByTestId('contacts-table');
	const total = page.getByTestId('contacts-total');
	const search = page.getByTestId('contacts-search');
	const settled = page.locator('[data-testid=contacts-table][aria-busy=false]');

	// While it looks, the table keeps what it shows.
	const emptied = watchForEmptyTable(page);
	await search.pressSequentially('müller', { delay: 30 });
	await expect(total).not.toHaveAttribute('data-count', String(created));
	await settled.waitFor();
	await expect(page.getByTestId('contact-row').first()).toContainText(/müller/i);
	// The first are shown before the others are counted; till then there is no figure.
	await expect(total).toHaveAttribute('data-count', /^\d+$/);
	const found = Number(await total.getAttribute('data-count'));
	expect(found).toBeGreaterThan(0);

	// Typed faster than it is answered: the last question counts.
	await search.fill('m');
	await search.fill('');
	await expect(total).toHaveAttribute('data-count', String(created));
	await search.fill('müller');
	await expect(total).toHaveAttribute('data-count', String(found));
	await search.fill('');
	await expect(total).toHaveAttribute('data-count', String(created));

	const byName = page.getByRole('columnheader', { name: 'Name' });
	await byName.getByRole('button').click();
	await expect(byName).toHaveAttribute('aria-sort', 'ascending');
	await settled.waitFor();
	const smallest = await shownNames(page);
	expect(smallest).toEqual(
		await page.evaluate((names) => names.toSorted(new Intl.Collator().compare), smallest),
	);
	await byName.getByRole('button').click();
	await expect(byName).toHaveAttribute('aria-sort', 'descending');
	await settled.waitFor();
	await expect.poll(async () => (await shownNames(page))[0]).not.toBe(smallest[0]);
	expect(await emptied).toBe(false);

	// Drawn to the middle in one go: rows are there at once, and of the middle.
	await table.evaluate((element) => (element.scrollTop = element.scrollHeight / 2));
	const middle = page.locator('[data-testid=contact-row] bdi').first();
	await expect(middle).toBeVisible();
	await expect
		.poll(async () => Number(await page.getByTestId('contact-row').nth(5).getAttribute('data-row')))
		.toBeGreaterThan(created / 3);
});

/** Whether the table was ever without rows in the next seconds. */
function watchForEmptyTable(page: Page): Promise<boolean> {
	return page.evaluate(
		() =>
			new Promise<boolean>((resolve) => {
				const until = performance.now() + 3_000;
				const look = (): void => {
					if (document.querySelector('[data-testid=contact-row] bdi') === null) resolve(true);
					else if (performance.now() > until) resolve(false);
					else requestAnimationFrame(look);
				};
				look();
			}),
	);
}

async function shownNames(page: Page): Promise<string[]> {
	return page
		.locator('[data-testid=contact-row]')
		.evaluateAll((rows) =>
			rows
				.toSorted((a, b) => Number(a.dataset.row) - Number(b.dataset.row))
				.map((row) => row.querySelector('bdi')?.textContent ?? ''),
		);
}
