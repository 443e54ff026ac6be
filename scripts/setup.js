// Installs the dependencies the lockfile names when what is installed differs; silent when fine.
// Uses Node's own modules only: it runs before there are any others.
import { execSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

if (!isInstalled()) execSync('npm ci', { stdio: 'inherit' });

function isInstalled() {
	const wanted = readPackages('package-lock.json');
	// npm's own record of what it put there.
	const installed = readPackages('node_modules/.package-lock.json');
	if (!wanted || !installed) return false;

	return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
		if (path === '') return true;
		// Optional packages are for other platforms as a rule.
		if (!installed[path]) return optional || devOptional;
		return installed[path].version === version;
	});
}

/**
 * @param {string} lockfile
 * @returns {Record<string, { version: string, optional?: boolean, devOptional?: boolean }> | undefined}
 */
function readPackages(lockfile) {
	try {
		return JSON.parse(readFileSync(new URL(`../${lockfile}`, import.meta.url), 'utf8')).packages;
	} catch {
		return undefined;
	}
}
