import { closeSync, openSync, writeSync } from 'node:fs';
import { randomOf } from './random.ts';

export interface MakeOptions {
	readonly rows: number;
	readonly seed: number;
	/** Share of rows that repeat the e-mail of an earlier one. */
	readonly duplicates?: number;
	/** Share of rows whose e-mail is none. */
	readonly invalid?: number;
}

/** What is true of a made file. */
export interface Truth {
	readonly rows: number;
	readonly created: number;
	readonly duplicates: number;
	readonly invalid: number;
}

const FIRST = [
	'Ana',
	'José',
	'Zoë',
	'Łukasz',
	'Siobhán',
	'Jürgen',
	'Renée',
	'Kofi',
	'Priya',
	'Mehmet',
	'Olga',
	'Björn',
	'太郎',
	'Иван',
];
const LAST = [
	'Silva',
	'Müller',
	'van der Berg',
	'García López',
	"O'Neil",
	'Smith, Jr.',
	'Nguyễn',
	'Okonkwo',
	'Kowalski',
	'Åström',
	'Rossi',
	'山田',
	'Петрова',
];
const TITLES = ['Buyer', 'Head of "Special" Projects', 'Nurse', 'Engineer', 'Accountant', ''];
const CITIES = ['Berlin', 'São Paulo', 'Kraków', 'Leeds', 'Malmö', 'Boston', '東京'];
/** Shapes of valid numbers; `#` is a digit from 2 to 9, so that no rule about zeros is met. */
const PHONES = [
	'+1 415 5## ####',
	'+44 20 7### ####',
	'+49 30 2######',
	'+33 1 42 ## ## ##',
	'+46 70 2## ## ##',
	'+39 02 2######',
	'(415) 5##-####',
];

/**
 * Writes a CSV of contacts as they come from real exports: names of many countries, phone numbers in
 * many shapes, quotes, notes of several lines, some duplicates and some invalid rows. The same seed
 * gives the same file.
 *
 * @returns what an import that skips duplicates must find in it
 */
export function makeContactsCsv(path: string, options: MakeOptions): Truth {
	const { rows, seed, duplicates = 0.03, invalid = 0.02 } = options;
	const random = randomOf(seed);
	const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)];
	const truth = { rows, created: 0, duplicates: 0, invalid: 0 };
	const file = openSync(path, 'w');
	try {
		let text = 'Email,First Name,Last Name,Phone,Company,Job Title,City,Notes\r\n';
		for (let row = 1; row <= rows; row++) {
			// The first row is the one that duplicates repeat.
			const chance = row === 1 ? 1 : random();
			let email = `user${row}@example${row % 7}.com`;
			if (chance < invalid) {
				email = `user${row}.example.com`;
				truth.invalid++;
			} else if (chance < invalid + duplicates) {
				email = `USER1@example1.com`;
				truth.duplicates++;
			} else truth.created++;
			const notes = random() < 0.05 ? `Met at the fair\nSays "hello", often` : '';
			const cells = [
				email,
				pick(FIRST),
				pick(LAST),
				phone(pick(PHONES), random),
				`Company ${row % 997}`,
				pick(TITLES),
				pick(CITIES),
				notes,
			];
			text += cells.map(quoted).join(',') + '\r\n';
			if (text.length > 1_000_000) {
				writeSync(file, text);
				text = '';
			}
		}
		writeSync(file, text);
	} finally {
		closeSync(file);
	}
	return truth;
}

function phone(shape: string, random: () => number): string {
	return shape.replaceAll('#', () => String(2 + Math.floor(random() * 8)));
}

function quoted(cell: string): string {
	return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
