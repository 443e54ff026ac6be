import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What the app is built from, in the project's folder. */
export const APP_SOURCES = [
	'kernel',
	'src',
	'static',
	'package-lock.json',
	'svelte.config.js',
	'vite.config.ts',
];

/** What every build of the app writes anew. */
export const APP_BUILT = 'build/_app/version.json';

/**
 * Whether something made is missing, or older than what it is made of.
 *
 * @param {string} made
 * @param {readonly string[]} sources
 */
export function isOlder(made, sources) {
	return newestChange(sources) > newestChange([made]);
}

/**
 * When the newest of these files and folders changed, in milliseconds; 0 where there is none.
 *
 * @param {readonly string[]} paths
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
