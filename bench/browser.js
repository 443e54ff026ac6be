import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { findBrowser, launchArgs } from '../scripts/find-browser.js';

/**
 * What is measured runs in Chromium with a profile on disk: in a private window, IndexedDB and OPFS
 * lie in memory and every engine looks faster than it is.
 *
 * @typedef {{ profile?: string, args?: readonly string[] }} BrowserOptions `profile`: a folder, to
 *   come back to what is stored there; without one it is new and deleted at the end
 */

/**
 * Starts a browser process, lets `use` work with its page, and closes it whatever happens.
 *
 * @template Result
 * @param {BrowserOptions} options
 * @param {(page: import('playwright').Page) => Promise<Result>} use
 * @returns {Promise<Result>}
 */
export async function withPage({ profile, args = [] }, use) {
	const folder = profile ?? newProfile();
	const context = await chromium.launchPersistentContext(folder, {
		executablePath: findBrowser(),
		args: [...launchArgs, ...args],
		// Decides which country's national phone numbers the app understands.
		locale: LOCALE,
		viewport: { width: 1280, height: 800 },
	});
	try {
		return await use(context.pages()[0] ?? (await context.newPage()));
	} finally {
		await context.close();
		if (profile === undefined) deleteProfile(folder);
	}
}

const LOCALE = 'en-US';
/** What the app guesses from the locale. */
export const DEFAULT_COUNTRY = 'US';

export function newProfile() {
	return mkdtempSync(join(tmpdir(), 'rollcall-bench-profile-'));
}

/** @param {string} folder */
export function deleteProfile(folder) {
	// Chromium's last processes may still be writing when it says that it is closed.
	rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

/** @returns {Promise<string>} Chromium's version */
export async function browserVersion() {
	const browser = await chromium.launch({ executablePath: findBrowser(), args: launchArgs });
	try {
		return browser.version();
	} finally {
		await browser.close();
	}
}
