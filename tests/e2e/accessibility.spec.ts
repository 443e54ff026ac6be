import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { expectNoFindings, VIEW_HEIGHT, WIDTHS } from '../support/accessibility.ts';
import { makeContactsCsv } from '../support/make-contacts.ts';
import { RollcallPage } from '../support/rollcall-page.ts';

// Offline has its own tests; without its preparations a page opens in half the time.
test.use({ serviceWorkers: 'block' });

const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));

/** A new contact, a slip, a number without a country, a cell too many, and two rows that are rejected. */
const SOME = `email,first,last,company,phone,website,notes
ana@example.com,Ana,Silva,Orbit,+1 415 552 3344,https://example.org,Likes tea
bo@gmial.com,Bo,Berg,Fjord,020 7946 0958,,"two
lines"
cy@example.com,Cy,Rossi,Acme,,,,more
no address,Di,Costa,,,,
,,,,,,only a note
`;

let rollcall: RollcallPage;

test.beforeEach(async ({ page }) => {
	rollcall = new RollcallPage(page);
	// Colours that are on their way to others would be measured as they happen to be.
	await page.emulateMedia({ reducedMotion: 'reduce' });
});

test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.describe('axe finds nothing, light and dark, wide and narrow,', () => {
	test('on the pages of an empty app', async ({ page }) => {
		await page.goto('/import/');
		await expectNoFindings(page, page.getByTestId('drop-zone'));
		await page.getByRole('button', { name: 'Paste from a spreadsheet' }).click();
		await expectNoFindings(page, page.getByRole('dialog'));
		await page.goto('/contacts/');
		await expectNoFindings(page, page.getByText('Contacts will be here'));
		await page.goto('/imports/');
		await expectNoFindings(page, page.getByText('Every import will be listed here'));
		await page.goto('/imports/run/?id=none');
		await expectNoFindings(page, page.getByText('There is no such import'));
	});

	test('in the settings, their last question, the status and on a page that is none', async ({
		page,
	}) => {
		await page.goto('/settings/');
		await expectNoFindings(page, page.getByTestId('wipe'));
		await page.getByTestId('wipe').click();
		await expectNoFindings(page, page.getByRole('dialog'));
		await page.keyboard.press('Escape');
		await page.getByTestId('status-open').click();
		await expectNoFindings(page, page.getByTestId('status-details'));
		await page.goto('/no-such-page/');
		await expectNoFindings(page, page.getByText('There is nothing at this address'));
	});

	test('where a file is refused or its encoding is asked for', async ({ page }) => {
		await page.goto('/import/');
		await rollcall.choose(written('page.csv', '%PDF-1.7\n'));
		await expectNoFindings(page, page.getByTestId('file-problem'));
		const file = written('latin.csv', Buffer.from('name,email\nJ\xf6hn,j@example.com\n', 'latin1'));
		await page.getByTestId('file-input').setInputFiles(file);
		await expectNoFindings(page, page.getByTestId('encoding-guess'));
	});

	test('where the check has to stop', async ({ page }) => {
		const start = `email,first\n${'ana@example.com,Ana\n'.repeat(20_000)}`;
		const late = written('late.csv', Buffer.from(`${start}zoe@example.com,Zo\xeb\n`, 'latin1'));
		await page.goto('/import/');
		await rollcall.choose(late);
		await expectNoFindings(page, page.getByTestId('forecast-trouble'));
	});

	test('where a file is understood, in all its steps', async ({ page }) => {
		await page.goto('/import/');
		await rollcall.importFile(written('first.csv', SOME));
		await rollcall.choose(written('some.csv', SOME.replace('Orbit', 'Comet')));
		await page.getByRole('button', { name: 'Open File' }).click();
		await page.locator('input[type=radio][value=update]').check();
		await page.getByTestId('groups').fill('Fair,');
		await expectNoFindings(page, page.locator('[data-testid=forecast][data-state=ready]'));
		await page.getByTestId('stop-at-invalid').check();
		await expectNoFindings(page, page.getByText('and you asked to stop then'));
	});

	test('where a column’s field is chosen', async ({ page }) => {
		await page.goto('/import/');
		await rollcall.choose(written('some.csv', SOME));
		for (const width of WIDTHS) {
			await page.setViewportSize({ width, height: VIEW_HEIGHT });
			const open = page.getByRole('button', { name: 'Open Columns' });
			if (await open.isVisible()) await open.click();
			await page.getByTestId('column-field').first().click();
			await expectNoFindings(page, page.getByTestId('field-picker'), [width]);
			await page.keyboard.press('Escape');
		}
	});

	test('while an import runs, and where it was stopped', async ({ page }) => {
		const file = join(folder, 'long.csv');
		// Longer than axe takes to look at it in every way.
		makeContactsCsv(file, { rows: 1_000_000, seed: 31 });
		await page.goto('/import/');
		await page.getByTestId('file-input').setInputFiles(file);
		await page.getByTestId('import-button').click();
		await expectNoFindings(page, page.locator('[data-testid=progress]:not([data-rows="0"])'));
		await page.getByTestId('cancel-import').click();
		await expectNoFindings(page, page.locator('[data-testid=report][data-state=cancelled]'));
	});

	test('on a report, its rows and its undoing', async ({ page }) => {
		await page.goto('/import/');
		await rollcall.importFile(written('some.csv', SOME));
		await page.getByText('Outcomes as a table').click();
		await expectNoFindings(page, page.getByTestId('report'));
		await page.getByRole('button', { name: /^Show rows: Invalid e-mail/ }).click();
		const rows = page.getByTestId('rows-panel');
		await rows.locator('summary').first().click();
		await expectNoFindings(page, rows);
		await page.keyboard.press('Escape');
		await page.getByTestId('undo-import').click();
		await expectNoFindings(page, page.getByTestId('undo-dialog').getByText('3 contacts'));
		await page.keyboard.press('Escape');
		await page.goto('/imports/');
		await expectNoFindings(page, page.getByTestId('run-row'));
		await page.getByTestId('run-row').getByRole('link').first().click();
		await rollcall.undo();
		await expectNoFindings(page, page.locator('[data-testid=report][data-state=rolledBack]'));
	});

	test('among contacts, on one of them, and in their menus', async ({ page }) => {
		await page.goto('/import/');
		await rollcall.importFile(written('some.csv', SOME), { groups: ['Fair', 'VIP'] });
		expect(await rollcall.contactsTotal()).toBe(3);
		await expectNoFindings(page, page.locator('[data-testid=contact-row] bdi').first());
		for (const menu of ['View', 'Other ways to export']) {
			await page.getByRole('button', { name: menu }).click();
			await expectNoFindings(page, page.locator('[popover]:popover-open'));
			await page.keyboard.press('Escape');
		}
		await page.getByTestId('contacts-search').fill('nobody at all');
		await expectNoFindings(page, page.getByText('No contact matches'));
		await page.getByTestId('contacts-search').fill('');
		await page.locator('[data-testid=contact-row][data-row="0"]').click();
		await expectNoFindings(page, page.locator('[data-testid=contact-panel][aria-busy=false]'));
	});
});

test.describe('with the keyboard alone', () => {
	test('a file is imported from choosing it to the contact on screen', async ({ page }) => {
		// Asked for early: a key that is pressed at once may arrive before the browser knows who opens its dialog.
		const opened = page.waitForEvent('filechooser');
		await page.goto('/import/');
		await page.getByTestId('drop-zone').waitFor();
		await tabTo(page, page.getByTestId('drop-zone'));
		await page.keyboard.press('Enter');
		const chooser = await opened;
		await chooser.setFiles(written('some.csv', SOME));

		// What was focused is gone; what comes next has the focus.
		await expect(page.getByTestId('import-button')).toBeFocused();
		await tabTo(page, page.getByTestId('column-field').first(), 'Shift+Tab');
		await page.keyboard.press('Enter');
		await page.keyboard.type('nickname');
		await page.keyboard.press('Enter');
		await expect(page.getByTestId('column-field').first()).toHaveAttribute('data-path', 'nickname');
		await page.keyboard.press('Enter');
		await page.keyboard.type('e-mail');
		await page.keyboard.press('Enter');
		await expect(page.getByTestId('column-field').first()).toHaveAttribute('data-path', /^email/);

		await tabTo(page, page.locator('input[type=radio][value=skip]'));
		await page.keyboard.press('ArrowDown');
		await expect(page.locator('input[type=radio][value=update]')).toBeChecked();
		await tabTo(page, page.getByTestId('groups'));
		await page.keyboard.type('Fair');
		await page.keyboard.press('Enter');
		await tabTo(page, page.getByTestId('import-button'));
		await page.keyboard.press('Enter');

		const report = page.getByTestId('report');
		await expect(report.getByRole('heading').first()).toBeFocused();
		await expect(report).toHaveAttribute('data-created', '3');
		await tabTo(page, report.getByRole('link', { name: 'View contacts' }));
		await page.keyboard.press('Enter');
		const row = page.locator('[data-testid=contact-row][data-row="0"]');
		await row.locator('bdi').first().waitFor();
		await tabTo(page, row);
		await page.keyboard.press('ArrowDown');
		await expect(page.locator('[data-testid=contact-row][data-row="1"]')).toBeFocused();
		await page.keyboard.press('Enter');
		const panel = page.getByTestId('contact-panel');
		await expect(panel).toContainText('bo@gmial.com');
		await expect(panel).toContainText('Fair');
		await page.keyboard.press('Escape');
		await expect(panel).toBeHidden();
		await expect(page.locator('[data-testid=contact-row][data-row="1"]')).toBeFocused();
	});

	test('rows that need attention are opened, an import is undone, and the focus never gets lost', async ({
		page,
	}) => {
		await page.goto('/import/');
		await rollcall.importFile(written('some.csv', SOME));
		const report = page.getByTestId('report');
		const show = report.getByRole('button', { name: /^Show rows: Invalid e-mail/ });
		await tabTo(page, show);
		await page.keyboard.press('Enter');
		await expect(page.getByTestId('rows-panel')).toContainText('no address');
		await page.keyboard.press('Escape');
		await expect(show).toBeFocused();

		await tabTo(page, page.getByTestId('undo-import'), 'Shift+Tab');
		await page.keyboard.press('Enter');
		await expect(page.getByTestId('undo-dialog')).toContainText('3 contacts');
		await tabTo(page, page.getByTestId('undo-confirm'));
		await page.keyboard.press('Enter');
		await expect(report).toHaveAttribute('data-state', 'rolledBack');
		await expect(report.getByRole('heading').first()).toBeFocused();
	});

	test('the content is one key away, past the navigation', async ({ page }) => {
		await page.goto('/imports/');
		await page.getByRole('heading', { level: 1 }).waitFor();
		await page.keyboard.press('Tab');
		await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
		await page.keyboard.press('Enter');
		await expect(page.getByRole('main')).toBeFocused();
	});
});

test('what happens is told to those who can’t see it', async ({ page }) => {
	await page.goto('/import/');
	const announcement = page.getByTestId('announcement');
	await rollcall.choose(written('some.csv', SOME));
	await page.locator('[data-testid=forecast][data-state=ready]').waitFor();
	await expect(announcement).toHaveText('3 new · 0 duplicates · 2 need attention');
	await page.getByTestId('import-button').click();
	await rollcall.undo();
	await expect(announcement).toHaveText('The import is undone. 3 contacts removed.');
});

/** Presses Tab until an element has the focus, as long as a patient person would. */
async function tabTo(
	page: Page,
	element: Locator,
	key: 'Tab' | 'Shift+Tab' = 'Tab',
): Promise<void> {
	const isFocused = () => element.evaluate((target) => target === document.activeElement);
	for (let presses = 0; presses < 80; presses++) {
		if (await isFocused()) return;
		await page.keyboard.press(key);
	}
	await expect(element).toBeFocused();
}

function written(name: string, content: string | Uint8Array): string {
	const path = join(folder, name);
	writeFileSync(path, content);
	return path;
}
