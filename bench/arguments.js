import { parseArgs } from 'node:util';

/**
 * @typedef {object} Arguments
 * @property {number} rows
 * @property {number} rounds
 * @property {readonly string[] | undefined} only
 * @property {string | undefined} json
 * @property {boolean} check
 * @property {boolean} writeBaseline
 */

export const USAGE = `npm run bench -- [options]

  --rows N           rows of the large file (1000000)
  --rounds N         how often each thing is timed; the median counts (3)
  --only NAME,…      only these figures; "curve" is memory by rows, and part of no other run
  --json FILE        writes the figures there
  --check            fails where a ratio is more than 25 % worse than in bench/baseline.json
  --write-baseline   makes this run's figures the baseline`;

/**
 * Throws a sentence for what it does not understand.
 *
 * @param {string[]} args
 * @param {readonly string[]} names of all figures
 * @returns {Arguments}
 */
export function readArguments(args, names) {
	const { values } = parseArgs({
		args,
		options: {
			rows: { type: 'string', default: '1000000' },
			rounds: { type: 'string', default: '3' },
			only: { type: 'string' },
			json: { type: 'string' },
			check: { type: 'boolean', default: false },
			'write-baseline': { type: 'boolean', default: false },
		},
	});
	const only = values.only?.split(',').map((name) => name.trim());
	const unknown = only?.find((name) => !names.includes(name));
	if (unknown !== undefined) {
		throw new Error(`There is no figure ${unknown}. There are: ${names.join(', ')}`);
	}
	return {
		rows: wholeNumber('rows', values.rows, 1000),
		rounds: wholeNumber('rounds', values.rounds, 1),
		only,
		json: values.json,
		check: values.check,
		writeBaseline: values['write-baseline'],
	};
}

/**
 * @param {string} name
 * @param {string} text
 * @param {number} least
 */
function wholeNumber(name, text, least) {
	const number = Number(text);
	if (!Number.isInteger(number) || number < least) {
		throw new Error(`--${name} needs a whole number from ${least} on, not "${text}".`);
	}
	return number;
}
