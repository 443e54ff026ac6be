import { RecordReader } from './read-records.ts';
import { utf8Bytes } from '../utf8.ts';
import {
	cellText,
	isBlankCell,
	rowCells,
	type Delimiter,
	type Dialect,
	type RecordBlock,
} from './records.ts';

const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|'];
/** Excel's own hint, as the first line of a file. */
const SEP_LINE = /^\uFEFF*sep=([,;\t|])\r?(?:\n|$)/i;
/** Preambles are a few lines; whoever has more can say so. */
const MAX_PREAMBLE_RECORDS = 20;
/** Records that are compared: more say nothing new. */
const MAX_RECORDS = 250;

/**
 * How a text is cut into cells, from its first records (a hundred or more where there are as many).
 *
 * The delimiter is the one that gives most records the same number of cells, and cells that make
 * sense: commas inside addresses or decimal numbers may be just as even, but tear the header and glue
 * addresses to their neighbours. Without any it is a file of one column, and the comma will do.
 */
export function guessDialect(text: string): Dialect {
	const bytes = utf8Bytes(text);
	const hint = SEP_LINE.exec(text)?.[1] as Delimiter | undefined;
	if (hint !== undefined) {
		const records = readSome(bytes, hint);
		return { delimiter: hint, preambleRecords: 1, hasHeader: looksLikeHeader(records, 1) };
	}
	let best: { delimiter: Delimiter; score: number; records: RecordBlock } | undefined;
	for (const delimiter of DELIMITERS) {
		const records = readSome(bytes, delimiter);
		const score = fitness(records);
		if (best === undefined || score > best.score) best = { delimiter, score, records };
	}
	const { delimiter, records } = best!;
	const preambleRecords = preambleOf(records);
	return { delimiter, preambleRecords, hasHeader: looksLikeHeader(records, preambleRecords) };
}

function readSome(bytes: Uint8Array, delimiter: Delimiter): RecordBlock {
	return new RecordReader({ delimiter }).push(bytes, true, MAX_RECORDS);
}

/**
 * How well a delimiter fits, from 0 (one column, or none alike): the share of records with the commonest
 * number of cells, where that is more than one, and what their cells say about it. More cells decide
 * between equals. The weights only have to keep each kind of evidence from outvoting all others.
 */
function fitness(records: RecordBlock): number {
	const [width, share] = commonestWidth(records);
	if (width < 2) return 0;
	const first = preambleOf(records);
	const header = looksLikeHeader(records, first) ? 1 : 0.8;
	// A wrong delimiter is often not in the header, which then looks like a line of notes.
	const top = first === 0 && filledCells(records, 0) > 1 ? 1 : 0.8;
	const addresses = 1 + 0.5 * shareOfRecordsWithEmail(records);
	const punctuation = 1 - 0.3 * shareOfIndentedCells(records);
	return share * header * top * addresses * punctuation + Math.min(width, 100) / 10_000;
}

function shareOfRecordsWithEmail(records: RecordBlock): number {
	let found = 0;
	for (let at = 0; at < records.size; at++) if (holdsEmail(records, at)) found++;
	return found / records.size;
}

/** Most cells hold no `@`, so few are made strings of. */
function holdsEmail(records: RecordBlock, at: number): boolean {
	const { bytes, cellBegins, cellEnds, starts } = records;
	for (let cell = starts[at]; cell < starts[at + 1]; cell++) {
		for (let byte = cellBegins[cell]; byte < cellEnds[cell]; byte++) {
			if (bytes[byte] !== AT_SIGN) continue;
			if (isEmailLike(cellText(records, cell))) return true;
			break;
		}
	}
	return false;
}

const AT_SIGN = 0x40;
const SPACE = 0x20;

/** Cells behind the first that begin with a space: a comma in a sentence has one after it. */
function shareOfIndentedCells({ size, bytes, cellBegins, cellEnds, starts }: RecordBlock): number {
	let [indented, all] = [0, 0];
	for (let at = 0; at < size; at++) {
		for (let cell = starts[at] + 1; cell < starts[at + 1]; cell++, all++) {
			if (cellBegins[cell] < cellEnds[cell] && bytes[cellBegins[cell]] === SPACE) indented++;
		}
	}
	return all === 0 ? 0 : indented / all;
}

function commonestWidth({ size, starts }: RecordBlock): [cells: number, share: number] {
	const counts = new Map<number, number>();
	for (let at = 0; at < size; at++) {
		const cells = starts[at + 1] - starts[at];
		counts.set(cells, (counts.get(cells) ?? 0) + 1);
	}
	let [best, most] = [1, 0];
	for (const [cells, count] of counts) {
		if (count > most || (count === most && cells > best)) [best, most] = [cells, count];
	}
	return [best, size === 0 ? 0 : most / size];
}

/**
 * Records above the table: a title or notes in one cell, where the table has several columns. A record
 * with an address in it is never passed over, however empty: it may be a contact.
 */
function preambleOf(records: RecordBlock): number {
	const [width] = commonestWidth(records);
	if (width < 3) return 0;
	const limit = Math.min(MAX_PREAMBLE_RECORDS, records.size - 1);
	for (let at = 0; at <= limit; at++) {
		if (filledCells(records, at) > 1) return at;
		if (!looksLikeHeader(records, at)) return 0;
	}
	return 0;
}

function filledCells(records: RecordBlock, at: number): number {
	let filled = 0;
	for (let cell = records.starts[at]; cell < records.starts[at + 1]; cell++) {
		if (!isBlankCell(records, cell)) filled++;
	}
	return filled;
}

/** A record with an address or a number in it is a contact already. */
function looksLikeHeader(records: RecordBlock, at: number): boolean {
	if (at >= records.size) return true;
	return !rowCells(records, at).some((cell) => isEmailLike(cell) || isPhoneLike(cell));
}

/** Without delimiters, so that an address glued to its neighbours by a wrong one is none. */
const EMAIL_LIKE = /^[^\s@,;|]+@[^\s@,;|]+\.[^\s@,;|]+$/;
/** As long as an address can be (RFC 5321); longer cells are not looked at, since the pattern is not linear. */
const MAX_EMAIL_CHARS = 254;

function isEmailLike(cell: string): boolean {
	if (cell.length > MAX_EMAIL_CHARS || !cell.includes('@')) return false;
	return EMAIL_LIKE.test(cell.trim());
}

const PHONE_LIKE = /^\+?[\d\s()./-]+$/;
/** Shorter numbers are years, counts or postcodes; E.164 has at most 15 digits, and an extension a few. */
const MIN_PHONE_DIGITS = 7;
const MAX_PHONE_CHARS = 40;

function isPhoneLike(cell: string): boolean {
	if (cell.length > MAX_PHONE_CHARS || !PHONE_LIKE.test(cell.trim())) return false;
	return cell.replace(/\D/g, '').length >= MIN_PHONE_DIGITS;
}
