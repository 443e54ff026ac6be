import { withPage } from '../browser.js';
import { sampleFile } from '../files.js';
import { importFile, openImport } from '../rollcall.js';
import { medianOf } from '../statistics.js';

/**
 * The longest time for which the page could not answer while it imported.
 *
 * @type {import('./measure.js').Measure}
 */
export const stalls = {
	figures: ['longest_task_ms'],
	async run(bench) {
		const path = await sampleFile(bench.rows);
		const values = /** @type {number[]} */ ([]);
		for (let round = 0; round < bench.rounds; round++) {
			const ms = await withPage({}, async (page) => {
				await openImport(page, bench.app.url);
				await page.evaluate(watchFromNextFile);
				await importFile(page, path);
				return page.evaluate(() => window.benchStalls.longest);
			});
			bench.say(`longest task: ${ms.toFixed(0)} ms`);
			values.push(ms);
		}
		return {
			figures: { longest_task_ms: medianOf(values) },
			timings: [{ what: 'longest task while importing', rows: bench.rows, unit: 'ms', values }],
		};
	},
};

/**
 * Runs in the page. The browser tells of tasks from 50 ms on; how late a timer comes shows the
 * shorter ones too, so that there is always a number.
 */
function watchFromNextFile() {
	const TIMER_MS = 10;
	const stalls = (window.benchStalls = { longest: 0 });
	const saw = (/** @type {number} */ ms) => {
		if (document.querySelector('[data-testid=report]') === null) {
			stalls.longest = Math.max(stalls.longest, ms);
		}
	};
	const begin = () => {
		new PerformanceObserver((list) => {
			for (const { duration } of list.getEntries()) saw(duration);
		}).observe({ type: 'longtask' });
		let last = performance.now();
		setInterval(() => {
			const now = performance.now();
			saw(now - last - TIMER_MS);
			last = now;
		}, TIMER_MS);
	};
	document.addEventListener('change', begin, { once: true, capture: true });
}
