import { defineConfig, devices } from '@playwright/test';
import { findBrowser, findFirefox, launchArgs } from './scripts/find-browser.js';

// Its own port, so that tests run beside `npm start`, and another where two of them do.
const PORT = Number(process.env.ROLLCALL_TEST_PORT ?? 4179);
const baseURL = `http://localhost:${PORT}`;

export default defineConfig({
	testDir: 'tests/e2e',
	// Patient to the end: no test measures by these bounds, and a machine that does other work takes five times
	// as long as one that does not.
	timeout: 180_000,
	expect: { timeout: 30_000 },
	// One test uses two cores already: with two at once they take as long, and timings are noisy.
	workers: 1,
	// `npm test` leaves out what says little more than its neighbours; `npm run test:e2e` runs everything.
	grepInvert: process.env.ROLLCALL_LONG === undefined ? /@long/ : undefined,
	forbidOnly: Boolean(process.env.CI),
	// A shared machine may stall for seconds; what passed only on the second try is named by scripts/test.js.
	retries: process.env.CI ? 1 : 0,
	use: {
		baseURL,
		acceptDownloads: true,
		serviceWorkers: 'allow',
		// Costs 7 % of the time, and pictures a third: where there is a second try, that one is recorded.
		trace: { mode: process.env.CI ? 'on-first-retry' : 'retain-on-failure', screenshots: false },
	},
	projects: [
		{
			name: 'chromium',
			use: {
				...devices['Desktop Chrome'],
				launchOptions: { executablePath: findBrowser(), args: launchArgs },
			},
		},
		// Only when it is asked for, by scripts/test-firefox.js: Firefox is not on every machine.
		...(process.env.ROLLCALL_FIREFOX !== undefined
			? [
					{
						name: 'firefox',
						use: {
							...devices['Desktop Firefox'],
							// Over WebDriver BiDi, which a Firefox as it is shipped understands.
							channel: 'moz-firefox',
							launchOptions: {
								executablePath: findFirefox(),
								// What tests ask of the page by `emulateMedia`, which Firefox ignores.
								firefoxUserPrefs: { 'ui.prefersReducedMotion': 1 },
							},
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
