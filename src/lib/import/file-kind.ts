import type { FileProblemCode } from '../core/file-problem.ts';

/** How the files begin that are no text, by their first bytes. */
const MAGIC: readonly (readonly [FileProblemCode, readonly number[]])[] = [
	['file.excelOld', [0xd0, 0xcf, 0x11, 0xe0]],
	['file.pdf', [0x25, 0x50, 0x44, 0x46]],
	['file.image', [0x89, 0x50, 0x4e, 0x47]],
	['file.image', [0xff, 0xd8, 0xff]],
	['file.image', [0x47, 0x49, 0x46, 0x38]],
	['file.image', [0x49, 0x49, 0x2a, 0x00]],
	['file.image', [0x4d, 0x4d, 0x00, 0x2a]],
	['file.archive', [0x1f, 0x8b]],
	['file.archive', [0x37, 0x7a, 0xbc, 0xaf]],
	['file.archive', [0x52, 0x61, 0x72, 0x21]],
	['file.archive', [0x42, 0x5a, 0x68, 0x39, 0x31, 0x41]],
	['file.archive', [0xfd, 0x37, 0x7a, 0x58]],
	['file.archive', [0x28, 0xb5, 0x2f, 0xfd]],
];
const ZIP = [0x50, 0x4b, 0x03, 0x04];

/** Why these first bytes can't be those of a CSV file, or `undefined`. Names are not looked at: they lie. */
export function refusalOf(bytes: Uint8Array): FileProblemCode | undefined {
	if (begins(bytes, ZIP)) return isOtherArchive(bytes) ? 'file.archive' : 'file.excel';
	for (const [code, magic] of MAGIC) if (begins(bytes, magic)) return code;
	return undefined;
}

/**
 * Whether a zip archive is something else than a workbook: its first entry has a plain name that no
 * workbook begins with. Workbooks are by far the commonest zip that is taken for a CSV.
 */
function isOtherArchive(bytes: Uint8Array): boolean {
	const nameLength = bytes[26] | (bytes[27] << 8);
	const name = new TextDecoder('latin1').decode(bytes.subarray(30, 30 + nameLength));
	return /^[\w ./-]+$/.test(name) && !/^(?:\[Content_Types\]|_rels\/|docProps\/|xl\/)/.test(name);
}

/** Why this text, the first of a file, can't be that of a CSV file, or `undefined`. */
export function refusalOfText(text: string): FileProblemCode | undefined {
	if (/^\uFEFF?\s*BEGIN:VCARD/i.test(text)) return 'file.vcard';
	return isBinary(text) ? 'file.binary' : undefined;
}

/** A stray control character is remarked on; more of them than this, and than a twentieth, is no text. */
const MAX_CONTROLS = 8;

/** Whether a text is what some other kind of file looks like, taken for text: zero bytes above all. */
function isBinary(text: string): boolean {
	const controls = count(text, /\p{Cc}/gu) - count(text, /[\t\n\v\f\r]/g);
	return controls > MAX_CONTROLS && controls > text.length / 20;
}

function count(text: string, pattern: RegExp): number {
	return text.match(pattern)?.length ?? 0;
}

function begins(bytes: Uint8Array, magic: readonly number[]): boolean {
	return magic.every((byte, at) => bytes[at] === byte);
}
