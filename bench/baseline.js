import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { FIGURES } from './figures.js';

/**
 * Figures that this code is known to reach: the guard against becoming slower unnoticed.
 *
 * @typedef {{ rows: number, figures: Record<string, number> }} Baseline
 */

const file = new URL('baseline.json', import.meta.url);
/** Two runs of the same code on a busy machine can differ by this much. */
const TOLERANCE = 0.25;

/** Only figures that do not depend on how fast the machine is. @param {Baseline} found */
export function writeBaseline({ rows, figures }) {
	const guarded = Object.entries(figures).filter(([name]) => FIGURES[name]?.guarded);
	const kept = readBaseline();
	const others = kept?.rows === rows ? kept.figures : {};
	const baseline = { rows, figures: { ...others, ...Object.fromEntries(guarded) } };
	writeFileSync(file, JSON.stringify(baseline, undefined, '\t') + '\n');
}

/**
 * What has become worse, a sentence each.
 *
 * @param {Baseline} found
 * @returns {string[]}
 */
export function worseThanBaseline({ rows, figures }) {
	const baseline = readBaseline();
	if (baseline === undefined) return ['There is no baseline yet: --write-baseline makes one.'];
	if (baseline.rows !== rows) {
		return [`The baseline is of ${baseline.rows} rows: run it with --rows ${baseline.rows}.`];
	}
	return Object.entries(baseline.figures).flatMap(([name, was]) => {
		const is = figures[name];
		if (is === undefined) return [];
		const { better, what } = FIGURES[name];
		const worse = better === 'lower' ? is / was : was / is;
		if (worse <= 1 + TOLERANCE) return [];
		const percent = Math.round((worse - 1) * 100);
		return [`${name} is ${percent} % worse: ${is.toFixed(2)}, was ${was.toFixed(2)} (${what}).`];
	});
}

/** @returns {Baseline | undefined} */
function readBaseline() {
	return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
