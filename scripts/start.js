// `npm start`: installs what is missing, builds when the sources are newer than the build, serves it.
import './setup.js';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = ['src', 'static', 'package-lock.json', 'svelte.config.js', 'vite.config.ts'];
// Written anew by every build.
const BUILT = 'build/_app/version.json';

process.chdir(root);
const { build, preview } = await import('vite');

if (newestChange(SOURCES) > newestChange([BUILT])) await build();

const server = await preview({
	preview: { port: Number(process.env.PORT ?? 4173), strictPort: true },
});
console.log(`Rollcall is at ${server.resolvedUrls?.local[0]}`);

/**
 * When the newest of these files and folders changed, in milliseconds; 0 where there is none.
 * @param {string[]} paths
 * @returns {number}
 */
function newestChange(paths) {
	return Math.max(
		0,
		...paths.map((path) => {
			const stats = statSync(path, { throwIfNoEntry: false });
			if (!stats) return 0;
			if (!stats.isDirectory()) return stats.mtimeMs;
			// The folder's own time too: it changes when a file in it is deleted.
			const entries = readdirSync(path).map((name) => join(path, name));
			return Math.max(stats.mtimeMs, newestChange(entries));
		}),
	);
}
