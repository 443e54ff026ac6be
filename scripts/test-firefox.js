// `npm run test:firefox`: the storage and end-to-end tests in Firefox. What can't be driven there is skipped by name.
import './setup.js';
import { buildAndRunEach } from './run-each.js';

// After setup: it may need packages that setup has only just installed.
const { ensureFirefox } = await import('./find-browser.js');
ensureFirefox();
process.env.ROLLCALL_FIREFOX = '1';
process.env.ROLLCALL_LONG = '1';

buildAndRunEach([
	'vitest run --project storage-firefox',
	`playwright test --project=firefox ${process.argv.slice(2).join(' ')}`,
]);
