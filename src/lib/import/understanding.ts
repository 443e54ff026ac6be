import type { Mapping } from '../core/mapping/mapping.ts';
import type { Dialect } from '../core/csv/records.ts';

export type { FileProblem, FileProblemCode } from '../core/file-problem.ts';

/**
 * What a file was understood to be from its first 256 KiB: everything the preview shows,
 * and all that the run needs to read it the same way. Plain data, so it crosses to the page as it is.
 */
export interface Understanding {
	readonly file: FileIdentity;
	/** A label that `TextDecoder` knows. */
	readonly encoding: string;
	/**
	 * `bom` and `utf8` (strictly valid so far) are certain; `guess` must be confirmed by the user
	 * before an import, with `encodingChoices` to look at.
	 */
	readonly encodingBasis: 'bom' | 'utf8' | 'chosen' | 'guess';
	readonly encodingChoices: readonly EncodingChoice[];
	readonly dialect: Dialect;
	/** Names of the columns; where there is no header: `Column 1` and so on. */
	readonly header: readonly string[];
	/** First rows as cells. */
	readonly sample: readonly (readonly string[])[];
	/** Rows in the file, by its size and the sample; exact where the sample is the whole file. */
	readonly rows: { readonly count: number; readonly exact: boolean };
	readonly mapping: Mapping;
	/** Identifies this kind of file (its header), to remember a mapping by. */
	readonly headerFingerprint: string;
	/** Things worth a sentence that do not stop the import, e.g. duplicate headers. */
	readonly remarks: readonly FileRemark[];
}

export interface FileIdentity {
	readonly name: string;
	/** Bytes. */
	readonly size: number;
	/** Milliseconds since 1970. */
	readonly lastModified: number;
}

export interface EncodingChoice {
	readonly label: string;
	/** A few cells with characters beyond ASCII, as this encoding reads them. */
	readonly sample: readonly string[];
}

export type FileRemark =
	| { readonly code: 'duplicateHeaders'; readonly names: readonly string[] }
	| { readonly code: 'nul' }
	| { readonly code: 'replacementCharacter' }
	| { readonly code: 'manyColumns'; readonly count: number };
