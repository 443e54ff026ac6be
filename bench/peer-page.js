import { DEFAULT_COUNTRY, withPage } from './browser.js';
import { within } from './within.js';

/** A million rows one by one, on a slow machine. */
const IMPORT_SECONDS = 900;

/**
 * The peers, and what each of them does not do that Rollcall does in the time it is compared with.
 * All but bare Papa Parse do the same mapping and checks, and find duplicates by e-mail and phone.
 *
 * @typedef {'papa' | 'dexie' | 'sqlite' | 'duckdb'} PeerName
 * @typedef {import('./peers/protocol.ts').PeerResult} PeerResult
 */

/** @type {Readonly<Record<PeerName, { title: string, leavesOut: string }>>} */
export const PEERS = {
	papa: {
		title: 'Papa Parse, bare',
		leavesOut:
			'everything but reading the cells: no mapping, checks or duplicates, nothing is stored.',
	},
	dexie: {
		title: 'Dexie, a record a contact',
		leavesOut:
			'the forecast, what became of each row, the report, undo, going on after a crash, groups, update and merge.',
	},
	sqlite: {
		title: 'SQLite-WASM on OPFS',
		leavesOut:
			'the same as Dexie; its start and its empty database are not counted. One tab at a time can use it.',
	},
	duckdb: {
		title: 'DuckDB-WASM on OPFS',
		leavesOut:
			'the same as Dexie, and real checks: e-mail by one pattern, phone numbers by their digits alone. It says nothing of duplicates and rejected rows. Its start is counted, loading its 34 MB from the network is not.',
	},
};

/**
 * Imports one file with a peer, in a new browser process.
 *
 * @param {string} url of the peers' page
 * @param {PeerName} name
 * @param {string} path
 * @returns {Promise<PeerResult>}
 */
export function importWithPeer(url, name, path) {
	return withPage({}, async (page) => {
		await page.goto(url);
		await page.evaluate(
			([peer, country]) => window.preparePeer(peer, country),
			[name, DEFAULT_COUNTRY],
		);
		await page.locator('input').setInputFiles(path);
		return within(
			IMPORT_SECONDS,
			PEERS[name].title,
			page.evaluate(() => window.peerResult),
		);
	});
}
