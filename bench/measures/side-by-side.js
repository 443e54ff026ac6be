import { sampleFile } from '../files.js';
import { importWithPeer, PEERS } from '../peer-page.js';
import { importOnce } from '../rollcall.js';
import { medianOf } from '../statistics.js';
import { inTurns } from './measure.js';

/**
 * Rollcall and its peers, each importing the same file in a new browser with a new profile.
 *
 * @typedef {import('../peer-page.js').PeerName} PeerName
 * @typedef {import('./measure.js').Bench} Bench
 * @typedef {import('./measure.js').Findings} Findings
 */

/** Dexie takes minutes beyond this. */
const SMALL_ROWS = 100_000;

/** Brings libraries from the disk into memory; Rollcall has had its own. */
const WARM_UP_ROWS = 1000;

/** @type {Readonly<Record<string, PeerName>>} */
const LARGE = { import_vs_papa: 'papa', import_vs_sqlite_1m: 'sqlite', import_vs_duckdb: 'duckdb' };
/** @type {Readonly<Record<string, PeerName>>} */
const SMALL = { import_vs_dexie_rows: 'dexie', import_vs_sqlite: 'sqlite' };

/** @type {import('./measure.js').Measure} */
export const sideBySide = {
	figures: [...Object.keys(SMALL), ...Object.keys(LARGE), 'rows_per_s'],
	async run(bench) {
		const small = wantedOf(bench, SMALL);
		const large = wantedOf(bench, LARGE);
		/** @type {Findings[]} */
		const found = [];
		if (Object.keys(small).length > 0) {
			found.push(await compared(bench, Math.min(SMALL_ROWS, bench.rows), small));
		}
		if (Object.keys(large).length > 0 || bench.wanted.has('rows_per_s')) {
			const findings = await compared(bench, bench.rows, large);
			const [ours] = findings.timings ?? [];
			findings.figures.rows_per_s = bench.rows / medianOf(ours.values);
			found.push(findings);
		}
		return {
			figures: Object.assign({}, ...found.map(({ figures }) => figures)),
			timings: found.flatMap(({ timings = [] }) => timings),
			remarks: [...new Set(found.flatMap(({ remarks = [] }) => remarks))],
		};
	},
};

/**
 * @param {Bench} bench
 * @param {number} rows
 * @param {Readonly<Record<string, PeerName>>} wanted peers by the figure that each is for
 * @returns {Promise<Findings & { figures: Record<string, number> }>}
 */
async function compared(bench, rows, wanted) {
	const path = await sampleFile(rows);
	const peers = Object.values(wanted);
	const seen = /** @type {Record<string, import('../rollcall.js').ImportResult['counts']>} */ ({});
	const seenByPeers = /** @type {Record<string, import('../peer-page.js').PeerResult>} */ ({});
	bench.say(`${rows} rows: ${['Rollcall', ...peers.map((name) => PEERS[name].title)].join('; ')}`);
	const warmUp = await sampleFile(WARM_UP_ROWS);
	for (const name of peers) await importWithPeer(bench.peers.url, name, warmUp);
	/** @type {Record<string, () => Promise<number>>} */
	const contestants = {
		rollcall: async () => {
			const { ms, counts } = await importOnce(bench.app.url, path);
			seen.rollcall = counts;
			return ms;
		},
	};
	for (const name of peers) {
		contestants[name] = async () => {
			seenByPeers[name] = await importWithPeer(bench.peers.url, name, path);
			return seenByPeers[name].ms;
		};
	}
	const times = await inTurns(bench, contestants);

	const ours = medianOf(times.rollcall);
	/** @type {Record<string, number>} */
	const figures = {};
	for (const [figure, name] of Object.entries(wanted)) {
		const theirs = medianOf(times[name]);
		figures[figure] = name === 'papa' ? ours / theirs : theirs / ours;
	}
	return {
		figures,
		timings: Object.entries(times).map(([name, values]) => ({
			what: name === 'rollcall' ? 'Rollcall' : PEERS[/** @type {PeerName} */ (name)].title,
			rows,
			unit: 's',
			values: values.map((ms) => ms / 1000),
		})),
		remarks: peers.flatMap((name) => [
			`${PEERS[name].title} leaves out ${PEERS[name].leavesOut}`,
			...disagreements(name, seen.rollcall, seenByPeers[name]),
			...lossesTo(name, rows, ours, medianOf(times[name])),
		]),
	};
}

/**
 * Whoever found other contacts in the file did other work.
 *
 * @param {PeerName} name
 * @param {import('../rollcall.js').ImportResult['counts']} ours
 * @param {import('../peer-page.js').PeerResult} theirs
 */
function disagreements(name, ours, theirs) {
	if (name === 'papa' || ours.created === theirs.created) return [];
	const { title } = PEERS[name];
	return [`NOT THE SAME WORK: ${title} made ${theirs.created} contacts, Rollcall ${ours.created}.`];
}

/**
 * @param {PeerName} name
 * @param {number} rows
 * @param {number} ours milliseconds
 * @param {number} theirs milliseconds
 */
function lossesTo(name, rows, ours, theirs) {
	// Papa Parse does a part of the work: that it takes less time is no win.
	if (name === 'papa' || theirs >= ours) return [];
	const [fast, slow] = [theirs, ours].map((ms) => `${(ms / 1000).toFixed(2)} s`);
	return [`${PEERS[name].title} is faster than Rollcall with ${rows} rows: ${fast} to ${slow}.`];
}

/**
 * @param {Bench} bench
 * @param {Readonly<Record<string, PeerName>>} peers
 * @returns {Record<string, PeerName>}
 */
function wantedOf({ wanted }, peers) {
	return Object.fromEntries(Object.entries(peers).filter(([figure]) => wanted.has(figure)));
}
