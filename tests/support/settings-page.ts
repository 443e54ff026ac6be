import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { savedFile } from './driver.ts';

/** Opens the settings by the app's own link, so that nothing is loaded anew. */
export async function openSettings(page: Page): Promise<void> {
	await page.locator('nav a[href$="/settings/"]:visible').first().click();
	await page.locator('[data-testid=save-backup]').waitFor();
}

/**
 * From its next load on, the page saves a backup as a download: its dialog is the browser's own, which no test
 * can press.
 */
export async function saveByDownload(page: Page): Promise<void> {
	await page.addInitScript(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
}

/** Saves a backup from the settings into a folder; answers its path there and the name it was given. */
export async function saveBackup(
	page: Page,
	folder: string,
): Promise<{ path: string; name: string }> {
	const { name, bytes } = await savedFile(page, () => page.getByTestId('save-backup').click());
	const path = join(folder, `${Math.random()}.rollcall.gz`);
	writeFileSync(path, bytes);
	return { path, name };
}

/** Chooses a backup in the settings; where there are contacts, it is asked next whether to replace them. */
export async function chooseBackup(page: Page, path: string): Promise<void> {
	await page.getByTestId('backup-input').setInputFiles(path);
}
