/**
 * What a measure is given.
 *
 * @typedef {object} Bench
 * @property {number} rows of the large file
 * @property {number} rounds how often each thing is timed
 * @property {ReadonlySet<string>} wanted names of the figures that are asked for
 * @property {import('../host.js').Host} app
 * @property {import('../host.js').Host} peers
 * @property {(text: string) => void} say what is going on
 *
 * What a measure answers.
 *
 * @typedef {object} Findings
 * @property {Record<string, number>} figures
 * @property {readonly Timing[]} [timings] what the figures are made of
 * @property {readonly string[]} [remarks] sentences to read with the figures
 *
 * @typedef {object} Timing
 * @property {string} what
 * @property {number} rows
 * @property {string} unit
 * @property {readonly number[]} values one a round
 *
 * @typedef {object} Measure
 * @property {readonly string[]} figures names of all it can find
 * @property {boolean} [onlyWhenNamed] takes too long to be part of every run
 * @property {(bench: Bench) => Promise<Findings>} run
 */

/**
 * Times several things in turns, so that whatever else the machine does meets all of them alike.
 *
 * @template {string} Name
 * @param {Bench} bench
 * @param {Readonly<Record<Name, () => Promise<number>>>} contestants each answers its milliseconds
 * @returns {Promise<Record<Name, number[]>>}
 */
export async function inTurns({ rounds, say }, contestants) {
	const names = /** @type {Name[]} */ (Object.keys(contestants));
	const times = /** @type {Record<Name, number[]>} */ ({});
	for (const name of names) times[name] = [];
	for (let round = 0; round < rounds; round++) {
		// Every other round backwards: nobody always comes after the same one.
		for (const name of round % 2 === 0 ? names : names.toReversed()) {
			const ms = await contestants[name]();
			say(`${name}: ${(ms / 1000).toFixed(2)} s`);
			times[name].push(ms);
		}
	}
	return times;
}
