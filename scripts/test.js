// `npm test`: unit and storage tests, a build, and end-to-end tests of that build.
// Everything runs even when something before it failed; the last line counts all of it.
import './setup.js';
import './setup-backend.js';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

// After setup: find-browser may need packages that setup has only just installed.
const { ensureBrowser } = await import('./find-browser.js');
await ensureBrowser();

const reports = mkdtempSync(join(tmpdir(), 'rollcall-tests-'));
const playwrightReport = join(reports, 'playwright.json');

await run('svelte-kit sync');
// Side by side: by itself, Vitest runs a browser's tests after all others, and one core is idle.
const vitests = await Promise.all([vitest('storage'), vitest('!storage')]);
const buildPassed = await run('vite build');
// Without a build there is nothing to test end to end; an old one would be tested in its place.
const playwrightPassed =
	buildPassed &&
	(await run('playwright test --reporter=list,json', {
		PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport,
	}));

const playwright = readReport(playwrightReport)?.stats;
rmSync(reports, { recursive: true });

const passed =
	sum(vitests.map(({ report }) => report?.numPassedTests)) +
	sum([playwright?.expected, playwright?.flaky]);
const failed =
	sum(vitests.map(({ report }) => report?.numFailedTests)) + sum([playwright?.unexpected]);
const flaky = playwright?.flaky ?? 0;

// A runner can fail with no failed test, by an unhandled error or a file that does not load.
const vitestPassed = vitests.every((each) => each.passed);
if (!vitestPassed) console.log('vitest failed, see above');
if (!buildPassed) console.log('the build failed, see above');
else if (!playwrightPassed) console.log('playwright failed, see above');
if (flaky > 0) console.log(`${flaky} passed only when tried again, see above`);
// By name here too: of a long run often only the end is kept.
for (const name of vitests.flatMap(failedInVitest)) console.log(`failed: ${name}`);
const allPassed = vitestPassed && buildPassed && playwrightPassed && failed === 0;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = allPassed ? 0 : 1;

/**
 * @typedef {object} VitestReport
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {{ name: string, assertionResults: { status: string, fullName: string }[] }[]} testResults
 *
 * @param {string} projects by name, or all but one
 * @returns {Promise<{ passed: boolean, report: VitestReport | undefined }>}
 */
async function vitest(projects) {
	const file = join(reports, `${projects}.json`);
	const passed = await run(
		`vitest run --project='${projects}' --reporter=default --reporter=json --outputFile.json='${file}'`,
	);
	return { passed, report: readReport(file) };
}

/**
 * @param {string} command
 * @param {Record<string, string>} [env]
 * @returns {Promise<boolean>} whether it ended well
 */
async function run(command, env) {
	const child = spawn(command, {
		shell: true,
		stdio: 'inherit',
		env: { ...process.env, ...env },
	});
	const [status] = await once(child, 'exit');
	return status === 0;
}

/** @param {{ report: VitestReport | undefined }} run */
function failedInVitest({ report }) {
	return (report?.testResults ?? []).flatMap(({ name, assertionResults }) =>
		assertionResults
			.filter(({ status }) => status === 'failed')
			.map(({ fullName }) => `${relative('.', name)}: ${fullName}`),
	);
}

/** @param {(number | undefined)[]} counts */
function sum(counts) {
	return counts.reduce((/** @type {number} */ total, count) => total + (count ?? 0), 0);
}

/** @param {string} file */
function readReport(file) {
	try {
		return JSON.parse(readFileSync(file, 'utf8'));
	} catch {
		return undefined;
	}
}
