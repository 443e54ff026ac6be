import { withPage } from '../browser.js';
import { ContactsServer } from '../contacts-server.js';
import { contactsFile } from '../files.js';
import { importFile, openImport } from '../rollcall.js';
import { medianOf } from '../statistics.js';
import { within } from '../within.js';

const CONTACTS = 20_000;
const DELAY_MS = 50;
/** 25 contacts in each. */
const FEWEST_REQUESTS = CONTACTS / 25;
const SECONDS = 120;

/**
 * Sending contacts to a server that takes 50 ms for each request: from the press of the button that starts it to the
 * page that says that all is sent.
 *
 * @type {import('./measure.js').Measure}
 */
export const push = {
	figures: ['push_20k_s', 'push_requests'],
	async run(bench) {
		const path = await contactsFile(CONTACTS);
		const values = /** @type {number[]} */ ([]);
		let requests = 0;
		for (let round = 0; round < bench.rounds; round++) {
			const server = await ContactsServer.start(DELAY_MS);
			try {
				const ms = await withPage({}, async (page) => {
					await openImport(page, bench.app.url);
					await importFile(page, path);
					await page.goto(`${bench.app.url}/settings/`);
					await page.getByTestId('sync-address').fill(server.url);
					await page.getByTestId('sync-test').click();
					await page.getByTestId('sync-start').waitFor();
					return within(SECONDS, 'the push', page.evaluate(startAndLook));
				});
				bench.say(`push: ${(ms / 1000).toFixed(2)} s, ${server.requests} requests`);
				if (server.contacts.size !== CONTACTS)
					throw new Error(`The server has ${server.contacts.size} of ${CONTACTS} contacts.`);
				values.push(ms / 1000);
				requests = Math.max(requests, server.requests);
			} finally {
				await server.stop();
			}
		}
		return {
			figures: { push_20k_s: medianOf(values), push_requests: requests },
			timings: [
				{
					what: `sending to a server that takes ${DELAY_MS} ms a request`,
					rows: CONTACTS,
					unit: 's',
					values,
				},
			],
			remarks: [`The push: no fewer than ${FEWEST_REQUESTS} requests can do.`],
		};
	},
};

/** Runs in the page. @returns {Promise<number>} milliseconds */
function startAndLook() {
	const find = (/** @type {string} */ selector) =>
		/** @type {HTMLElement | null} */ (document.querySelector(selector));
	return new Promise((resolve) => {
		const began = performance.now();
		find('[data-testid=sync-start]')?.click();
		const look = () => {
			const isDone = find('[data-testid=sync-state][data-state=upToDate]') !== null;
			if (isDone) resolve(performance.now() - began);
			else requestAnimationFrame(look);
		};
		requestAnimationFrame(look);
	});
}
