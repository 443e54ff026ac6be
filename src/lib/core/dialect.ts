import { RecordReader } from './read-records.ts';
import { rowCells, type Delimiter, type Dialect, type RecordBlock } from './records.ts';

const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|'];
/** Excel's own hint, as the first line of a file. */
const SEP_LINE = /^\uFEFF*sep=([,;\t|])\r?(?:\n|$)/i;
/** Preambles are a few lines; whoever has more can say so. */
const MAX_PREAMBLE_RECORDS = 20;
/** Records that are compared: more say nothing new. */
const MAX_RECORDS = 1000;

/**
 * How a text is cut into cells, from its first records (a hundred or more where there are as many).
 *
 * The delimiter is the one that gives most records the same number of cells; commas inside addresses
 * or decimal numbers do so less. Without any it is a file of one column, and the comma will do.
 */
export function guessDialect(text: string): Dialect {
	const hint = SEP_LINE.exec(text)?.[1] as Delimiter | undefined;
	if (hint !== undefined) {
		const records = readSome(text, hint);
		return { delimiter: hint, preambleRecords: 1, hasHeader: looksLikeHeader(records, 1) };
	}
	let best: { delimiter: Delimiter; score: number; records: RecordBlock } | undefined;
	for (const delimiter of DELIMITERS) {
		const records = readSome(text, delimiter);
		const score = evenness(records);
		if (best === undefined || score > best.score) best = { delimiter, score, records };
	}
	const { delimiter, records } = best!;
	const preambleRecords = preambleOf(records);
	return { delimiter, preambleRecords, hasHeader: looksLikeHeader(records, preambleRecords) };
}

function readSome(text: string, delimiter: Delimiter): RecordBlock {
	const block = new RecordReader({ delimiter }).push(text, true);
	return block.size <= MAX_RECORDS ? block : { ...block, size: MAX_RECORDS };
}

/**
 * From 0 (one column, or none alike) to 1 and a little: the share of records with the commonest number of
 * cells, where that is more than one. More cells decide between equals.
 */
function evenness(records: RecordBlock): number {
	const [cells, share] = commonestWidth(records);
	return cells < 2 ? 0 : share + Math.min(cells, 100) / 10_000;
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

/** Records above the table: a title or notes in one cell, where the table has several columns. */
function preambleOf(records: RecordBlock): number {
	const [width] = commonestWidth(records);
	if (width < 3) return 0;
	const limit = Math.min(MAX_PREAMBLE_RECORDS, records.size - 1);
	for (let at = 0; at <= limit; at++) if (filledCells(records, at) > 1) return at;
	return 0;
}

function filledCells(records: RecordBlock, at: number): number {
	return rowCells(records, at).filter((cell) => cell.trim() !== '').length;
}

const EMAIL_LIKE = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const PHONE_LIKE = /^\+?[\d\s()./-]{7,}$/;

/** A record with an address or a number in it is a contact already. */
function looksLikeHeader(records: RecordBlock, at: number): boolean {
	if (at >= records.size) return true;
	return !rowCells(records, at).some(
		(cell) => EMAIL_LIKE.test(cell.trim()) || PHONE_LIKE.test(cell.trim()),
	);
}
