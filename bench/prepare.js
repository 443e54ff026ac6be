import { execFileSync, execSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBrowser } from '../scripts/find-browser.js';
import { APP_BUILT, APP_SOURCES, isOlder } from '../scripts/is-older.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const bench = fileURLToPath(new URL('.', import.meta.url));

/** Where the app and the peers' page are built. */
export const APP_BUILD = join(root, 'build');
export const PEERS_BUILD = join(bench, 'node_modules', '.peers');

/** Installs and builds what is missing or older than what it is made of. */
export async function prepare() {
	await ensureBrowser();
	if (isOlder(join(bench, 'node_modules/.package-lock.json'), [join(bench, 'package-lock.json')])) {
		console.error('Installing what the peers need…');
		execSync('npm ci --loglevel=error', { cwd: bench, stdio: ['ignore', 'ignore', 'inherit'] });
	}
	const sources = APP_SOURCES.map((path) => join(root, path));
	if (isOlder(join(root, APP_BUILT), sources)) {
		console.error('Building the app…');
		viteBuild([]);
	}
	// The peers use the app's own checks, so that its sources are theirs too.
	const peers = [
		join(bench, 'peers'),
		join(bench, 'package-lock.json'),
		join(root, 'src/lib/core'),
	];
	if (isOlder(join(PEERS_BUILD, 'index.html'), peers)) {
		console.error('Building the page of the peers…');
		viteBuild(['--config', join(bench, 'vite.config.js')]);
	}
}

/** @param {string[]} options */
function viteBuild(options) {
	const vite = join(root, 'node_modules/vite/bin/vite.js');
	execFileSync(process.execPath, [vite, 'build', '--logLevel', 'error', ...options], {
		cwd: root,
		stdio: 'inherit',
	});
}
