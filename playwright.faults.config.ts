import { defineConfig } from '@playwright/test';
import endToEnd from './playwright.config.ts';

/**
 * The faults: what the world does to an import, one after the other, and some hundred kills. As the end-to-end
 * tests in all but this: they take minutes, so `npm test` leaves them out.
 */
export default defineConfig(endToEnd, {
	testDir: 'tests/faults',
	use: {
		// Offline has its own tests; without its preparations a page opens in half the time.
		serviceWorkers: 'block',
		// A browser that is killed leaves no trace to read.
		trace: 'off',
	},
});
