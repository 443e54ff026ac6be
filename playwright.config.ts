import { defineConfig, devices } from '@playwright/test';
import { findBrowser, findFirefox, launchArgs } from './scripts/find-browser.js';

// Its own port, so that tests run beside `npm start`, and another where two of them do.
const PORT = Number(process.env.ROLLCALL_TEST_PORT ?? 4179);
const baseURL = `http://localhost:${PORT}`;

const TIMED = /(at-scale|imports|many-contacts|first-screen|resume|try-a-million)\.spec\.ts$/;
const chromium = {
	...devices['Desktop Chrome'],
	launchOptions: { executablePath: findBrowser(), args: launchArgs },
};

export default defineConfig({
	testDir: 'tests/e2e',
	// Twice what the longest takes alone: the suite also runs on machines that do other work.
	timeout: 90_000,
	// Two at once where nothing is timed, see scripts/test.js: a test waits for half of its time.
	workers: 1,
	forbidOnly: Boolean(process.env.CI),
	// A shared machine may stall for seconds; what passed only on the second try is named by scripts/test.js.
	retries: process.env.CI ? 1 : 0,
	use: {
		baseURL,
		acceptDownloads: true,
		serviceWorkers: 'allow',
		// Pictures for the trace cost a third of the time.
		trace: { mode: 'retain-on-failure', screenshots: false },
	},
	projects: [
		{ name: 'chromium', testIgnore: TIMED, use: chromium },
		// Imports use both cores already: beside another test their times would say nothing.
		{ name: 'timed', testMatch: TIMED, use: chromium },
		// Only when it is asked for, by scripts/test-firefox.js: Firefox is not on every machine.
		...(process.env.ROLLCALL_FIREFOX !== undefined
			? [
					{
						name: 'firefox',
						use: {
							...devices['Desktop Firefox'],
							// Over WebDriver BiDi, which a Firefox as it is shipped understands.
							channel: 'moz-firefox',
							launchOptions: { executablePath: findFirefox() },
						},
					},
				]
			: []),
	],
	webServer: {
		// The built app: the dev server has neither the service worker's precache nor the hashes of the CSP.
		command: `npx vite preview --port ${PORT} --strictPort`,
		url: `${baseURL}/import/`,
		reuseExistingServer: false,
	},
});
