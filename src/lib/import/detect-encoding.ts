import type { EncodingChoice, Understanding } from './understanding.ts';
import { newDecoder } from './decoders.ts';
import { plausibility } from './plausibility.ts';

type Detected = Pick<Understanding, 'encoding' | 'encodingBasis' | 'encodingChoices'>;

/** Byte order marks; the longer ones first, since UTF-32's begins like UTF-16's. */
const BOMS: readonly (readonly [string, readonly number[]])[] = [
	['utf-32le', [0xff, 0xfe, 0, 0]],
	['utf-32be', [0, 0, 0xfe, 0xff]],
	['utf-8', [0xef, 0xbb, 0xbf]],
	['utf-16le', [0xff, 0xfe]],
	['utf-16be', [0xfe, 0xff]],
];

/** What texts are in that are not UTF-8, the commonest first: the order decides between equals. */
const CANDIDATES = [
	'windows-1252',
	'macintosh',
	'windows-1250',
	'windows-1251',
	'shift_jis',
	'gb18030',
	'big5',
	'euc-kr',
	'euc-jp',
	'koi8-r',
	'iso-8859-2',
	'windows-1253',
	'windows-1254',
	'windows-1255',
	'windows-1256',
	'windows-1257',
	'windows-1258',
	'windows-874',
	'iso-8859-15',
];
/** Choices shown; more only confuse. */
const MAX_CHOICES = 6;
/** Enough text to guess by. */
const GUESS_BYTES = 64 * 1024;

/**
 * The encoding of a text from its first bytes: a byte order mark wins, then strictly valid UTF-8, then
 * UTF-16 by its zero bytes. All else is a guess, with samples for a person to choose by.
 *
 * @param whole whether these are all the bytes; a character cut at the end is else no error
 */
export function detectEncoding(bytes: Uint8Array, whole: boolean): Detected {
	for (const [encoding, bom] of BOMS) {
		if (bom.every((byte, at) => bytes[at] === byte)) {
			return { encoding, encodingBasis: 'bom', encodingChoices: [] };
		}
	}
	const utf16 = utf16WithoutBom(bytes);
	if (utf16 !== undefined) return guessed([utf16, ...CANDIDATES, 'utf-8'], bytes);
	if (decodes('utf-8', bytes, whole)) {
		// ISO-2022-JP is written in ASCII bytes alone; its escapes give it away.
		const japanese = hasEscapes(bytes) && decodes('iso-2022-jp', bytes, whole);
		if (!japanese) return { encoding: 'utf-8', encodingBasis: 'utf8', encodingChoices: [] };
		return guessed(['iso-2022-jp', ...CANDIDATES, 'utf-8'], bytes);
	}
	return guessed([...ranked(bytes, whole), 'utf-8'], bytes);
}

function guessed(labels: readonly string[], bytes: Uint8Array): Detected {
	const encodingChoices = [...new Set(labels)]
		.slice(0, MAX_CHOICES)
		.map((label): EncodingChoice => ({ label, sample: tellingCells(bytes, label) }));
	return { encoding: labels[0], encodingBasis: 'guess', encodingChoices };
}

/** Labels that the bytes are valid in, likeliest first. */
function ranked(bytes: Uint8Array, whole: boolean): string[] {
	const head = bytes.subarray(0, GUESS_BYTES);
	return CANDIDATES.filter((label) => decodes(label, bytes, whole))
		.map((label) => ({
			label,
			score: plausibility(newDecoder(label).decode(head, { stream: true })),
		}))
		.sort((a, b) => b.score - a.score)
		.map(({ label }) => label);
}

function decodes(label: string, bytes: Uint8Array, whole: boolean): boolean {
	try {
		newDecoder(label).decode(bytes, { stream: !whole });
		return true;
	} catch {
		return false;
	}
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
	const cells = text.match(/[^,;\t|"\r\n]*\P{ASCII}[^,;\t|"\r\n]*/gu) ?? [];
	return [...new Set(cells.map((cell) => cell.trim().slice(0, 60)))].slice(0, MAX_SAMPLE_CELLS);
}
