// `npm run test:simulator`: all that the simulator can try, 2,000 seeds unless ROLLCALL_SEEDS says how many.
import './setup.js';
import { spawnSync } from 'node:child_process';

const { status } = spawnSync('vitest run --project simulator', {
	shell: true,
	stdio: 'inherit',
	env: { ROLLCALL_SEEDS: '2000', ...process.env },
});
process.exitCode = status ?? 1;
