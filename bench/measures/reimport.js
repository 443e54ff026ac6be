import { deleteProfile, newProfile } from '../browser.js';
import { fileSet } from '../files.js';
import { importOnce } from '../rollcall.js';
import { medianOf } from '../statistics.js';

/**
 * The same contacts again under "update", each time in a new browser process that finds the former
 * ones on disk, as it does next week: as they were, shuffled, with some rows changed, and (in another
 * order) changed back. Every count must be exact.
 *
 * @typedef {import('../files.js').FileSet} FileSet
 * @typedef {{ name: string, what: string, file: 'first' | 'shuffled' | 'changed', changes: boolean }} Step
 */

/** In this order: the last needs what the one before it has changed. @type {readonly Step[]} */
const STEPS = [
	{ name: 'reimport', what: 'the same again', file: 'first', changes: false },
	{ name: 'reimport_shuffled', what: 'shuffled', file: 'shuffled', changes: false },
	{ name: 'reimport_changed', what: '10 % changed', file: 'changed', changes: true },
	{
		name: 'reimport_changed_shuffled',
		what: '10 % changed, shuffled',
		file: 'shuffled',
		changes: true,
	},
];

/** @type {import('./measure.js').Measure} */
export const reimport = {
	figures: STEPS.map(({ name }) => name),
	async run(bench) {
		const files = await fileSet(bench.rows);
		const steps = stepsFor(bench.wanted);
		const remarks = /** @type {Set<string>} */ (new Set());
		const first = /** @type {number[]} */ ([]);
		const again = /** @type {Record<string, number[]>} */ (
			Object.fromEntries(steps.map(({ name }) => [name, []]))
		);
		for (let round = 0; round < bench.rounds; round++) {
			const profile = newProfile();
			try {
				first.push((await importOnce(bench.app.url, files.first, { profile })).ms);
				bench.say(`first time: ${(first[round] / 1000).toFixed(2)} s`);
				for (const step of steps) {
					const strategies = ['update'];
					const result = await importOnce(bench.app.url, files[step.file], { profile, strategies });
					again[step.name].push(result.ms);
					bench.say(`${step.what}: ${(result.ms / 1000).toFixed(2)} s`);
					const wrong = miscount(step, files, result.counts);
					if (wrong !== undefined) remarks.add(wrong);
				}
			} finally {
				deleteProfile(profile);
			}
		}
		const rows = files.valid + files.rejected;
		const seconds = (/** @type {number[]} */ times) => times.map((ms) => ms / 1000);
		return {
			figures: Object.fromEntries(
				steps.map(({ name }) => [name, medianOf(again[name]) / medianOf(first)]),
			),
			timings: [
				{
					what: 'first import, no duplicates in the file',
					rows,
					unit: 's',
					values: seconds(first),
				},
				...steps.map(({ name, what }) => ({
					what: `under update, ${what}`,
					rows,
					unit: 's',
					values: seconds(again[name]),
				})),
			],
			remarks: [...remarks],
		};
	},
};

/** @param {ReadonlySet<string>} wanted */
function stepsFor(wanted) {
	return STEPS.filter(
		({ name }) =>
			wanted.has(name) || (name === 'reimport_changed' && wanted.has('reimport_changed_shuffled')),
	);
}

/**
 * @param {Step} step
 * @param {FileSet} files
 * @param {import('../rollcall.js').ImportResult['counts']} counts
 * @returns {string | undefined}
 */
function miscount({ name, changes }, { valid, rejected, changedRows }, counts) {
	const updated = changes ? changedRows : 0;
	const identical = valid - updated;
	if (
		counts.updated === updated &&
		counts.identical === identical &&
		counts.rejected === rejected &&
		counts.created === 0
	) {
		return undefined;
	}
	return `WRONG COUNTS in ${name}: ${updated} updated and ${identical} identical expected, the report says ${JSON.stringify(counts)}.`;
}
