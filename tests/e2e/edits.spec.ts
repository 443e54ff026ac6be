import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { expectNoFindings } from '../support/accessibility.ts';
import { typeOver } from '../support/driver.ts';
import { RollcallPage } from '../support/rollcall-page.ts';

const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SOME = `email,first,last,company,phone,notes
ana@example.com,Ana,Ortiz,Orbit,+1 415 552 3344,Likes tea
bo@example.com,Bo,Berg,Fjord,,
cy@example.com,Cy,Rossi,Acme,,
di@example.com,Di,Costa,Acme,,
`;

let rollcall: RollcallPage;

test.beforeEach(async ({ page, context }) => {
	rollcall = new RollcallPage(page);
	const file = join(folder, 'some.csv');
	writeFileSync(file, SOME);
	await rollcall.open();
	await rollcall.importFile(file);
	expect(await rollcall.contactsTotal()).toBe(4);
	// All of it works without the network.
	await context.setOffline(true);
});

const row = (page: Page, at: number): Locator =>
	page.locator(`[data-testid=contact-row][data-row="${at}"]`);

/** Waits until the table counts so many contacts. */
async function expectTotal(page: Page, total: number): Promise<void> {
	await expect(page.getByTestId('contacts-total')).toHaveAttribute('data-count', String(total));
}

test('a contact is edited, what is wrong is said beside it, and the edit is undone and done again', async ({
	page,
}) => {
	await row(page, 0).click();
	const panel = page.getByTestId('contact-panel');
	await panel.getByTestId('edit-contact').click();
	const editor = page.getByTestId('contact-editor');
	await expect(editor.getByLabel('First name')).toHaveValue('Ana');
	await typeOver(editor.getByLabel('E-mail', { exact: true }), 'nobody at all');
	await editor.getByTestId('save-contact').click();
	await expect(editor.getByText('This is not a complete e-mail address')).toBeVisible();
	await expect(editor.getByLabel('E-mail', { exact: true })).toBeFocused();

	await typeOver(editor.getByLabel('E-mail', { exact: true }), 'ana.ortiz@example.com');
	await editor.getByLabel('Company').fill('');
	await editor.getByTestId('add-field').selectOption('Custom field…');
	await editor.getByLabel('Name of the custom field').fill('Shoe size');
	await page.keyboard.press('Enter');
	await page.keyboard.type('43');
	// Another row does not throw away what was typed.
	await row(page, 1).click();
	await expect(editor.getByText('Save or cancel what you are editing first')).toBeVisible();
	await editor.getByTestId('save-contact').click();

	await expect(panel).toContainText('ana.ortiz@example.com');
	await expect(panel).toContainText('Shoe size');
	await expect(panel.locator('dl')).not.toContainText('Orbit');
	await expect(panel).toContainText('Edited by hand');
	await expect(row(page, 0)).toContainText('ana.ortiz@example.com');

	const toast = page.getByTestId('change-toast');
	await expect(toast).toContainText('Edited');
	await toast.getByTestId('change-undo').click();
	await expect(row(page, 0)).toContainText('ana@example.com');
	await expect(panel).not.toContainText('Shoe size');
	await toast.getByTestId('change-redo').click();
	await expect(row(page, 0)).toContainText('ana.ortiz@example.com');
});

test('Escape leaves the editor, then the contact, and a deleted contact is back with Undo', async ({
	page,
}) => {
	await row(page, 1).click();
	await page.getByTestId('edit-contact').click();
	await page.getByTestId('contact-editor').getByLabel('First name').fill('Somebody');
	await page.keyboard.press('Escape');
	await expect(page.getByTestId('contact-editor')).toBeHidden();
	await expect(page.getByTestId('edit-contact')).toBeFocused();
	await expect(page.getByTestId('contact-panel')).toContainText('Bo Berg');

	await page.getByTestId('delete-contact').click();
	await expect(page.getByTestId('contact-panel')).toBeHidden();
	await expectTotal(page, 3);
	await page.getByTestId('change-undo').click();
	await expectTotal(page, 4);
	await expect(row(page, 1)).toContainText('Bo Berg');
});

test('one contact is put into a group and taken out of it in its panel, and each is undone', async ({
	page,
}) => {
	await row(page, 0).click();
	const groups = page.getByTestId('contact-groups');
	await groups.getByRole('button', { name: 'Add to group…' }).click();
	await groups.getByTestId('group-name').fill('Friends');
	await page.keyboard.press('Enter');
	const toast = page.getByTestId('change-toast');
	await expect(toast).toContainText(/Added .+ to .Friends/);
	await expect(row(page, 0)).toContainText('Friends');
	await groups.getByRole('button', { name: /Remove from .Friends/ }).click();
	await expect(row(page, 0)).not.toContainText('Friends');
	await toast.getByTestId('change-undo').click();
	await expect(groups).toContainText('Friends');
	await expect(row(page, 0)).toContainText('Friends');
});

test('contacts are selected by key, press and range, grouped and deleted together, and each is undone', async ({
	page,
}) => {
	const bar = page.getByTestId('selection-bar');
	await row(page, 0).locator('[data-select]').click();
	await row(page, 2)
		.locator('[data-select]')
		.click({ modifiers: ['Shift'] });
	await expect(bar).toContainText('3 contacts selected');
	await page.keyboard.press('ArrowUp');
	await page.keyboard.press('x');
	await expect(bar).toContainText('2 contacts selected');

	await bar.getByRole('button', { name: 'Add to group…' }).click();
	await bar.getByTestId('group-name').fill('Friends');
	await page.keyboard.press('Enter');
	const toast = page.getByTestId('change-toast');
	await expect(toast).toContainText(/Added 2 contacts to .Friends/);
	await expect(row(page, 0)).toContainText('Friends');
	await expect(row(page, 1)).not.toContainText('Friends');
	await expect(row(page, 2)).toContainText('Friends');

	await bar.getByRole('button', { name: 'Remove from group…' }).click();
	await bar.getByRole('button', { name: 'Friends' }).click();
	await expect(row(page, 0)).not.toContainText('Friends');
	await toast.getByTestId('change-undo').click();
	await expect(row(page, 0)).toContainText('Friends');

	await page.getByTestId('select-all').click();
	await expect(bar).toContainText('4 contacts selected');
	await row(page, 3).locator('[data-select]').click();
	await bar.getByTestId('delete-selected').click();
	const dialog = page.getByTestId('delete-dialog');
	await expect(dialog).toContainText('Delete 3 contacts?');
	await dialog.getByTestId('delete-confirm').click();
	await expectTotal(page, 1);
	await expect(bar).toBeHidden();
	await toast.getByTestId('change-undo').click();
	await expectTotal(page, 4);

	await page.getByTestId('contacts-search').fill('acme');
	await expectTotal(page, 2);
	await page.getByTestId('select-all-box').check();
	await expect(bar).toContainText('2 contacts selected');
	await page.getByTestId('contacts-search').fill('');
	await expect(bar).toBeHidden();
});

test(
	'the Imports page lists what was done by hand, folds it where it is much, and undoes it',
	{ tag: '@long' },
	async ({ page }) => {
		for (let at = 0; at < 4; at++) {
			await row(page, 0).click();
			await page.getByTestId('delete-contact').click();
			await expect(page.getByTestId('contact-panel')).toBeHidden();
			await page.getByTestId('change-undo').click();
			await expectTotal(page, 4);
		}
		await row(page, 3).click();
		await page.getByTestId('delete-contact').click();
		await expectTotal(page, 3);
		await page.locator('nav a[href$="/imports/"]:visible').first().click();
		const runs = page.getByTestId('hand-run');
		await expect(runs).toHaveCount(3);
		await expect(page.getByTestId('run-row')).toHaveCount(1);
		await page.getByTestId('more-by-hand').click();
		await expect(runs).toHaveCount(5);
		await expect(runs.first()).toContainText(/Deleted .Di Costa/);
		await runs.first().getByTestId('hand-run-turn').click();
		await expect(runs.first()).toHaveAttribute('data-state', 'rolledBack');
		expect(await rollcall.contactsTotal()).toBe(4);
	},
);

test('axe finds nothing in the editor, with its errors, the selection, its menus and question, and the list of runs', async ({
	page,
}) => {
	// Colours that are on their way to others would be measured as they happen to be.
	await page.emulateMedia({ reducedMotion: 'reduce' });
	await row(page, 0).click();
	await page.getByTestId('edit-contact').click();
	const editor = page.getByTestId('contact-editor');
	await typeOver(editor.getByLabel('E-mail', { exact: true }), 'nobody at all');
	await editor.getByTestId('save-contact').click();
	await expectNoFindings(page, editor.getByText('This is not a complete e-mail address'));
	await page.keyboard.press('Escape');
	await page.keyboard.press('Escape');
	await row(page, 0).locator('[data-select]').click();
	await expectNoFindings(page, page.getByTestId('selection-bar'));
	await page.getByRole('button', { name: 'Add to…' }).click();
	await page.getByTestId('group-name').fill('Friends');
	await expectNoFindings(page, page.getByTestId('group-name'));
	await page.keyboard.press('Enter');
	await expectNoFindings(page, page.getByTestId('change-toast'));
	await page.getByTestId('delete-selected').click();
	await expectNoFindings(page, page.getByTestId('delete-dialog'));
	await page.keyboard.press('Escape');
	await page.setViewportSize({ width: 1280, height: 800 });
	await page.locator('nav a[href$="/imports/"]:visible').first().click();
	await expectNoFindings(page, page.getByTestId('hand-run'));
});
