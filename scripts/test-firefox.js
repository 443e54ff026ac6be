// `npm run test:firefox`: the storage and end-to-end tests in Firefox. What can't be driven there is skipped by name.
import './setup.js';
import { spawnSync } from 'node:child_process';

// After setup: it may need packages that setup has only just installed.
const { ensureFirefox } = await import('./find-browser.js');
ensureFirefox();
process.env.ROLLCALL_FIREFOX = '1';
process.env.ROLLCALL_LONG = '1';

const commands = [
	'vitest run --project storage-firefox',
	'vite build',
	`playwright test --project=firefox ${process.argv.slice(2).join(' ')}`,
];
const passed = commands.map(
	(command) => spawnSync(command, { shell: true, stdio: 'inherit' }).status === 0,
);
process.exitCode = passed.every(Boolean) ? 0 : 1;
