import { sampleFile } from '../files.js';
import { importOnce } from '../rollcall.js';
import { medianOf } from '../statistics.js';
import { inTurns } from './measure.js';

/**
 * Ten times the rows shall take ten times as long and no longer.
 *
 * @type {import('./measure.js').Measure}
 */
export const scaling = {
	figures: ['scaling'],
	async run(bench) {
		const fewRows = Math.round(bench.rows / 10);
		const [manyFile, fewFile] = [await sampleFile(bench.rows), await sampleFile(fewRows)];
		const url = bench.app.url;
		const { many, few } = await inTurns(bench, {
			many: async () => (await importOnce(url, manyFile)).ms,
			few: async () => (await importOnce(url, fewFile)).ms,
		});
		const seconds = (/** @type {number[]} */ times) => times.map((ms) => ms / 1000);
		return {
			figures: { scaling: medianOf(many) / medianOf(few) },
			timings: [
				{ what: 'all rows', rows: bench.rows, unit: 's', values: seconds(many) },
				{ what: 'a tenth of them', rows: fewRows, unit: 's', values: seconds(few) },
			],
		};
	},
};
