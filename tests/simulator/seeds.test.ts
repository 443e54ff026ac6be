import { expect, test } from 'vitest';
import { seedsToTry } from './effort.ts';
import { simulate } from './simulate.ts';

const SEEDS = seedsToTry(100);

test(`whatever is done, and whatever happens meanwhile, the log keeps its rules and contacts are the model's (${SEEDS.length} seeds)`, async () => {
	for (const seed of SEEDS) await simulate(seed);
}, 3_600_000);

test('a seed replays exactly', async () => {
	expect(await simulate(SEEDS[0])).toEqual(await simulate(SEEDS[0]));
});
