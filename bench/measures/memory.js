import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withPage } from '../browser.js';
import { sampleFile } from '../files.js';
import { Host } from '../host.js';
import { APP_BUILD } from '../prepare.js';
import { importFile, openImport } from '../rollcall.js';
import { medianOf } from '../statistics.js';

/**
 * How much memory the tab takes at most while it imports, above what it takes before.
 *
 * Live memory is what the page may know of itself, its workers included, and the memory of their WebAssembly, which
 * Chromium leaves out (100 MB of it that were written to changed its answer by 1 MB): all that was taken of it, used
 * or not. The renderer's private memory is what the system sees, with all that waits to be collected.
 *
 * @typedef {import('./measure.js').Bench} Bench
 * @typedef {{ live: number, private: number | undefined }} Peak megabytes
 */

const SAMPLE_MS = 100;

/** @type {import('./measure.js').Measure} */
export const memory = {
	figures: ['peak_mb', 'peak_private_mb'],
	async run(bench) {
		const peaks = /** @type {Peak[]} */ ([]);
		for (let round = 0; round < bench.rounds; round++) peaks.push(await peakOf(bench, bench.rows));
		const live = peaks.map((peak) => peak.live);
		const privates = peaks.flatMap((peak) => peak.private ?? []);
		return {
			figures: {
				peak_mb: medianOf(live),
				...(privates.length > 0 && { peak_private_mb: medianOf(privates) }),
			},
			timings: timingsOf(bench.rows, live, privates),
		};
	},
};

/**
 * What grows with the rows: the peak at a tenth, three tenths, all, and three times the rows.
 *
 * @type {import('./measure.js').Measure}
 */
export const memoryCurve = {
	figures: ['curve'],
	onlyWhenNamed: true,
	async run(bench) {
		/** @type {Record<string, number>} */
		const figures = {};
		const timings = [];
		for (const share of [0.1, 0.3, 1, 3]) {
			const rows = Math.round(bench.rows * share);
			const peak = await peakOf(bench, rows);
			figures[`peak_mb_${rows}`] = peak.live;
			timings.push(
				...timingsOf(rows, [peak.live], peak.private === undefined ? [] : [peak.private]),
			);
		}
		return { figures, timings };
	},
};

/**
 * @param {number} rows
 * @param {number[]} live
 * @param {number[]} privates
 */
function timingsOf(rows, live, privates) {
	const all = [{ what: 'live memory at the peak, above idle', rows, unit: 'MB', values: live }];
	if (privates.length > 0) {
		all.push({ what: "renderer's private memory, likewise", rows, unit: 'MB', values: privates });
	}
	return all;
}

/**
 * @param {Bench} bench
 * @param {number} rows
 * @returns {Promise<Peak>}
 */
async function peakOf({ say }, rows) {
	const path = await sampleFile(rows);
	const app = await Host.start(APP_BUILD, join(APP_BUILD, '_headers'), `(${tellWasmMemory})();`);
	// Without it, the browser answers when it next collects garbage, which may be in 20 seconds.
	const args = ['--enable-blink-features=ForceEagerMeasureMemory'];
	const peak = await withPage({ args }, async (page) => {
		await openImport(page, app.url);
		const renderers = await renderersOf(page);
		const idleLive = await page.evaluate(watchMemory, SAMPLE_MS);
		const idlePrivate = renderers.map(privateBytes);
		const peakPrivate = [...idlePrivate];

		const timer = setInterval(() => {
			for (const [at, renderer] of renderers.entries()) {
				peakPrivate[at] = Math.max(peakPrivate[at], privateBytes(renderer));
			}
		}, SAMPLE_MS);
		await importFile(page, path).finally(() => clearInterval(timer));
		const peakLive = await page.evaluate(() => {
			window.benchMemory.stop();
			return window.benchMemory.peak;
		});
		// The page's own renderer is the one that grew; another waits for a page to come.
		const grown = Math.max(0, ...peakPrivate.map((bytes, at) => bytes - idlePrivate[at]));
		return {
			live: (peakLive - idleLive) / 1e6,
			private: grown === 0 ? undefined : grown / 1e6,
		};
	}).finally(() => app.stop());
	say(
		`peak with ${rows} rows: ${peak.live.toFixed(0)} MB live, ${peak.private?.toFixed(0)} private`,
	);
	return peak;
}

/**
 * Runs in each worker before its own code: tells whoever asks how much memory its WebAssembly has.
 */
function tellWasmMemory() {
	/** @type {WeakRef<WebAssembly.Memory>[]} */
	const memories = [];
	const { Instance } = WebAssembly;
	WebAssembly.Instance = /** @type {typeof Instance} */ (
		/** @type {unknown} */ (
			function (/** @type {WebAssembly.Module} */ module) {
				const instance = new Instance(module);
				memories.push(new WeakRef(/** @type {WebAssembly.Memory} */ (instance.exports.memory)));
				return instance;
			}
		)
	);
	const worker = crypto.randomUUID();
	const answers = new BroadcastChannel('bench-memory-answers');
	new BroadcastChannel('bench-memory').onmessage = () => {
		const bytes = memories.reduce(
			(sum, memory) => sum + (memory.deref()?.buffer.byteLength ?? 0),
			0,
		);
		answers.postMessage({ worker, bytes });
	};
}

/**
 * Runs in the page: watches its memory from now on, and answers what it is now. One question at a time: each begins
 * when the one before it was answered. What workers say of their WebAssembly may come a question late.
 *
 * @param {number} sampleMs
 */
async function watchMemory(sampleMs) {
	const wasmOf = new Map();
	new BroadcastChannel('bench-memory-answers').onmessage = ({ data }) =>
		wasmOf.set(data.worker, data.bytes);
	const questions = new BroadcastChannel('bench-memory');
	let stopped = false;
	const memory = (window.benchMemory = { peak: 0, stop: () => void (stopped = true) });
	const look = async () => {
		questions.postMessage('');
		const { bytes } = await performance.measureUserAgentSpecificMemory();
		const now = [...wasmOf.values()].reduce((sum, wasm) => sum + wasm, bytes);
		memory.peak = Math.max(memory.peak, now);
		if (!stopped) setTimeout(look, sampleMs);
		return now;
	};
	questions.postMessage('');
	await new Promise((resolve) => setTimeout(resolve, sampleMs));
	return look();
}

/**
 * The processes in which pages and their workers run.
 * @param {import('playwright').Page} page
 * @returns {Promise<number[]>}
 */
async function renderersOf(page) {
	const browser = page.context().browser();
	if (browser === null) return [];
	const session = await browser.newBrowserCDPSession();
	const { processInfo } = await session.send('SystemInfo.getProcessInfo');
	return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}

/**
 * Memory of a process that no file backs; Linux only, elsewhere 0.
 * @param {number} process
 */
function privateBytes(process) {
	try {
		const status = readFileSync(`/proc/${process}/status`, 'utf8');
		const [, kilobytes] = /^RssAnon:\s+(\d+) kB$/m.exec(status) ?? [];
		return Number(kilobytes ?? 0) * 1024;
	} catch {
		return 0;
	}
}
