import { playwright } from '@vitest/browser-playwright';
import type { LaunchOptions } from 'playwright';
import { defineConfig, mergeConfig } from 'vitest/config';
import { findBrowser, findFirefox, launchArgs } from './scripts/find-browser.js';
import viteConfig from './vite.config.ts';

/** By scripts/test-firefox.js: Firefox is not on every machine. */
const isFirefoxAsked = process.env.ROLLCALL_FIREFOX !== undefined;

/** By scripts/test-webkit.js, for the same reason. */
const isWebKitAsked = process.env.ROLLCALL_WEBKIT !== undefined;

/** A real IndexedDB in a real browser: transactions and quotas are what is tested. */
function inBrowser(browser: 'chromium' | 'firefox', launchOptions: LaunchOptions) {
	return {
		include: ['tests/storage/**/*.test.ts'],
		setupFiles: ['tests/support/fresh-database.ts'],
		globalSetup: ['tests/support/start-misbehaving-server.ts'],
		// The database is one for all files of the browser; two at once would delete each other's.
		fileParallelism: false,
		browser: {
			enabled: true,
			headless: true,
			screenshotFailures: false,
			provider: playwright({ launchOptions }),
			instances: [{ browser }],
		},
	};
}

export default mergeConfig(
	viteConfig,
	defineConfig({
		test: {
			// As for the end-to-end tests: a shared machine may stall in the midst of a measurement.
			retry: process.env.CI ? 1 : 0,
			// Patient, as the end-to-end tests are.
			testTimeout: 300_000,
			hookTimeout: 60_000,
			expect: { poll: { timeout: 30_000 } },
			projects: [
				{
					extends: true,
					test: {
						name: 'unit',
						environment: 'node',
						include: ['tests/{core,import,lint,sample,sync}/**/*.test.ts'],
					},
				},
				{
					extends: true,
					test: {
						name: 'backend',
						environment: 'node',
						include: ['backend/tests/**/*.test.ts'],
						// Nothing is left behind from one file to the next, and loading the SDK takes a second.
						isolate: false,
						// Its versions are pinned; which Node the next ones need is no matter of the tests.
						env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
					},
				},
				{
					extends: true,
					test: {
						// An IndexedDB in memory: quick, and a seed replays exactly.
						name: 'simulator',
						environment: 'node',
						include: ['tests/simulator/**/*.test.ts'],
						setupFiles: ['fake-indexeddb/auto'],
					},
				},
				{
					extends: true,
					test: {
						name: 'storage',
						...inBrowser('chromium', { executablePath: findBrowser(), args: launchArgs }),
					},
				},
				...(isFirefoxAsked
					? [
							{
								extends: true as const,
								test: {
									name: 'storage-firefox',
									...inBrowser('firefox', {
										// Over WebDriver BiDi, which a Firefox as it is shipped understands.
										channel: 'moz-firefox',
										executablePath: findFirefox(),
									}),
								},
							},
						]
					: []),
				...(isWebKitAsked
					? [
							{
								extends: true as const,
								test: {
									name: 'webkit',
									environment: 'node',
									include: ['tests/webkit/**/*.test.ts'],
								},
							},
						]
					: []),
			],
		},
	}),
);
