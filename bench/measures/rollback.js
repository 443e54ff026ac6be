import { withPage } from '../browser.js';
import { sampleFile } from '../files.js';
import { importFile, openImport } from '../rollcall.js';
import { medianOf } from '../statistics.js';

/**
 * Undo, from the press of the button that confirms it to the contacts page without a contact.
 *
 * @type {import('./measure.js').Measure}
 */
export const rollback = {
	figures: ['rollback_s'],
	async run(bench) {
		const path = await sampleFile(bench.rows);
		const values = /** @type {number[]} */ ([]);
		for (let round = 0; round < bench.rounds; round++) {
			const seconds = await withPage({}, async (page) => {
				await openImport(page, bench.app.url);
				await importFile(page, path);
				await page.getByTestId('undo-import').click();
				await page.locator('[data-testid=undo-confirm]:not(:disabled)').waitFor();
				return (await page.evaluate(undoAndLook)) / 1000;
			});
			bench.say(`undo: ${seconds.toFixed(2)} s`);
			values.push(seconds);
		}
		return {
			figures: { rollback_s: medianOf(values) },
			timings: [{ what: 'undo, to the table showing it', rows: bench.rows, unit: 's', values }],
		};
	},
};

/** Runs in the page. @returns {Promise<number>} milliseconds */
function undoAndLook() {
	const find = (/** @type {string} */ selector) =>
		/** @type {HTMLElement | null} */ (document.querySelector(selector));
	return new Promise((resolve) => {
		const began = performance.now();
		find('[data-testid=undo-confirm]')?.click();
		let left = false;
		const look = () => {
			if (!left && find('[data-testid=report][data-state=rolledBack]') !== null) {
				left = true;
				find('nav a[href$="/contacts/"]')?.click();
			}
			const total = find('[data-testid=contacts-total][data-count]')?.dataset.count;
			if (left && total === '0') resolve(performance.now() - began);
			else requestAnimationFrame(look);
		};
		requestAnimationFrame(look);
	});
}
