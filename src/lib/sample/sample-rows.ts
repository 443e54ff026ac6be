import { COMPANIES, GROUPS, JOB_TITLES, LATIN, NOTES, REGIONS } from './people.ts';

/**
 * Contacts to try Rollcall with, of any number, as the bytes of a CSV file.
 *
 * What a row says depends on the seed and on its own number alone: the same file comes out again, and
 * a row that repeats an earlier one writes that one again, so that nothing has to be remembered.
 *
 * Every e-mail address lies in a domain that cannot exist. Phone numbers are made up and valid. No two
 * rows have the same last seven digits, so that whatever country national numbers are taken to be of,
 * duplicates are those that are meant to be.
 */
export interface SampleChunk {
	/** CSV records, the header before the first of them. Valid until the next chunk is asked for. */
	readonly bytes: Uint8Array<ArrayBuffer>;
	readonly rows: number;
	/** What is true of these rows. */
	readonly duplicates: number;
	readonly invalid: number;
}

/** So many contacts have phone numbers of their own. */
export const SAMPLE_MAX_ROWS = 8_000_000;

/** Share of rows that repeat an earlier contact, and of rows with an e-mail that is none. */
export const SAMPLE_DUPLICATES = 0.03;
export const SAMPLE_INVALID = 0.02;

/** The file, some rows at a time. */
export function* sampleChunks(
	rows: number,
	seed: number,
	chunkRows = CHUNK_ROWS,
): Generator<SampleChunk> {
	const writer = new RowWriter(seed);
	for (let from = 1; from <= rows; from += chunkRows) {
		const to = Math.min(rows, from + chunkRows - 1);
		let duplicates = 0;
		let invalid = 0;
		writer.clear();
		if (from === 1) writer.put(HEADER);
		for (let row = from; row <= to; row++) {
			const kind = writer.row(row);
			if (kind === 'duplicate') duplicates++;
			else if (kind === 'invalid') invalid++;
		}
		yield { bytes: writer.written, rows: to - from + 1, duplicates, invalid };
	}
}

/** The last seven digits of this row's phone number, which no other row has. */
export function sampleDigits(row: number): number {
	const million = Math.floor(row / 1_000_000) % 8;
	// The factor has none in common with a million: each number of six digits comes up once.
	return (2 + million) * 1_000_000 + ((row * 618_033) % 1_000_000);
}

/** Some 10 ms of work. */
const CHUNK_ROWS = 10_000;
/** More than any row takes. */
const MAX_ROW_BYTES = 1_024;
/** How far back the contacts lie that come again. */
const RECENT_ROWS = 500;

type Kind = 'new' | 'duplicate' | 'invalid';

/** Of the rows with a phone; as not all have one, a third of all have a number without a plus. */
const PHONES = 0.85;
const PHONES_NATIONAL = 0.27;
const PHONES_DIALLED = 0.12;

/**
 * Writes row after row into one buffer. A million of them are waited for: every cell is quoted and
 * encoded once, beforehand, and what is left is to copy bytes. Hot.
 */
class RowWriter {
	readonly #seed: number;
	/** Of the random numbers of the row at hand. */
	#state = 0;
	#bytes = new Uint8Array(CHUNK_ROWS * 160);
	#end = 0;

	constructor(seed: number) {
		this.#seed = seed;
	}

	get written(): Uint8Array<ArrayBuffer> {
		return this.#bytes.subarray(0, this.#end);
	}

	clear(): void {
		this.#end = 0;
	}

	put(bytes: Uint8Array): void {
		const target = this.#bytes;
		const { length } = bytes;
		let end = this.#end;
		for (let at = 0; at < length; at++) target[end++] = bytes[at];
		this.#end = end;
	}

	row(row: number): Kind {
		if (this.#end + MAX_ROW_BYTES > this.#bytes.length) this.#grow();
		const kind = this.#begin(row);
		if (kind !== 'duplicate') {
			this.#contact(row, kind === 'invalid' ? this.#below(4) : WHOLE, false);
			return kind;
		}
		// As it comes back from another list: other case, another title.
		const email = this.#random() < 0.5 ? CAPITALS : WHOLE;
		const otherTitle = this.#random() < 0.5;
		const earlier = this.#recentContact(row);
		this.#contact(earlier, email, otherTitle);
		return kind;
	}

	/** Sets the random numbers to this row's own, of which the first decides what kind it is. */
	#begin(row: number): Kind {
		this.#state = (Math.imul(row, 0x9e3779b1) + this.#seed) | 0;
		const chance = this.#random();
		// The first row can repeat none, and the second must have one to repeat.
		if (row === 1) return 'new';
		if (chance < SAMPLE_INVALID) return 'invalid';
		return chance < SAMPLE_INVALID + SAMPLE_DUPLICATES ? 'duplicate' : 'new';
	}

	/** An earlier row that is no duplicate itself and has a valid address; leaves its numbers begun. */
	#recentContact(row: number): number {
		let earlier = row - 1 - this.#below(Math.min(RECENT_ROWS, row - 1));
		while (earlier > 1 && this.#begin(earlier) !== 'new') earlier--;
		this.#begin(earlier);
		return earlier;
	}

	/** Continues with the numbers that `#begin` has begun for this row. */
	#contact(row: number, emailForm: number, otherTitle: boolean): void {
		const region = this.#pick(regions);
		const first = this.#pick(region.first);
		const last = this.#pick(region.last);
		const company = this.#pick(companies);
		this.put(first.cell);
		this.put(last.cell);
		this.#email(first.ascii, last.ascii, row, company.domain, emailForm);
		this.#byte(COMMA);
		if (this.#random() < PHONES) this.#phone(region.phones, row);
		this.put(company.cell);
		const hasTitle = this.#random() < 0.7;
		const title = this.#below(titles.length);
		if (otherTitle) this.put(otherTitles[title]);
		else if (hasTitle) this.put(titles[title]);
		this.#byte(COMMA);
		this.#pattern(this.#pick(region.streets));
		this.put(this.#pick(region.cities));
		this.#pattern(region.postalCode);
		this.put(region.country);
		if (this.#random() < 0.4) this.#birthday();
		this.#byte(COMMA);
		if (this.#random() < 0.5) this.put(this.#pick(groups));
		this.#byte(COMMA);
		if (this.#random() < 0.06) this.put(this.#pick(notes));
		this.#byte(CR);
		this.#byte(LF);
	}

	/** The row's number keeps addresses apart. */
	#email(first: Uint8Array, last: Uint8Array, row: number, domain: Uint8Array, form: number): void {
		const start = this.#end;
		if (form !== ONLY_DOMAIN) {
			this.put(first);
			this.#byte(DOT);
			this.put(last);
			this.#number(row);
		}
		this.#byte(form === NO_AT ? DOT : AT);
		if (form === TWO_AT) this.#byte(AT);
		if (form !== NO_DOMAIN) this.put(domain);
		if (form !== CAPITALS) return;
		for (let at = start; at < this.#end; at++) {
			if (this.#bytes[at] >= SMALL_A) this.#bytes[at] -= 0x20;
		}
	}

	#phone(phones: PreparedPhones, row: number): void {
		const digits = sampleDigits(row);
		const kind = this.#random();
		const pieces = this.#pick(
			kind < PHONES_NATIONAL
				? phones.national
				: kind < PHONES_NATIONAL + PHONES_DIALLED
					? phones.dialled
					: phones.plus,
		);
		this.put(pieces[0]);
		for (let at = 1, unit = 1_000_000; at < pieces.length; at++, unit /= 10) {
			this.#byte(ZERO + (Math.floor(digits / unit) % 10));
			this.put(pieces[at]);
		}
	}

	/** Puts a digit between each two pieces. */
	#pattern(pieces: Pieces): void {
		this.put(pieces[0]);
		for (let at = 1; at < pieces.length; at++) {
			this.#byte(ZERO + this.#below(10));
			this.put(pieces[at]);
		}
	}

	#birthday(): void {
		this.#number(1950 + this.#below(55));
		this.#twoDigits(1 + this.#below(12));
		// A day that every month has.
		this.#twoDigits(1 + this.#below(28));
	}

	#twoDigits(number: number): void {
		this.#byte(MINUS);
		this.#byte(ZERO + Math.floor(number / 10));
		this.#byte(ZERO + (number % 10));
	}

	#number(number: number): void {
		let unit = 1;
		while (unit * 10 <= number) unit *= 10;
		for (; unit >= 1; unit /= 10) this.#byte(ZERO + (Math.floor(number / unit) % 10));
	}

	#byte(byte: number): void {
		this.#bytes[this.#end++] = byte;
	}

	#pick<T>(list: readonly T[]): T {
		return list[this.#below(list.length)];
	}

	#below(limit: number): number {
		return Math.floor(this.#random() * limit);
	}

	/** Mulberry32 (Tommy Ettinger, public domain): small, fast, and good enough to look like chance. */
	#random(): number {
		const state = (this.#state = (this.#state + 0x6d2b79f5) | 0);
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}

	#grow(): void {
		const larger = new Uint8Array(this.#bytes.length * 2);
		larger.set(this.written);
		this.#bytes = larger;
	}
}

const [COMMA, CR, LF, DOT, AT, MINUS, ZERO, SMALL_A] = [...',\r\n.@-0a'].map((c) =>
	c.charCodeAt(0),
);

/** How an address is written; the first four are none. */
const [NO_AT, NO_DOMAIN, TWO_AT, ONLY_DOMAIN, WHOLE, CAPITALS] = [0, 1, 2, 3, 4, 5];

const encoder = new TextEncoder();

const HEADER = encoder.encode(
	'First Name,Last Name,E-mail,Phone,Company,Job Title,Street,City,Postal Code,Country,Birthday,Groups,Notes\r\n',
);

/** A pattern without its places, as bytes: `1## Main St` is `1`, nothing, ` Main St`. */
type Pieces = readonly Uint8Array[];

interface PreparedPhones {
	readonly plus: readonly Pieces[];
	readonly dialled: readonly Pieces[];
	readonly national: readonly Pieces[];
}

/** Letters that do not come apart into a plain letter and a mark. */
const PLAIN: Record<string, string> = { ł: 'l', ø: 'o', ß: 'ss', æ: 'ae', đ: 'd', ı: 'i' };

// A cell that is never blank brings the comma that follows it.
const regions = REGIONS.map((region) => ({
	first: region.first.map(preparedName),
	last: region.last.map(preparedName),
	phones: {
		plus: region.phones.plus.map((pattern) => piecesOf(pattern)),
		dialled: region.phones.dialled.map((pattern) => piecesOf(pattern)),
		national: region.phones.national.map((pattern) => piecesOf(pattern)),
	},
	streets: region.streets.map((pattern) => piecesOf(pattern, ',')),
	cities: region.cities.map((city) => cell(city, ',')),
	postalCode: piecesOf(region.postalCode, ','),
	country: cell(region.country, ','),
}));
const companies = COMPANIES.map(({ name, domain }) => ({
	cell: encoder.encode(`,${quoted(name)},`),
	domain: encoder.encode(domain),
}));
const titles = JOB_TITLES.map((title) => cell(title));
const otherTitles = JOB_TITLES.map((title) => cell(`Senior ${title}`));
const groups = GROUPS.map((group) => cell(group));
const notes = NOTES.map((note) => cell(note));

function preparedName(name: string) {
	const ascii = (LATIN[name] ?? name)
		.toLowerCase()
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.replace(/[łøßæđı]/g, (letter) => PLAIN[letter])
		.replace(/[^a-z]+/g, '');
	return { cell: cell(name, ','), ascii: encoder.encode(ascii) };
}

function piecesOf(pattern: string, after = ''): Pieces {
	return (quoted(pattern) + after).split(/[@#]/).map((piece) => encoder.encode(piece));
}

function cell(text: string, after = ''): Uint8Array {
	return encoder.encode(quoted(text) + after);
}

function quoted(text: string): string {
	return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
