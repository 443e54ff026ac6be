import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright';
import { findBrowser, launchArgs } from '../../scripts/find-browser.js';

/** Nothing is loaded any more after this long. */
const QUIET_MS = 2_000;

/**
 * All JavaScript that the import page loads before anything is pressed, as a host would send it.
 * The service worker is left out, and with it what it fetches to have it offline.
 *
 * @type {import('./measure.js').Measure}
 */
export const firstScreen = {
	figures: ['first_screen_kb'],
	async run({ app, say }) {
		const browser = await chromium.launch({ executablePath: findBrowser(), args: launchArgs });
		const before = app.seen.length;
		try {
			const context = await browser.newContext({ serviceWorkers: 'block' });
			const page = await context.newPage();
			await page.goto(`${app.url}/import/`, { waitUntil: 'networkidle' });
			await page.waitForTimeout(QUIET_MS);
		} finally {
			await browser.close();
		}
		const paths = new Set(
			app.seen
				.slice(before)
				.map(({ path }) => path)
				.filter((path) => extname(path) === '.js'),
		);
		const bytes = [...paths].map(
			(path) => gzipSync(readFileSync(app.fileOf(path)), { level: 9 }).length,
		);
		const kilobytes = bytes.reduce((sum, size) => sum + size, 0) / 1000;
		const workers = [...paths].filter((path) => path.includes('/workers/')).length;
		say(`first screen: ${paths.size} files, ${kilobytes.toFixed(1)} kB`);
		return {
			figures: { first_screen_kb: kilobytes },
			remarks: [
				`The first screen loads ${paths.size} scripts, ${workers === 0 ? 'no worker' : `${workers} of them workers`} among them; the service worker is not counted.`,
			],
		};
	},
};
