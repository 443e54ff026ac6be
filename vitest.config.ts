import { playwright } from '@vitest/browser-playwright';
import { defineConfig, mergeConfig } from 'vitest/config';
import { findBrowser, launchArgs } from './scripts/find-browser.js';
import viteConfig from './vite.config.ts';

export default mergeConfig(
	viteConfig,
	defineConfig({
		test: {
			// As for the end-to-end tests: a shared machine may stall in the midst of a measurement.
			retry: process.env.CI ? 1 : 0,
			// Five seconds are not enough for a long property on a machine that does much else.
			testTimeout: 30_000,
			projects: [
				{
					extends: true,
					test: {
						name: 'unit',
						environment: 'node',
						include: ['tests/{core,import,sample,sync}/**/*.test.ts'],
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
						// A real IndexedDB in a real browser: transactions and quotas are what is tested.
						name: 'storage',
						include: ['tests/storage/**/*.test.ts'],
						setupFiles: ['tests/support/fresh-database.ts'],
						// The database is one for all files of the browser; two at once would delete each other's.
						fileParallelism: false,
						browser: {
							enabled: true,
							headless: true,
							screenshotFailures: false,
							provider: playwright({
								launchOptions: { executablePath: findBrowser(), args: launchArgs },
							}),
							instances: [{ browser: 'chromium' }],
						},
					},
				},
			],
		},
	}),
);
