// Finds browsers for the tests, and installs them where they are missing.
// Run as a script it makes sure there is a Chromium; the test configurations only look.
import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const isRoot = process.getuid?.() === 0;

/** For machines without a GPU and networks without an outside. */
export const launchArgs = [
	// Chromium's sandbox refuses to run as root.
	...(isRoot ? ['--no-sandbox'] : []),
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/**
 * The path of a Chromium, or undefined: then Playwright looks for its own and says what is missing.
 * @returns {string | undefined}
 */
export function findBrowser() {
	if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;

	const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
	const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/snap/bin'];
	const usualPlaces = [
		'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
		'/Applications/Chromium.app/Contents/MacOS/Chromium',
		'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
	];
	return [
		...folders.flatMap((folder) => names.map((name) => join(folder, name))),
		...usualPlaces,
	].find(isExecutable);
}

/**
 * The path of a Firefox, or undefined.
 * @returns {string | undefined}
 */
export function findFirefox() {
	if (process.env.FIREFOX_PATH) return process.env.FIREFOX_PATH;

	const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/snap/bin'];
	const usualPlaces = [
		'/Applications/Firefox.app/Contents/MacOS/firefox',
		'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
	];
	return [
		...folders.flatMap((folder) => ['firefox-esr', 'firefox'].map((name) => join(folder, name))),
		...usualPlaces,
	].find(isExecutable);
}

/** Finds a Chromium or installs one; throws a sentence when neither works. */
export async function ensureBrowser() {
	const found = findBrowser();
	if (found) {
		if (!existsSync(found)) throw new Error(`CHROMIUM_PATH names ${found}, which does not exist.`);
		return;
	}
	if (await hasPlaywrightsOwn()) return;

	console.log('No Chromium found. Trying to install one…');
	const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx';
	if (runs(npx, ['playwright', 'install', 'chromium']) && (await hasPlaywrightsOwn())) return;

	if (installsByApt('chromium') && findBrowser()) return;
	throw new Error(
		'No Chromium found, and none could be installed. Install Chromium or Chrome, or set CHROMIUM_PATH to one.',
	);
}

/** Finds a Firefox or installs one; throws a sentence when neither works. */
export function ensureFirefox() {
	if (findFirefox()) return;
	if (installsByApt('firefox-esr') && findFirefox()) return;
	throw new Error(
		'No Firefox found, and none could be installed. Install it, or set FIREFOX_PATH to one.',
	);
}

/** Finds a WebKitGTK that can be driven, and a display for it, or installs them; throws a sentence when neither works. */
export function ensureWebKit() {
	if (hasWebKit()) return;
	const packages = ['webkit2gtk-driver', 'gjs', 'gir1.2-webkit2-4.1', 'xvfb', 'xauth'];
	if (installsByApt(...packages) && hasWebKit()) return;
	throw new Error(
		`No WebKitGTK that can be driven found, and none could be installed. On Debian: apt-get install ${packages.join(' ')}`,
	);
}

/** Whether all is there that tests/webkit needs: the driver, a display, and GJS with the engine in its reach. */
function hasWebKit() {
	const load = "imports.gi.versions.WebKit2 = '4.1'; imports.gi.WebKit2";
	return [
		['WebKitWebDriver', '--help'],
		['xvfb-run', '--help'],
		['gjs', '-c', load],
	].every(([command, ...args]) => spawnSync(command, args).status === 0);
}

async function hasPlaywrightsOwn() {
	const { chromium } = await import('playwright');
	return existsSync(chromium.executablePath());
}

/** @param {string} path */
function isExecutable(path) {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/**
 * Installs packages where apt is and may.
 * @param {string[]} packages
 */
function installsByApt(...packages) {
	if (!isRoot || !existsSync('/etc/debian_version')) return false;
	return runs('apt-get', ['update']) && runs('apt-get', ['install', '-y', ...packages]);
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function runs(command, args) {
	try {
		execFileSync(command, args, { stdio: 'inherit' });
		return true;
	} catch {
		return false;
	}
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	try {
		await ensureBrowser();
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	}
}
