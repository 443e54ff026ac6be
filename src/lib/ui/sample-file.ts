import { COMPANIES, GROUPS, JOB_TITLES, LATIN, NOTES, REGIONS } from './import/sample-people.ts';

/**
 * A file to try Rollcall with, made in the tab: the same rows for the same seed, of any length.
 *
 * Every e-mail address lies in a domain that cannot exist. Phone numbers are made up and valid, each
 * of its own, so that duplicates are those that are meant to be.
 */
export interface SampleOptions {
	readonly rows: number;
	readonly seed?: number;
	/** Rows made so far, after each chunk. */
	readonly onProgress?: (rows: number) => void;
	readonly signal?: AbortSignal;
}

/** Share of rows that repeat an earlier contact, and of rows with an e-mail that is none. */
export const SAMPLE_DUPLICATES = 0.03;
export const SAMPLE_INVALID = 0.02;

/** Makes the file, pausing between chunks so that the page stays alive. */
export async function sampleFile({
	rows,
	seed = 1,
	onProgress,
	signal,
}: SampleOptions): Promise<File> {
	const parts: Blob[] = [];
	let made = 0;
	for (const chunk of sampleChunks(rows, seed)) {
		// As Blobs, a million rows lie outside the page's heap.
		parts.push(new Blob([chunk.text]));
		made += chunk.rows;
		onProgress?.(made);
		await nextTask();
		signal?.throwIfAborted();
	}
	return new File(parts, `sample ${rows} contacts.csv`, {
		type: 'text/csv',
		// The same sample is the same file, whenever it is made.
		lastModified: SAMPLE_DATE,
	});
}

export interface SampleChunk {
	readonly text: string;
	readonly rows: number;
}

/** The file's text, some rows at a time; the header is in the first chunk. */
export function* sampleChunks(
	rows: number,
	seed: number,
	chunkRows = CHUNK_ROWS,
): Generator<SampleChunk> {
	const random = randomNumbers(seed);
	const recent: Person[] = [];
	let text = csvLine(HEADER);
	for (let row = 1, inChunk = 0; row <= rows; row++) {
		text += csvLine(rowCells(row, random, recent));
		inChunk++;
		if (inChunk === chunkRows || row === rows) {
			yield { text, rows: inChunk };
			text = '';
			inChunk = 0;
		}
	}
}

/** Some 10 ms of work. */
const CHUNK_ROWS = 2_000;
/** Duplicates repeat one of this many earlier contacts, so that memory does not grow with the file. */
const RECENT_CONTACTS = 500;
const SAMPLE_DATE = Date.UTC(2026, 0, 1);

const HEADER = [
	'First Name',
	'Last Name',
	'E-mail',
	'Phone',
	'Company',
	'Job Title',
	'Street',
	'City',
	'Postal Code',
	'Country',
	'Birthday',
	'Groups',
	'Notes',
];

interface Person {
	readonly cells: readonly string[];
	readonly email: string;
}

type Random = () => number;

function rowCells(row: number, random: Random, recent: Person[]): readonly string[] {
	const kind = random();
	if (kind < SAMPLE_DUPLICATES && recent.length > 0) return repeated(pick(recent, random), random);

	const person = newPerson(row, random);
	if (kind < SAMPLE_DUPLICATES + SAMPLE_INVALID) {
		return person.cells.with(EMAIL_CELL, brokenEmail(person.email, random));
	}
	if (recent.length < RECENT_CONTACTS) recent.push(person);
	else recent[Math.floor(random() * RECENT_CONTACTS)] = person;
	return person.cells;
}

const EMAIL_CELL = HEADER.indexOf('E-mail');
const TITLE_CELL = HEADER.indexOf('Job Title');

function newPerson(row: number, random: Random): Person {
	const region = pick(REGIONS, random);
	const first = pick(region.first, random);
	const last = pick(region.last, random);
	const company = pick(COMPANIES, random);
	// The row's number keeps addresses apart without remembering them.
	const email = `${ascii(first)}.${ascii(last)}${row}@${company.domain}`;
	return {
		email,
		cells: [
			first,
			last,
			email,
			random() < 0.85 ? phoneNumber(pick(region.phones, random), row) : '',
			company.name,
			random() < 0.7 ? pick(JOB_TITLES, random) : '',
			digits(pick(region.streets, random), random),
			pick(region.cities, random),
			digits(region.postalCode, random),
			region.country,
			random() < 0.4 ? birthday(random) : '',
			random() < 0.5 ? pick(GROUPS, random) : '',
			random() < 0.06 ? pick(NOTES, random) : '',
		],
	};
}

/** Fills a pattern with digits that no other row gets. */
function phoneNumber(pattern: string, row: number): string {
	const places = pattern.split('#').length - 1;
	// Odd and no multiple of 5, it has no factor in common with a power of ten: all numbers come up once.
	const scattered = String((row * 618_033) % 10 ** places).padStart(places, '0');
	let next = 0;
	return pattern.replaceAll('#', () => scattered[next++]);
}

/** An earlier contact again, as it comes back from another list: other case, another title. */
function repeated(person: Person, random: Random): readonly string[] {
	const email = random() < 0.5 ? person.email.toUpperCase() : person.email;
	const again = person.cells.with(EMAIL_CELL, email);
	return random() < 0.5 ? again.with(TITLE_CELL, pick(JOB_TITLES, random)) : again;
}

function brokenEmail(email: string, random: Random): string {
	const [local, domain] = email.split('@');
	return pick([`${local}.${domain}`, `${local}@`, `${local}@@${domain}`, `@${domain}`], random);
}

function birthday(random: Random): string {
	const year = 1950 + Math.floor(random() * 55);
	const month = 1 + Math.floor(random() * 12);
	const day = 1 + Math.floor(random() * 28);
	return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** Fills a pattern: each `#` becomes a digit. */
function digits(pattern: string, random: Random): string {
	return pattern.replaceAll('#', () => String(Math.floor(random() * 10)));
}

const MARKS = /\p{M}/gu;
/** Letters that do not come apart into a plain letter and a mark. */
const PLAIN: Record<string, string> = { ł: 'l', ø: 'o', ß: 'ss', æ: 'ae', đ: 'd', ı: 'i' };

function ascii(name: string): string {
	const known = asciiNames.get(name);
	if (known !== undefined) return known;
	const made = spelledOut(name);
	asciiNames.set(name, made);
	return made;
}

const asciiNames = new Map<string, string>();

function spelledOut(name: string): string {
	return (LATIN[name] ?? name)
		.toLowerCase()
		.normalize('NFD')
		.replace(MARKS, '')
		.replace(/[łøßæđı]/g, (letter) => PLAIN[letter])
		.replace(/[^a-z]+/g, '');
}

function csvLine(cells: readonly string[]): string {
	return (
		cells
			.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
			.join(',') + '\r\n'
	);
}

function pick<T>(list: readonly T[], random: Random): T {
	return list[Math.floor(random() * list.length)];
}

/** Mulberry32 (Tommy Ettinger, public domain): small, fast, and good enough to look like chance. */
function randomNumbers(seed: number): Random {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

function nextTask(): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve));
}
