// `npm run bench`: measures the built app in a real browser, beside what people would use instead.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadavg } from 'node:os';
import { readArguments, USAGE } from './arguments.js';
import { FIGURES } from './figures.js';
import { prepare, APP_BUILD, PEERS_BUILD } from './prepare.js';

const options = argumentsOrExit();
const load = loadavg()[0];
await prepare();

// After that: what they import may have been installed only just now.
const { browserVersion } = await import('./browser.js');
const { worseThanBaseline, writeBaseline } = await import('./baseline.js');
const { sampleFile } = await import('./files.js');
const { Host } = await import('./host.js');
const { MEASURES } = await import('./measures/all.js');
const { reportOf } = await import('./report.js');
const { importOnce } = await import('./rollcall.js');

const began = performance.now();
const { rows, rounds } = options;
const wanted = new Set(
	options.only ?? MEASURES.flatMap(({ onlyWhenNamed, figures }) => (onlyWhenNamed ? [] : figures)),
);
const headers = join(APP_BUILD, '_headers');
const app = await Host.start(APP_BUILD, headers);
const peers = await Host.start(PEERS_BUILD, headers);

const figures = /** @type {Record<string, number>} */ ({});
const timings = /** @type {import('./measures/measure.js').Timing[]} */ ([]);
const remarks = /** @type {string[]} */ ([]);
try {
	say('warming up: the disk only, by an import of 1,000 rows that does not count');
	await importOnce(app.url, await sampleFile(1000));
	for (const measure of MEASURES) {
		const names = measure.figures.filter((name) => wanted.has(name));
		if (names.length === 0) continue;
		say(`${names.join(', ')} (load ${loadavg()[0].toFixed(1)})`);
		await found(measure).catch((/** @type {unknown} */ error) => {
			// One thing that cannot be measured must not cost an hour of others.
			remarks.push(
				`FAILED: ${names.join(', ')}: ${error instanceof Error ? error.message : error}`,
			);
			process.exitCode = 1;
		});
	}
} finally {
	await app.stop();
	await peers.stop();
}

console.log(
	`\n${reportOf({ figures, timings, remarks }, { rows, rounds, browser: await browserVersion(), load })}`,
);
if (options.json !== undefined) {
	writeFileSync(options.json, JSON.stringify(figures, undefined, '\t') + '\n');
}
if (options.check) {
	const worse = worseThanBaseline({ rows, figures });
	console.log(worse.length === 0 ? '\nAs fast as the baseline.' : `\n${worse.join('\n')}`);
	if (worse.length > 0) process.exitCode = 1;
}
if (options.writeBaseline) writeBaseline({ rows, figures });

/** @param {import('./measures/measure.js').Measure} measure */
async function found(measure) {
	const findings = await measure.run({ rows, rounds, wanted, app, peers, say });
	for (const [name, value] of Object.entries(findings.figures)) {
		// A measure may see more than was asked for; what no list names is asked for by its whole.
		if (wanted.has(name) || !(name in FIGURES)) figures[name] = value;
	}
	timings.push(...(findings.timings ?? []));
	remarks.push(...(findings.remarks ?? []));
}

/** @param {string} text */
function say(text) {
	console.error(`${((performance.now() - began) / 1000).toFixed(0).padStart(5)} s  ${text}`);
}

function argumentsOrExit() {
	if (process.argv.includes('--help')) {
		console.log(USAGE);
		process.exit(0);
	}
	try {
		return readArguments(process.argv.slice(2), [...Object.keys(FIGURES), 'curve']);
	} catch (error) {
		console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
		process.exit(1);
	}
}
