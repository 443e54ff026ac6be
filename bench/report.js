import { cpus, totalmem } from 'node:os';
import { FIGURES } from './figures.js';
import { spreadOf } from './statistics.js';

/**
 * What one run found, as a text for people: Markdown, so that it can be put into a README as it is.
 *
 * @typedef {import('./measures/measure.js').Findings} Findings
 *
 * @param {Findings} found
 * @param {{ rows: number, rounds: number, browser: string, load: number }} run
 * @returns {string}
 */
export function reportOf({ figures, timings = [], remarks = [] }, { rows, rounds, browser, load }) {
	return [
		`${rows.toLocaleString('en')} rows, ${rounds} rounds each, in turns; ${machine()}, Chromium ${browser}, ${new Date().toISOString().slice(0, 10)}.`,
		...busyWith(load),
		'Each import runs in a new browser with a new profile on disk; one of 1,000 rows before it all does not count.',
		'',
		table(
			['figure', 'what', 'found', 'must', 'aim', ''],
			Object.entries(figures).map(([name, value]) => figureRow(name, value)),
		),
		'',
		table(
			['what', 'rows', 'min', 'median', 'max'],
			timings.map(({ what, rows: ofRows, unit, values }) => {
				const { min, median, max } = spreadOf(values);
				return [
					what,
					ofRows.toLocaleString('en'),
					...[min, median, max].map((value) => `${digits(value)} ${unit}`),
				];
			}),
		),
		...(remarks.length === 0 ? [] : ['', ...remarks.map((remark) => `- ${remark}`)]),
	].join('\n');
}

/**
 * Seen with twice as many busy processes as processors: the same work took 3 s, and 80 s the next time.
 *
 * @param {number} load of the machine before the run
 */
function busyWith(load) {
	if (load < cpus().length / 2) return [];
	return [
		`THE MACHINE WAS BUSY before this began (load ${load.toFixed(1)}): do not trust the figures.`,
	];
}

/**
 * @param {string} name
 * @param {number} value
 */
function figureRow(name, value) {
	const { what, unit, must, aim, better } = FIGURES[name] ?? {
		what: name,
		unit: 'MB',
		better: 'lower',
	};
	const holds = (/** @type {number} */ limit) =>
		better === 'lower' ? value <= limit : value >= limit;
	const verdict =
		must === undefined ? '' : aim !== undefined && holds(aim) ? 'aim' : holds(must) ? 'must' : 'NO';
	return [
		name,
		what,
		`${digits(value)} ${unit}`,
		must === undefined ? '' : String(must),
		aim === undefined ? '' : String(aim),
		verdict,
	];
}

/** Three digits that mean something. @param {number} value */
function digits(value) {
	if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
	return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}

function machine() {
	const processors = cpus();
	const gigabytes = Math.round(totalmem() / 2 ** 30);
	return `${processors.length} × ${processors[0]?.model.trim() ?? 'processor'}, ${gigabytes} GB`;
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
function table(head, rows) {
	const widths = head.map((title, at) =>
		Math.max(title.length, ...rows.map((row) => row[at].length)),
	);
	const line = (/** @type {readonly string[]} */ cells) =>
		`| ${cells.map((cell, at) => cell.padEnd(widths[at])).join(' | ')} |`;
	return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
