import { guessDialect } from '../core/csv/dialect.ts';
import type { FileProblemCode } from '../core/file-problem.ts';
import { hashInto } from '../core/matching/hash.ts';
import type { Mapping } from '../core/mapping/mapping.ts';
import { MAX_RECORD_BYTES, RecordReader } from '../core/csv/read-records.ts';
import { rowCells, type Dialect, type RecordBlock } from '../core/csv/records.ts';
import { utf8Bytes } from '../core/utf8.ts';
import { decode, newDecoder } from './decoders.ts';
import { detectEncoding } from './detect-encoding.ts';
import { refusalOf, refusalOfText } from './file-kind.ts';
import { FileProblemError, readSlice } from './read-utf8.ts';
import type { FileRemark, Understanding } from './understanding.ts';

/** What the user chose otherwise than it was found. */
export interface FileChoices {
	readonly encoding?: string;
	readonly dialect?: Dialect;
}

/** Enough for a hundred records of nearly any file, little enough to be read at once. */
const SAMPLE_BYTES = 256 * 1024;
/** Rows of the preview. */
const SAMPLE_ROWS = 100;
/** Beyond this the page shows a part of the columns at first. */
const MANY_COLUMNS = 200;

/**
 * Understands a file from its first 256 KiB: encoding, dialect, header and mapping.
 *
 * @throws FileProblemError where it can't be imported as it is
 */
export async function understandFile(
	file: File,
	choices: FileChoices,
	recognise: (header: readonly string[], rows: readonly (readonly string[])[]) => Mapping,
): Promise<Understanding> {
	const bytes = await readSlice(file, 0, Math.min(SAMPLE_BYTES, file.size));
	if (bytes.length === 0) throw await emptyOrGone(file);
	const whole = bytes.length === file.size;
	const refusal = refusalOf(bytes);
	if (refusal !== undefined) throw problem(refusal);

	const detected = detectEncoding(bytes, whole);
	const encoding = choices.encoding ?? detected.encoding;
	const text = decodeSample(bytes, encoding, whole, file.size);
	if (text.trim() === '') throw problem('file.noHeader');
	// Who chose another encoding may have chosen a wrong one, and sees it in the preview.
	const refusalByText = choices.encoding === undefined ? refusalOfText(text) : undefined;
	if (refusalByText !== undefined) throw problem(refusalByText);
	const dialect = choices.dialect ?? guessDialect(text);
	const { header, rows, block } = readSample(utf8Bytes(text), dialect, whole);
	if (rows.length === 0 && whole) throw problem('file.headerOnly');

	return {
		file: { name: file.name, size: file.size, lastModified: file.lastModified },
		...detected,
		encoding,
		encodingBasis: choices.encoding === undefined ? detected.encodingBasis : 'chosen',
		dialect,
		header,
		sample: rows,
		rows: countRows(block, bytes.length, file.size),
		mapping: recognise(header, rows),
		headerFingerprint: headerFingerprintOf(header),
		remarks: remarksOn(header, text),
	};
}

function problem(code: FileProblemCode): FileProblemError {
	return new FileProblemError({ code });
}

/** A picked file that was deleted since has size 0 too; only reading tells. */
async function emptyOrGone(file: File): Promise<FileProblemError> {
	try {
		await file.arrayBuffer();
		return problem('file.empty');
	} catch (error) {
		return new FileProblemError({ code: 'file.gone' }, error);
	}
}

/** The sample's text; wrong bytes in it are shown here and stop the import later, when they are met. */
function decodeSample(bytes: Uint8Array, encoding: string, whole: boolean, size: number): string {
	try {
		return decode(newDecoder(encoding), bytes, whole);
	} catch (error) {
		if (error instanceof RangeError) throw problem('file.unsupportedEncoding');
		if (encoding.startsWith('utf-32'))
			throw new FileProblemError({ code: 'file.invalidBytes', offset: size });
		return new TextDecoder(encoding).decode(bytes);
	}
}

function readSample(
	bytes: Uint8Array,
	dialect: Dialect,
	whole: boolean,
): { header: readonly string[]; rows: readonly (readonly string[])[]; block: RecordBlock } {
	const headerRecords = dialect.hasHeader ? 1 : 0;
	const { delimiter, quotesAreText } = dialect;
	const reader = (skipRecords: number): RecordReader =>
		new RecordReader({ delimiter, quotesAreText, skipRecords });
	// A record that the sample cuts off is left out, unless it is the only one there is.
	const isOnly = whole || bytes.length < MAX_RECORD_BYTES;
	const first = firstRow(reader(dialect.preambleRecords).blocks(bytes, isOnly, 1));
	const block = reader(dialect.preambleRecords + headerRecords).push(bytes, whole);
	const rows = Array.from({ length: Math.min(block.size, SAMPLE_ROWS) }, (_, at) =>
		rowCells(block, at),
	);
	const header = dialect.hasHeader
		? first.map((cell, at) => cell.trim() || `Column ${at + 1}`)
		: Array.from(
				{ length: Math.max(first.length, ...rows.map((row) => row.length)) },
				(_, at) => `Column ${at + 1}`,
			);
	return { header, rows, block };
}

function firstRow(blocks: Iterable<RecordBlock>): readonly string[] {
	for (const block of blocks) if (block.size > 0) return rowCells(block, 0);
	throw problem('file.noHeader');
}

/** Exact where the sample is the whole file, else as many as the rest would hold if it were like the sample. */
function countRows(block: RecordBlock, sampleBytes: number, size: number): Understanding['rows'] {
	if (sampleBytes === size) return { count: block.size, exact: true };
	return { count: Math.max(1, Math.round((block.size * size) / sampleBytes)), exact: false };
}

function headerFingerprintOf(header: readonly string[]): string {
	const hash = { high: 0, low: 0 };
	const names = header.map((name) => name.normalize('NFKC').trim().toLowerCase());
	hashInto(hash, JSON.stringify(names), 0, { high: 0, low: 0 });
	return [hash.high, hash.low].map((half) => half.toString(16).padStart(8, '0')).join('');
}

function remarksOn(header: readonly string[], text: string): FileRemark[] {
	const remarks: FileRemark[] = [];
	const twice = header.filter((name, at) => header.indexOf(name) !== at);
	if (twice.length > 0) remarks.push({ code: 'duplicateHeaders', names: [...new Set(twice)] });
	if (text.includes('\0')) remarks.push({ code: 'nul' });
	if (text.includes('\ufffd')) remarks.push({ code: 'replacementCharacter' });
	if (header.length > MANY_COLUMNS) remarks.push({ code: 'manyColumns', count: header.length });
	return remarks;
}
