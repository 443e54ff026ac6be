import { DEFAULT_COUNTRY, withPage } from './browser.js';
import { within } from './within.js';

/** Three million rows on a slow machine. */
const IMPORT_SECONDS = 900;

/**
 * Drives Rollcall as a person would, and times it inside its page, so that the driver's own delays
 * do not count.
 *
 * @typedef {import('playwright').Page} Page
 * @typedef {import('./browser.js').BrowserOptions} BrowserOptions
 *
 * @typedef {object} ImportChoices
 * @property {readonly string[]} [strategies] chosen one after the other, as soon as each can be
 * @property {boolean} [fromLastChoice] the time begins with the last strategy's choice, not with the file's
 *
 * @typedef {object} ImportResult
 * @property {number} ms from choosing the file to the report on screen, Import pressed as soon as it can be
 * @property {Record<'created' | 'updated' | 'merged' | 'identical' | 'skipped' | 'rejected' | 'rows', number>} counts
 */

/**
 * Opens the app in a new browser process and imports one file.
 *
 * @param {string} url
 * @param {string} path
 * @param {ImportChoices & BrowserOptions} [options]
 */
export function importOnce(url, path, { strategies, fromLastChoice, ...browser } = {}) {
	return withPage(browser, async (page) => {
		await openImport(page, url);
		return importFile(page, path, { strategies, fromLastChoice });
	});
}

/**
 * Opens the import page and waits until nothing of its start is still under way.
 *
 * @param {Page} page
 * @param {string} url
 */
export async function openImport(page, url) {
	await page.goto(`${url}/import/`);
	await page.evaluate(async () => {
		await navigator.serviceWorker.ready;
	});
	await page.getByTestId('file-input').waitFor({ state: 'attached' });
	// The workers start once the app is stored; nobody has chosen a file by then.
	await page.waitForLoadState('networkidle');
	const country = await page.evaluate(() => new Intl.Locale(navigator.language).region);
	if (country !== DEFAULT_COUNTRY)
		throw new Error(`The browser is in ${country}, not ${DEFAULT_COUNTRY}.`);
}

/**
 * Imports a file into the app that is open; throws unless it is completed.
 *
 * @param {Page} page
 * @param {string} path
 * @param {ImportChoices} [choices]
 * @returns {Promise<ImportResult>}
 */
export async function importFile(page, path, { strategies = [], fromLastChoice = false } = {}) {
	await page.evaluate(importWhenChosen, { strategies, fromLastChoice });
	await page.getByTestId('file-input').setInputFiles(path);
	const { ms, data } = await within(
		IMPORT_SECONDS,
		'the import',
		page.evaluate(() => window.benchImport),
	);
	if (data.state !== 'completed') throw new Error(`The import ended ${data.state}.`);
	const names = ['created', 'updated', 'merged', 'identical', 'skipped', 'rejected', 'rows'];
	const counts = Object.fromEntries(names.map((name) => [name, Number(data[name])]));
	return { ms, counts: /** @type {ImportResult['counts']} */ (counts) };
}

/**
 * Runs in the page: from the next file chosen, presses what is to be pressed as soon as it can be, until
 * the report is on screen.
 *
 * It looks when the page has changed, and not in every frame: to be asked for sixty frames a second costs
 * the browser, on two cores, a thirtieth of all its work in an import, and nobody who waits for one asks for them.
 *
 * @param {Required<ImportChoices>} choices
 */
function importWhenChosen({ strategies, fromLastChoice }) {
	const find = (/** @type {string} */ selector) =>
		/** @type {HTMLInputElement | null} */ (document.querySelector(selector));
	window.benchImport = new Promise((resolve, reject) => {
		const begin = () => {
			let began = performance.now();
			let chosen = 0;
			const look = () => {
				const problem = find('[data-testid=file-problem], [data-testid=forecast-trouble]');
				if (problem !== null) {
					reject(new Error(problem.innerText));
					return;
				}
				const report = find('[data-testid=report]');
				if (report !== null) {
					changes.disconnect();
					// A timer set in a frame comes after it was drawn.
					requestAnimationFrame(() =>
						setTimeout(() =>
							resolve({ ms: performance.now() - began, data: { ...report.dataset } }),
						),
					);
					return;
				}
				const radio = find(`input[type=radio][value="${strategies[chosen]}"]`);
				if (chosen < strategies.length) {
					if (radio !== null && !radio.disabled) {
						radio.click();
						chosen++;
						if (fromLastChoice && chosen === strategies.length) began = performance.now();
					}
				} else {
					const button = find('[data-testid=import-button]');
					if (button !== null && !button.disabled) button.click();
				}
			};
			const changes = new MutationObserver(look);
			changes.observe(document, { attributes: true, childList: true, subtree: true });
			look();
		};
		document.addEventListener('change', begin, { once: true, capture: true });
	});
}
