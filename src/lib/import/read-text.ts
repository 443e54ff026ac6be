import type { FileProblem } from '../core/file-problem.ts';
import { newDecoder } from './decoders.ts';

/** A stretch of a file's text. */
export interface TextSlice {
	readonly text: string;
	/** Bytes of the file read so far. */
	readonly bytesRead: number;
	readonly last: boolean;
}

export interface ReadOptions {
	/** A label that `newDecoder` knows. */
	readonly encoding: string;
	readonly sliceBytes?: number;
}

/** Large enough that the cost of a read hardly counts, small enough that memory stays flat. */
const SLICE_BYTES = 1024 * 1024;

/** Trouble with the file itself. Recognised by its `problem`, since classes do not cross worker borders. */
export class FileProblemError extends Error {
	override readonly name = 'FileProblemError';
	readonly problem: FileProblem;

	constructor(problem: FileProblem, cause?: unknown) {
		super(problem.code, { cause });
		this.problem = problem;
	}
}

/** The trouble with a file that an error tells of, or `undefined` for any other error. */
export function problemOf(error: unknown): FileProblem | undefined {
	return error instanceof Object && 'problem' in error ? (error.problem as FileProblem) : undefined;
}

/**
 * Reads a file as text, slice by slice, one slice ahead of what is asked for.
 *
 * By `slice` and not by `stream`: each read of a slice checks the file against what was picked, while
 * a stream goes on over a file that was overwritten and mixes old and new without a word. One decoder
 * for the whole file, since characters do not end where slices do.
 *
 * @throws FileProblemError where the file is gone or has changed, or holds bytes that are not of its encoding
 */
export async function* readText(
	file: Blob,
	{ encoding, sliceBytes = SLICE_BYTES }: ReadOptions,
): AsyncGenerator<TextSlice> {
	const { size } = file;
	const decoder = newDecoder(encoding);
	let next = readSlice(file, 0, sliceBytes);
	for (let from = 0; ; from += sliceBytes) {
		const bytes = await next;
		const bytesRead = Math.min(size, from + sliceBytes);
		const last = bytesRead === size;
		// After the last slice one byte is read again: it notices a change made while the last was parsed.
		next = last
			? readSlice(file, Math.max(0, size - 1), 1)
			: readSlice(file, bytesRead, sliceBytes);
		// Whoever awaits it hears of a failure; a reader that was left alone must not count as unhandled.
		next.catch(() => {});
		let text: string;
		try {
			text = decoder.decode(bytes, { stream: !last });
		} catch (error) {
			throw new FileProblemError(await locateInvalidBytes(file, encoding, from, sliceBytes), error);
		}
		yield { text, bytesRead, last };
		if (!last) continue;
		await next;
		return;
	}
}

/** Bytes of a file, at most `length` of them. Throws FileProblemError where it is gone or has changed. */
export async function readSlice(file: Blob, from: number, length: number): Promise<Uint8Array> {
	const wanted = Math.max(0, Math.min(length, file.size - from));
	let bytes: Uint8Array;
	try {
		bytes = new Uint8Array(await file.slice(from, from + wanted).arrayBuffer());
	} catch (error) {
		throw new FileProblemError(
			{ code: READ_PROBLEMS[(error as Error).name] ?? 'file.unreadable' },
			error,
		);
	}
	if (bytes.length < wanted) throw new FileProblemError({ code: 'file.changed' });
	return bytes;
}

/** What a failed read of a picked file means (File API, "read error"). */
const READ_PROBLEMS: Record<string, FileProblem['code'] | undefined> = {
	NotFoundError: 'file.gone',
	NotReadableError: 'file.changed',
};

/** Narrowing the search for an invalid byte: pieces of this size first, then single bytes. */
const PIECE_BYTES = 4096;

/**
 * Where the first byte is that does not belong to the encoding, given the slice that it is in.
 *
 * A decoder that has thrown has lost its state, and cannot be copied before; so the text is decoded
 * again from its beginning, in smaller and smaller steps. It happens once, and stops the import.
 */
async function locateInvalidBytes(
	file: Blob,
	encoding: string,
	sliceFrom: number,
	sliceBytes: number,
): Promise<FileProblem> {
	const piece = await firstFailure(file, encoding, sliceFrom, sliceBytes, PIECE_BYTES);
	const { offset, line } = await firstFailure(file, encoding, piece.offset, sliceBytes, 1);
	return { code: 'file.invalidBytes', offset, line };
}

/** Decodes up to `from` in slices and from there in steps; answers the step that fails, and its line. */
async function firstFailure(
	file: Blob,
	encoding: string,
	from: number,
	sliceBytes: number,
	stepBytes: number,
): Promise<{ offset: number; line: number }> {
	const decoder = newDecoder(encoding);
	let line = 1;
	for (let at = 0; at < file.size;) {
		const length = at < from ? Math.min(sliceBytes, from - at) : stepBytes;
		const bytes = await readSlice(file, at, at < from ? length : Math.max(length, PIECE_BYTES));
		for (let step = 0; step < bytes.length; step += length) {
			try {
				line += countLines(decoder.decode(bytes.subarray(step, step + length), { stream: true }));
			} catch {
				return { offset: at + step, line };
			}
		}
		at += bytes.length;
	}
	return { offset: file.size, line };
}

function countLines(text: string): number {
	let lines = 0;
	for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
	return lines;
}
