// Uses Node's own modules only: it runs before there are any others.
import { execSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Installs the dependencies the lockfile names when what is installed differs; silent when fine.
 *
 * @param {string} folder in the project's, with a slash at its end
 */
export function ensureInstalled(folder) {
	const at = new URL(`../${folder}`, import.meta.url);
	if (!isInstalled(at)) execSync('npm ci', { cwd: fileURLToPath(at), stdio: 'inherit' });
}

/** @param {URL} folder */
function isInstalled(folder) {
	const wanted = readPackages(new URL('package-lock.json', folder));
	// npm's own record of what it put there.
	const installed = readPackages(new URL('node_modules/.package-lock.json', folder));
	if (!wanted || !installed) return false;

	return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
		if (path === '') return true;
		// Optional packages are for other platforms as a rule.
		if (!installed[path]) return optional || devOptional;
		return installed[path].version === version;
	});
}

/**
 * @param {URL} lockfile
 * @returns {Record<string, { version: string, optional?: boolean, devOptional?: boolean }> | undefined}
 */
function readPackages(lockfile) {
	try {
		return JSON.parse(readFileSync(lockfile, 'utf8')).packages;
	} catch {
		return undefined;
	}
}
