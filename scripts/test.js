// `npm test`: unit and storage tests, a build, and end-to-end tests of that build.
// Everything runs even when something before it failed; the last line counts all of it.
import './setup.js';
import './setup-backend.js';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

// After setup: find-browser may need packages that setup has only just installed.
const { ensureBrowser } = await import('./find-browser.js');
await ensureBrowser();

const reports = mkdtempSync(join(tmpdir(), 'rollcall-tests-'));
const vitestReport = join(reports, 'vitest.json');
const playwrightReport = join(reports, 'playwright.json');

run('svelte-kit sync');
const vitestPassed = run(
	`vitest run --reporter=default --reporter=json --outputFile.json="${vitestReport}"`,
);
const buildPassed = run('vite build');
// Without a build there is nothing to test end to end; an old one would be tested in its place.
const playwrightPassed =
	buildPassed &&
	run('playwright test --reporter=list,json', { PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport });

const vitest = readReport(vitestReport);
const playwright = readReport(playwrightReport)?.stats;
rmSync(reports, { recursive: true });

const passed =
	(vitest?.numPassedTests ?? 0) + (playwright?.expected ?? 0) + (playwright?.flaky ?? 0);
const failed = (vitest?.numFailedTests ?? 0) + (playwright?.unexpected ?? 0);
const flaky = playwright?.flaky ?? 0;

// A runner can fail with no failed test, by an unhandled error or a file that does not load.
if (!vitestPassed) console.log('vitest failed, see above');
if (!buildPassed) console.log('the build failed, see above');
else if (!playwrightPassed) console.log('playwright failed, see above');
if (flaky > 0) console.log(`${flaky} passed only when tried again, see above`);
// By name here too: of a long run often only the end is kept.
for (const name of failedInVitest(vitest)) console.log(`failed: ${name}`);
const allPassed = vitestPassed && buildPassed && playwrightPassed && failed === 0;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = allPassed ? 0 : 1;

/**
 * @param {string} command
 * @param {Record<string, string>} [env]
 */
function run(command, env) {
	const { status } = spawnSync(command, {
		shell: true,
		stdio: 'inherit',
		env: { ...process.env, ...env },
	});
	return status === 0;
}

/** @param {{ testResults: { name: string, assertionResults: { status: string, fullName: string }[] }[] } | undefined} report */
function failedInVitest(report) {
	return (report?.testResults ?? []).flatMap(({ name, assertionResults }) =>
		assertionResults
			.filter(({ status }) => status === 'failed')
			.map(({ fullName }) => `${relative('.', name)}: ${fullName}`),
	);
}

/** @param {string} file */
function readReport(file) {
	try {
		return JSON.parse(readFileSync(file, 'utf8'));
	} catch {
		return undefined;
	}
}
