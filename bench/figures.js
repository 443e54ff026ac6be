/**
 * What each figure is, and what the product wants of it.
 *
 * @typedef {object} Figure
 * @property {string} what
 * @property {string} unit
 * @property {'lower' | 'higher'} better
 * @property {number} [must]
 * @property {number} [aim]
 * @property {boolean} [guarded] the same on every machine, more or less: a ratio or a size, so that
 *   `--check` can compare it with the baseline
 */

/** @type {Readonly<Record<string, Figure>>} */
export const FIGURES = {
	import_vs_papa: ratio('complete import, to bare Papa Parse', 'lower', 4, 2.5),
	import_vs_dexie_rows: ratio('faster than a record a contact in Dexie', 'higher', 12, 20),
	import_vs_sqlite: ratio('faster than SQLite-WASM, small file', 'higher', 2, 3),
	import_vs_sqlite_1m: ratio('faster than SQLite-WASM, large file', 'higher', 5, 9),
	import_vs_duckdb: ratio('faster than DuckDB-WASM, its start counted', 'higher', 0.8, 1.3),
	rows_per_s: { what: 'rows imported in a second', unit: 'rows/s', better: 'higher' },
	peak_mb: {
		what: 'memory at the peak, above idle',
		unit: 'MB',
		better: 'lower',
		must: 100,
		aim: 70,
	},
	peak_private_mb: { what: "the renderer's private memory, likewise", unit: 'MB', better: 'lower' },
	dedupe_overhead: ratio('duplicate handling on, to off', 'lower', 1.05, 1.02),
	scaling: ratio('ten times the rows, time', 'lower', 11, 10),
	reimport: ratio('the same file again under update, to the first time', 'lower', 1.5, 1),
	reimport_shuffled: ratio('the same, its rows shuffled', 'lower', 3, 1.5),
	reimport_changed: ratio('the same, 10 % of the rows changed', 'lower', 3),
	reimport_changed_shuffled: ratio('the same, 10 % changed and shuffled', 'lower', 3),
	rollback_s: {
		what: 'undo, to the table showing it',
		unit: 's',
		better: 'lower',
		must: 1,
		aim: 0.2,
	},
	push_20k_s: {
		what: 'sending 20,000 contacts to a server of 50 ms',
		unit: 's',
		better: 'lower',
		must: 20,
		aim: 8,
	},
	push_requests: {
		what: 'requests that takes',
		unit: '',
		better: 'lower',
		must: 802,
		aim: 800,
		guarded: true,
	},
	longest_task_ms: milliseconds('longest main-thread task while importing', 100, 50),
	first_rows_ms: milliseconds('contacts opened cold: first rows', 300, 100),
	deep_scroll_ms: milliseconds('rows after a jump to the middle of the table'),
	scroll_task_ms: milliseconds('longest main-thread task while scrolling', 100, 50),
	search_s: { what: 'first search through all', unit: 's', better: 'lower', must: 0.7, aim: 0.3 },
	search_again_s: { what: 'second search through all', unit: 's', better: 'lower' },
	sort_s: { what: 'first sort, the slowest column', unit: 's', better: 'lower', must: 4, aim: 2 },
	first_screen_kb: {
		what: 'JavaScript for the first screen, gzip',
		unit: 'kB',
		better: 'lower',
		must: 120,
		aim: 70,
		guarded: true,
	},
};

/**
 * @param {string} what
 * @param {'lower' | 'higher'} better
 * @param {number} must
 * @param {number} [aim]
 * @returns {Figure}
 */
function ratio(what, better, must, aim) {
	return { what, unit: '×', better, must, aim, guarded: true };
}

/**
 * @param {string} what
 * @param {number} [must]
 * @param {number} [aim]
 * @returns {Figure}
 */
function milliseconds(what, must, aim) {
	return { what, unit: 'ms', better: 'lower', must, aim };
}
