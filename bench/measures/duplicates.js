import { sampleFile } from '../files.js';
import { importOnce } from '../rollcall.js';
import { medianOf } from '../statistics.js';
import { inTurns } from './measure.js';

/**
 * What finding duplicates costs: "skip" against "create anyway".
 *
 * Choosing another strategy begins the forecast anew. So both are chosen after another one, and the
 * time begins with that choice: neither has a head start.
 *
 * @type {import('./measure.js').Measure}
 */
export const duplicates = {
	figures: ['dedupe_overhead'],
	async run(bench) {
		const path = await sampleFile(bench.rows);
		const url = bench.app.url;
		const imported = async (/** @type {string[]} */ strategies) =>
			(await importOnce(url, path, { strategies, fromLastChoice: true })).ms;
		const { on, off } = await inTurns(bench, {
			on: () => imported(['merge', 'skip']),
			off: () => imported(['merge', 'create']),
		});
		const seconds = (/** @type {number[]} */ times) => times.map((ms) => ms / 1000);
		return {
			figures: { dedupe_overhead: medianOf(on) / medianOf(off) },
			timings: [
				{ what: 'duplicates skipped', rows: bench.rows, unit: 's', values: seconds(on) },
				{ what: 'duplicates created anyway', rows: bench.rows, unit: 's', values: seconds(off) },
			],
		};
	},
};
