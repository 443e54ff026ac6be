import { vi } from 'vitest';
import { Random } from './random.ts';
import { Simulation } from './simulation.ts';

/**
 * Runs something in a simulation of its own, all of it from the seed. An error begins with what failed, and
 * tells the end of what was done.
 */
export async function inSimulation<T>(
	whatFailed: string,
	seed: number,
	work: (simulation: Simulation) => Promise<T>,
): Promise<T> {
	const random = new Random(seed);
	const simulation = new Simulation(`simulation ${seed}`, random);
	const restore = ownCrypto(random);
	try {
		return await work(simulation);
	} catch (error) {
		const told = simulation.trace.slice(-TOLD_LINES).join('\n');
		throw new Error(`${whatFailed}\n${told}\n${String(error)}`, { cause: error });
	} finally {
		await simulation.end();
		restore();
	}
}

const TOLD_LINES = 60;

/** Ids and hash seeds from the script's own random numbers. Answers how to end that. */
function ownCrypto(random: Random): () => void {
	const hex = (): string => random.between(0, 0xffff).toString(16).padStart(4, '0');
	const ids = vi
		.spyOn(crypto, 'randomUUID')
		.mockImplementation(
			() => `${hex()}${hex()}-${hex()}-${hex()}-${hex()}-${hex()}${hex()}${hex()}`,
		);
	const values = vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
		const words = array as unknown as Uint32Array;
		for (let at = 0; at < words.length; at++) words[at] = random.between(0, 0xffffffff);
		return array;
	});
	return () => {
		ids.mockRestore();
		values.mockRestore();
	};
}
