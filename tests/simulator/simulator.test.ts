import { expect, test } from 'vitest';
import { simulate } from './simulate.ts';

/** One to replay, or how many to try. */
const { ROLLCALL_SEED, ROLLCALL_SEEDS } = process.env;
const seeds =
	ROLLCALL_SEED === undefined
		? Array.from({ length: Number(ROLLCALL_SEEDS ?? 100) }, (_, at) => at + 1)
		: [Number(ROLLCALL_SEED)];

test(`whatever is done, and whatever happens meanwhile, the log keeps its rules and contacts are the model's (${seeds.length} seeds)`, async () => {
	for (const seed of seeds) await simulate(seed);
}, 3_600_000);

test('a seed replays exactly', async () => {
	expect(await simulate(seeds[0])).toEqual(await simulate(seeds[0]));
});
