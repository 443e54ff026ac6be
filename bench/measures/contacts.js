import { deleteProfile, newProfile, withPage } from '../browser.js';
import { sampleFile } from '../files.js';
import { importOnce } from '../rollcall.js';
import { medianOf } from '../statistics.js';
import { tailOf } from '../tail.js';
import { within } from '../within.js';

/**
 * The contacts page with many contacts stored, opened in a new browser process each round.
 *
 * @typedef {import('playwright').Page} Page
 */

/** Nobody waits longer for a table. */
const ANSWER_SECONDS = 60;
const SORTS = ['Name', 'E-mail', 'Company'];
/** A browser that has only just started is busy with itself for the first second. */
const BROWSER_START_MS = 1500;

/** @type {import('./measure.js').Measure} */
export const contacts = {
	figures: [
		'first_rows_ms',
		'deep_scroll_ms',
		'scroll_task_ms',
		'search_s',
		'search_again_s',
		'sort_s',
	],
	async run(bench) {
		const path = await sampleFile(bench.rows);
		const rare = lastEmails(tailOf(path));
		const profile = newProfile();
		/** @type {Record<string, number[]>} */
		const times = {};
		try {
			await importOnce(bench.app.url, path, { profile });
			for (let round = 0; round < bench.rounds; round++) {
				const found = {
					...(await withPage({ profile }, (page) => visitAtOnce(page, bench.app.url))),
					...(await withPage({ profile }, (page) => visit(page, bench.app.url, rare))),
				};
				bench.say(
					Object.entries(found)
						.map(([name, ms]) => `${name} ${ms.toFixed(0)} ms`)
						.join(', '),
				);
				for (const [name, ms] of Object.entries(found)) (times[name] ??= []).push(ms);
			}
		} finally {
			deleteProfile(profile);
		}
		const median = Object.fromEntries(
			Object.entries(times).map(([name, values]) => [name, medianOf(values)]),
		);
		return {
			figures: {
				first_rows_ms: median['first rows'],
				deep_scroll_ms: median['rows in the middle'],
				scroll_task_ms: Math.max(median[SCROLLED], median[SCROLLED_SORTED]),
				search_s: median['first search'] / 1000,
				search_again_s: median['second search'] / 1000,
				sort_s: Math.max(...SORTS.map((column) => median[`sorted by ${column}`])) / 1000,
			},
			timings: Object.entries(times).map(([what, values]) => ({
				what,
				rows: bench.rows,
				unit: 'ms',
				values,
			})),
		};
	},
};

/**
 * @param {Page} page
 * @param {string} url
 * @param {readonly string[]} rare texts that one contact has
 * @returns {Promise<Record<string, number>>} milliseconds
 */
async function visit(page, url, rare) {
	await page.waitForTimeout(BROWSER_START_MS);
	await openContacts(page, url);
	const answer = (/** @type {string} */ what, /** @type {Promise<number>} */ ms) =>
		within(ANSWER_SECONDS, what, ms);
	/** @type {Record<string, number>} */
	const found = {};
	const note = async (/** @type {string} */ what, /** @type {Promise<number>} */ ms) => {
		found[what] = await answer(what, ms);
	};
	await note('first rows', firstRows(page));
	await note('rows in the middle', page.evaluate(scrollToMiddle));
	await note(SCROLLED, page.evaluate(scrollOn));
	await note('first search', page.evaluate(searchFor, rare[0]));
	await note('second search', page.evaluate(searchFor, rare[1]));
	await answer('clearing the search', page.evaluate(searchFor, ''));
	for (const column of SORTS) await note(`sorted by ${column}`, page.evaluate(sortBy, column));
	await note(SCROLLED_SORTED, page.evaluate(scrollOn));
	return found;
}

const SCROLLED = 'longest task while scrolling';
const SCROLLED_SORTED = 'longest task while scrolling, sorted';

/**
 * As the browser comes up, which then works for itself too.
 *
 * @param {Page} page
 * @param {string} url
 * @returns {Promise<Record<string, number>>} milliseconds
 */
async function visitAtOnce(page, url) {
	await openContacts(page, url);
	return { [AT_ONCE]: await within(ANSWER_SECONDS, AT_ONCE, firstRows(page)) };
}

const AT_ONCE = 'first rows, the browser only just started';

/** @param {Page} page @param {string} url */
async function openContacts(page, url) {
	await page.addInitScript(watchFirstRows);
	await page.goto(`${url}/contacts/`);
}

/** @param {Page} page @returns {Promise<number>} milliseconds */
function firstRows(page) {
	return page.evaluate(() => window.benchAnswer);
}

/** Runs in the page, before it loads. Time counts from the beginning of the navigation. */
function watchFirstRows() {
	window.benchAnswer = new Promise((resolve) => {
		const look = () => {
			if (document.querySelector('[data-testid=contact-row] bdi') !== null)
				resolve(performance.now());
			else requestAnimationFrame(look);
		};
		requestAnimationFrame(look);
	});
}

/** Runs in the page. @returns {Promise<number>} milliseconds until all rows on screen are there */
function scrollToMiddle() {
	return new Promise((resolve) => {
		const table = document.querySelector('[data-testid=contacts-table]');
		if (table === null) throw new Error('There is no table.');
		const began = performance.now();
		table.scrollTop = (table.scrollHeight - table.clientHeight) / 2;
		const view = table.getBoundingClientRect();
		const isOnScreen = (/** @type {Element} */ row) => {
			const { top, bottom } = row.getBoundingClientRect();
			return bottom > view.top && top < view.bottom;
		};
		const look = () => {
			const shown = [...table.querySelectorAll('[data-testid=contact-row]')].filter(isOnScreen);
			const scrolled = shown.some((row) => Number(row.getAttribute('data-row')) > 100);
			// Every row has a first cell with a name or, without one, a word that says so.
			if (scrolled && shown.every((row) => row.querySelector('bdi, .nameless') !== null)) {
				resolve(performance.now() - began);
			} else requestAnimationFrame(look);
		};
		requestAnimationFrame(look);
	});
}

/**
 * Runs in the page: scrolls for three seconds, some rows a frame.
 *
 * @returns {Promise<number>} milliseconds of the longest task meanwhile. The browser tells of those from 50 ms on;
 *   between frames that are late is what tells of shorter ones
 */
function scrollOn() {
	const SCROLL_MS = 3000;
	const ROWS_PX = 300;
	const FRAME_MS = 1000 / 60;
	return new Promise((resolve) => {
		const table = document.querySelector('[data-testid=contacts-table]');
		if (table === null) throw new Error('There is no table.');
		let longest = 0;
		const tasks = new PerformanceObserver((list) => {
			for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
		});
		tasks.observe({ type: 'longtask' });
		const began = performance.now();
		let last = began;
		const scroll = (/** @type {number} */ now) => {
			if (last > began) longest = Math.max(longest, now - last - FRAME_MS);
			last = now;
			table.scrollTop += ROWS_PX;
			if (now - began < SCROLL_MS) requestAnimationFrame(scroll);
			else {
				tasks.disconnect();
				resolve(longest);
			}
		};
		requestAnimationFrame(scroll);
	});
}

/** Runs in the page. @param {string} text one contact's, or none for all @returns {Promise<number>} milliseconds until the result is shown */
function searchFor(text) {
	return new Promise((resolve) => {
		const field = /** @type {HTMLInputElement | null} */ (
			document.querySelector('[data-testid=contacts-search]')
		);
		if (field === null) throw new Error('There is no search field.');
		const began = performance.now();
		field.value = text;
		field.dispatchEvent(new Event('input', { bubbles: true }));
		const look = () => {
			const count = document
				.querySelector('[data-testid=contacts-total]')
				?.getAttribute('data-count');
			const rows = [...document.querySelectorAll('[data-testid=contact-row]')];
			const shown =
				text === ''
					? Number(count) > 1 && rows.length > 1
					: count === '1' && rows.some((row) => row.textContent.includes(text));
			if (shown) resolve(performance.now() - began);
			else requestAnimationFrame(look);
		};
		requestAnimationFrame(look);
	});
}

/** Runs in the page. @param {string} column its label @returns {Promise<number>} milliseconds until its first page is shown */
function sortBy(column) {
	return new Promise((resolve) => {
		const head = [...document.querySelectorAll('[role=columnheader]')].find(
			(cell) => cell.textContent.trim() === column,
		);
		const button = head?.querySelector('button');
		if (head === undefined || !button) throw new Error(`No column ${column} to sort by.`);
		const began = performance.now();
		button.click();
		// The table is busy from the next frame on, until what it shows is in the new order.
		const look = () => {
			const busy = document.querySelector('[data-testid=contacts-table][aria-busy=true]') !== null;
			if (!busy && head.getAttribute('aria-sort') === 'ascending')
				resolve(performance.now() - began);
			else requestAnimationFrame(look);
		};
		requestAnimationFrame(() => requestAnimationFrame(look));
	});
}

/**
 * Two addresses from the end of the file, where a search comes to last. In lower case: a repeated
 * contact's may be in upper case and be a duplicate of an earlier one.
 *
 * @param {string} text
 */
function lastEmails(text) {
	const emails = text.match(/[a-z.]+\d+@[a-z-]+\.example/g) ?? [];
	if (emails.length < 2) throw new Error('No e-mail addresses at the end of the file.');
	return [emails[emails.length - 1], emails[emails.length - 5] ?? emails[0]];
}
