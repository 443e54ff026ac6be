import { spawnSync } from 'node:child_process';

/**
 * Builds the app, and runs these one after the other, each also where one before it failed; the process then
 * fails. Without a build nothing is run: an old one would be tested in its place.
 *
 * @param {readonly string[]} commands
 */
export function buildAndRunEach(commands) {
	const passed = run('vite build') && commands.map(run).every(Boolean);
	process.exitCode = passed ? 0 : 1;
}

/** @param {string} command */
function run(command) {
	return spawnSync(command, { shell: true, stdio: 'inherit' }).status === 0;
}
