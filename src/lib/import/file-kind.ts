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
	if (begins(bytes, ZIP)) {
		const names = new TextDecoder('latin1').decode(bytes.subarray(0, 4096));
		return names.includes('[Content_Types].xml') || names.includes('xl/')
			? 'file.excel'
			: 'file.archive';
	}
	for (const [code, magic] of MAGIC) if (begins(bytes, magic)) return code;
	const text = new TextDecoder('latin1').decode(bytes.subarray(0, 64));
	return /^(?:\u00ef\u00bb\u00bf)?\s*BEGIN:VCARD/i.test(text) ? 'file.vcard' : undefined;
}

function begins(bytes: Uint8Array, magic: readonly number[]): boolean {
	return magic.every((byte, at) => bytes[at] === byte);
}
