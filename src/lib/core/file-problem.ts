/**
 * Why a file can't be imported as it is. `line` is the physical line where that is known.
 * Each code has its sentence in messages.ts; nothing of a contact is in it.
 */
export interface FileProblem {
	readonly code: FileProblemCode;
	/** Physical line, from 1. */
	readonly line?: number;
	/** Bytes from the beginning of the file. */
	readonly offset?: number;
}
export type FileProblemCode =
	| 'file.empty'
	| 'file.noHeader'
	| 'file.headerOnly'
	| 'file.excel'
	| 'file.excelOld'
	| 'file.pdf'
	| 'file.image'
	| 'file.archive'
	| 'file.vcard'
	| 'file.binary'
	| 'file.unsupportedEncoding'
	| 'file.gone'
	| 'file.changed'
	| 'file.unreadable'
	/** Another file than the one that a run was reading. */
	| 'file.other'
	/** Bytes that are not of the chosen encoding, at `offset`. */
	| 'file.invalidBytes';
