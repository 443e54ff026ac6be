/**
 * Where Firefox, driven over WebDriver BiDi, can't do what Chromium can: the same by other means.
 */
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';

export interface SavedFile {
	readonly name: string;
	readonly bytes: Buffer;
}

export function isFirefox(page: Page): boolean {
	return page.context().browser()?.browserType().name() === 'firefox';
}

/** The file that the page hands to the browser's downloads once `press` was done. */
export async function savedFile(page: Page, press: () => Promise<void>): Promise<SavedFile> {
	// Firefox tells of no download, though it saves the file.
	if (isFirefox(page)) {
		const saved = page.evaluate(nextFile);
		await press();
		const { name, base64 } = await saved;
		return { name, bytes: Buffer.from(base64, 'base64') };
	}
	const [download] = await Promise.all([page.waitForEvent('download'), press()]);
	return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** Shows the page in one of its schemes. Firefox has no such preference to set while it runs. */
export async function showScheme(page: Page, scheme: 'light' | 'dark'): Promise<void> {
	if (isFirefox(page)) {
		await page.evaluate((scheme) => (document.documentElement.style.colorScheme = scheme), scheme);
	} else {
		await page.emulateMedia({ colorScheme: scheme });
	}
}

/** Types over what an input holds; Firefox appends where it is one for an e-mail address. */
export async function typeOver(input: Locator, text: string): Promise<void> {
	await input.clear();
	await input.fill(text);
}

/** Runs in the page: the next file that a link of its own downloads. */
function nextFile(): Promise<{ name: string; base64: string }> {
	const make = URL.createObjectURL;
	const click = HTMLAnchorElement.prototype.click;
	return new Promise((resolve) => {
		let file: Blob;
		URL.createObjectURL = (blob: Blob) => {
			file = blob;
			return make(blob);
		};
		HTMLAnchorElement.prototype.click = function () {
			URL.createObjectURL = make;
			HTMLAnchorElement.prototype.click = click;
			click.call(this);
			const reader = new FileReader();
			reader.onload = () =>
				resolve({
					name: this.download,
					base64: (reader.result as string).replace(/^[^,]*,/, ''),
				});
			reader.readAsDataURL(file);
		};
	});
}
