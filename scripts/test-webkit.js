// `npm run test:webkit`: a smoke run in WebKitGTK, on a display of its own.
import './setup.js';
import { spawnSync } from 'node:child_process';

// After setup: it may need packages that setup has only just installed.
const { ensureWebKit } = await import('./find-browser.js');
ensureWebKit();
process.env.ROLLCALL_WEBKIT = '1';

const commands = [
	'vite build',
	`xvfb-run --auto-servernum vitest run --project webkit ${process.argv.slice(2).join(' ')}`,
];
const passed = commands.every(
	(command) => spawnSync(command, { shell: true, stdio: 'inherit' }).status === 0,
);
process.exitCode = passed ? 0 : 1;
