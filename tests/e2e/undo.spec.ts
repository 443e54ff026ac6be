import { expect, test } from '@playwright/test';
import { writeFileSync } from 'node:fs';
import { expectNoFindings } from '../support/accessibility.ts';
import { RollcallPage } from '../support/rollcall-page.ts';

test('undoing an import asks what becomes of contacts in use since, in exact numbers, and is taken back exactly', async ({
	page,
}, info) => {
	const file = (name: string, rows: readonly string[]): string => {
		const path = info.outputPath(name);
		writeFileSync(path, ['Email,First name', ...rows].join('\n'));
		return path;
	};
	// Colours that are on their way to others would be measured as they happen to be.
	await page.emulateMedia({ reducedMotion: 'reduce' });
	const rollcall = new RollcallPage(page);
	await rollcall.open();
	await rollcall.importFile(
		file('first.csv', ['ana@x.org,Ana', 'ben@x.org,Ben', 'cleo@x.org,Cleo']),
	);
	const later = file('later.csv', ['ben@x.org,Ben', 'ben@x.org,Benjamin', 'dan@x.org,Dan']);
	await rollcall.importFile(later);

	await page.goto('/imports/');
	await page.getByRole('link', { name: 'Open the report of first.csv' }).click();
	await expect(page.getByTestId('undo-horizon')).toHaveText(
		'Can be undone until 19 more imports are in.',
	);
	await page.getByTestId('undo-import').click();
	const dialog = page.getByTestId('undo-dialog');
	await expect(dialog).toContainText('2 contacts that it made are removed.');
	const inUse = page.getByTestId('undo-in-use');
	await expect(inUse).toContainText('1 contact that it made is in use since');
	await expect(inUse).toContainText('1 was found again by later imports');
	await expect(inUse).toContainText('2 rows of later imports went into them');
	await expect(inUse.getByLabel('Keep them')).toBeChecked();
	await expectNoFindings(page, inUse, [1280]);

	// As it is: kept.
	await page.getByTestId('undo-confirm').click();
	await expect(page.getByTestId('report')).toHaveAttribute('data-state', 'rolledBack');
	await expect(page.getByTestId('report')).toContainText('in use since stayed');
	expect(await rollcall.contactsTotal()).toBe(2);
	await page.goBack();
	await page.getByTestId('take-back-undo').click();
	await expect(page.getByTestId('report')).toHaveAttribute('data-state', 'completed');
	expect(await rollcall.contactsTotal()).toBe(4);

	// The other way: the later import then says what it lost.
	await page.goBack();
	await page.getByTestId('undo-import').click();
	await inUse.getByLabel('Remove them, too').check();
	await page.getByTestId('undo-confirm').click();
	await expect(page.getByTestId('report')).toHaveAttribute('data-state', 'rolledBack');
	expect(await rollcall.contactsTotal()).toBe(1);
	await page.goto('/imports/');
	await page.getByRole('link', { name: 'Open the report of later.csv' }).click();
	await expect(page.getByTestId('report')).toContainText('2 rows of this import are no longer in');
});

test(
	'in the settings, fewer imports are kept undoable, and what only older ones need is deleted',
	{ tag: '@long' },
	async ({ page }, info) => {
		const rollcall = new RollcallPage(page);
		await rollcall.open();
		for (let round = 0; round < 7; round++) {
			const path = info.outputPath(`round-${round}.csv`);
			writeFileSync(path, `Email,First name\nana@x.org,Name ${round}`);
			await rollcall.importFile(path, { strategy: 'update' });
		}
		await page.goto('/settings/');
		await page.getByTestId('undo-horizon-setting').selectOption('5');
		await expect(page.getByTestId('reclaimed')).toContainText('of older versions were deleted');
		await page.goto('/imports/');
		await expect(page.getByTestId('run-row')).toHaveCount(7);
		await expect(page.getByTestId('run-undo')).toHaveCount(5);
		await page.getByRole('link', { name: 'Open the report of round-0.csv' }).click();
		await expect(page.getByTestId('undo-horizon')).toContainText('Too many imports have come in');
		await expect(page.getByTestId('undo-import')).toHaveCount(0);
		expect(await rollcall.contactsTotal()).toBe(1);
	},
);
