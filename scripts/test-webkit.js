// `npm run test:webkit`: a smoke run in WebKitGTK, on a display of its own.
import './setup.js';
import { buildAndRunEach } from './run-each.js';

// After setup: it may need packages that setup has only just installed.
const { ensureWebKit } = await import('./find-browser.js');
ensureWebKit();
process.env.ROLLCALL_WEBKIT = '1';

buildAndRunEach([
	`xvfb-run --auto-servernum vitest run --project webkit ${process.argv.slice(2).join(' ')}`,
]);
