import type { FileProblemCode } from '../core/file-problem.ts';

/** How the files begin that are no text, by their first bytes. */
const MAGIC: readonly (readonly [FileProblemCode, readonly number[]])[] = [
	['file.excelOld', [0xd0, 0xcf, 0x11, 0xe0]],
	['file.pdf', [0x25, 0x50, 0x44, 0x46]],
	['file.image', [0x89, 0x50, 0x4e, 0x47]],
	['file.image', [0xff, 0xd8, 0xff]],
	['file.image', [0x47, 0x49, 0x46, 0x38]],
	['file.archive', [0x1f, 0x8b]],
	['file.archive', [0x37, 0x7a, 0xbc, 0xaf]],
	['file.archive', [0x52, 0x61, 0x72, 0x21]],
];
const ZIP = [0x50, 0x4b, 0x03, 0x04];

/** Why these first bytes can't be those of a CSV file, or `undefined`. Names are not looked at: they lie. */
export function refusalOf(bytes: Uint8Array): FileProblemCode | undefined {
	if (begins(bytes, ZIP)) return isOtherArchive(bytes) ? 'file.archive' : 'file.excel';
	for (const [code, magic] of MAGIC) if (begins(bytes, magic)) return code;
	const text = new TextDecoder('latin1').decode(bytes.subarray(0, 64));
	return /^(?:\u00ef\u00bb\u00bf)?\s*BEGIN:VCARD/i.test(text) ? 'file.vcard' : undefined;
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

function begins(bytes: Uint8Array, magic: readonly number[]): boolean {
	return magic.every((byte, at) => bytes[at] === byte);
}
