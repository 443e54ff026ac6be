import type { EncodingChoice, Understanding } from './understanding.ts';
import { newDecoder } from './decoders.ts';

type Detected = Pick<Understanding, 'encoding' | 'encodingBasis' | 'encodingChoices'>;

/** Byte order marks; the longer ones first, since UTF-32's begins like UTF-16's. */
const BOMS: readonly (readonly [string, readonly number[]])[] = [
	['utf-32le', [0xff, 0xfe, 0, 0]],
	['utf-32be', [0, 0, 0xfe, 0xff]],
	['utf-8', [0xef, 0xbb, 0xbf]],
	['utf-16le', [0xff, 0xfe]],
	['utf-16be', [0xfe, 0xff]],
];

/** What is offered beside the guess: the encodings that old exports are most often in. */
const COMMON = [
	'windows-1252',
	'macintosh',
	'windows-1250',
	'windows-1251',
	'shift_jis',
	'gb18030',
	'utf-8',
];
/** Choices shown; more only confuse. */
const MAX_CHOICES = 6;
/** chardet reads every byte several times; this much tells it enough. */
const GUESS_BYTES = 64 * 1024;

/**
 * The encoding of a text from its first bytes: a byte order mark wins, then strictly valid UTF-8, then
 * UTF-16 by its zero bytes. All else is a guess, with samples for a person to choose by.
 *
 * @param whole whether these are all the bytes; a character cut at the end is else no error
 */
export async function detectEncoding(bytes: Uint8Array, whole: boolean): Promise<Detected> {
	for (const [encoding, bom] of BOMS) {
		if (bom.every((byte, at) => bytes[at] === byte)) {
			return { encoding, encodingBasis: 'bom', encodingChoices: [] };
		}
	}
	const utf16 = utf16WithoutBom(bytes);
	if (utf16 !== undefined) return guessed([utf16, ...COMMON], bytes);
	if (decodes('utf-8', bytes, whole)) {
		// ISO-2022-JP is written in ASCII bytes alone; its escapes give it away.
		const japanese = hasEscapes(bytes) && decodes('iso-2022-jp', bytes, whole);
		if (!japanese) return { encoding: 'utf-8', encodingBasis: 'utf8', encodingChoices: [] };
		return guessed(['iso-2022-jp', ...COMMON], bytes);
	}
	return guessed([...(await ranked(bytes, whole)), ...COMMON], bytes);
}

function guessed(labels: readonly string[], bytes: Uint8Array): Detected {
	const encodingChoices = [...new Set(labels)]
		.slice(0, MAX_CHOICES)
		.map((label): EncodingChoice => ({ label, sample: tellingCells(bytes, label) }));
	return { encoding: labels[0], encodingBasis: 'guess', encodingChoices };
}

/** Labels that the bytes are valid in, likeliest first. */
async function ranked(bytes: Uint8Array, whole: boolean): Promise<string[]> {
	const { analyse } = await import('chardet');
	const guesses = analyse(bytes.subarray(0, GUESS_BYTES)).map(({ name, confidence }) => ({
		label: labelOf(name),
		confidence,
	}));
	const seen = new Set(guesses.map(({ label }) => label));
	for (const label of COMMON) if (!seen.has(label)) guesses.push({ label, confidence: 0 });
	return guesses
		.filter(({ label }) => decodes(label, bytes, whole))
		.map(({ label, confidence }) => ({ label, score: confidence + plausibility(bytes, label) }))
		.sort((a, b) => b.score - a.score)
		.map(({ label }) => label);
}

function labelOf(name: string): string {
	const label = name.toLowerCase();
	return (
		{ 'iso-8859-1': 'windows-1252', 'iso-8859-9': 'windows-1254', gb18030: 'gb18030' }[label] ??
		label
	);
}

function decodes(label: string, bytes: Uint8Array, whole: boolean): boolean {
	try {
		newDecoder(label).decode(bytes, { stream: !whole });
		return true;
	} catch {
		return false;
	}
}

/**
 * Points for a reading without signs of a wrong one: control characters of the upper range, symbols
 * within words, and letters of one script beside those of another. chardet errs on short texts.
 */
function plausibility(bytes: Uint8Array, label: string): number {
	const text = newDecoder(label).decode(bytes, { stream: true });
	const odd =
		text.match(
			/[\u0080-\u009f\ufffd\ue000-\uf8ff]|(?<=\p{L})[^\p{L}\p{M}\p{N}\s\p{P}](?=\p{L})|\p{Ll}\p{Lu}/gu,
		)?.length ?? 0;
	const mixed =
		text.match(/[a-z][\u0370-\u05ff\u3040-\u9fff]|[\u0370-\u05ff][a-z]|[\uff61-\uff9f]/gi)
			?.length ?? 0;
	return -10 * Math.min(10, odd + mixed);
}

/** Text in Latin letters as UTF-16 has a zero in every other byte. */
function utf16WithoutBom(bytes: Uint8Array): string | undefined {
	const looked = Math.min(bytes.length, 4096) & ~1;
	let [even, odd] = [0, 0];
	for (let at = 0; at < looked; at += 2) {
		if (bytes[at] === 0) even++;
		if (bytes[at + 1] === 0) odd++;
	}
	const pairs = looked / 2;
	if (odd > pairs * 0.4 && even < pairs * 0.1) return 'utf-16le';
	return even > pairs * 0.4 && odd < pairs * 0.1 ? 'utf-16be' : undefined;
}

function hasEscapes(bytes: Uint8Array): boolean {
	return bytes.includes(0x1b);
}

const MAX_SAMPLE_CELLS = 3;

/** A few cells with characters beyond ASCII, as an encoding reads them. */
function tellingCells(bytes: Uint8Array, label: string): string[] {
	let text: string;
	try {
		text = newDecoder(label).decode(bytes, { stream: true });
	} catch {
		return [];
	}
	const cells = text.match(/[^,;\t|"\r\n]*[^\u0000-\u007f,;\t|"\r\n][^,;\t|"\r\n]*/g) ?? [];
	return [...new Set(cells.map((cell) => cell.trim().slice(0, 60)))].slice(0, MAX_SAMPLE_CELLS);
}
