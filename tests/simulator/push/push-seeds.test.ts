import { expect, test } from 'vitest';
import { seedsToTry } from '../effort.ts';
import { simulatePush } from './simulate-push.ts';

const SEEDS = seedsToTry(40);

test(`whatever happens on the way, the server has what is stored here in the end, and nothing twice (${SEEDS.length} seeds)`, async () => {
	for (const seed of SEEDS) await simulatePush(seed);
}, 3_600_000);

test('a seed replays exactly', async () => {
	expect(await simulatePush(SEEDS[0])).toEqual(await simulatePush(SEEDS[0]));
});
