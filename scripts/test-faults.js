// `npm run test:faults`: every fault that tests/faults/README.md lists, and the simulator. With the name of a test or a
// file of tests/faults, that alone.
import './setup.js';
import { buildAndRunEach } from './run-each.js';

// After setup: it may need packages that setup has only just installed.
const { ensureBrowser } = await import('./find-browser.js');
await ensureBrowser();
process.env.ROLLCALL_LONG = '1';

const named = process.argv.slice(2).join(' ');
const faults = `playwright test -c playwright.faults.config.ts ${named}`;
buildAndRunEach(
	named === ''
		? [
				faults,
				'playwright test e2e/bad-input e2e/offline e2e/resume e2e/storage-trouble',
				'vitest run --project unit --project storage ' +
					'storage/importer-control storage/push-faults storage/resume storage/storage-trouble ' +
					'import/gather core/csv/read-records core/sync lint/transactions',
				'node scripts/simulate.js',
			]
		: [faults],
);
