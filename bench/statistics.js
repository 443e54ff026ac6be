/**
 * The figures that stand for a series of times.
 * @typedef {{ min: number, median: number, max: number }} Spread
 */

/**
 * @param {readonly number[]} values
 * @returns {Spread}
 */
export function spreadOf(values) {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = (sorted.length - 1) / 2;
	return {
		min: sorted[0],
		median: (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2,
		max: sorted[sorted.length - 1],
	};
}

/** @param {readonly number[]} values */
export function medianOf(values) {
	return spreadOf(values).median;
}
