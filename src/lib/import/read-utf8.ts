import type { FileProblem } from '../core/file-problem.ts';
import { newDecoder, newTranscoder } from './decoders.ts';

/** A stretch of a file's text, in UTF-8; it may end within a character. */
export interface Utf8Slice {
	readonly bytes: Uint8Array;
	/** Bytes of the file read so far. */
	readonly bytesRead: number;
	readonly last: boolean;
}

export interface ReadOptions {
	/** A label that `newDecoder` knows. */
	readonly encoding: string;
	readonly sliceBytes?: number;
}

/**
 * A batch is what a slice holds, unless it holds more rows than a batch may: large enough that the cost of a
 * transaction hardly counts, small enough that memory stays flat and a cancel is quick.
 */
export const SLICE_BYTES = 2 * 1024 * 1024;
/** The first slice; each is twice the one before, so that what comes after reading begins at once. */
const FIRST_SLICE_BYTES = 64 * 1024;

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
 * Reads a file's text as UTF-8, slice by slice, one slice ahead of what is asked for.
 *
 * By `slice` and not by `stream`: Chromium checks the file against what was picked at each read of a slice,
 * while a stream goes on over a file that was overwritten and mixes old and new without a word (as Firefox
 * does either way, see `checkedBatches`). One transcoder for the whole file, since characters do not end
 * where slices do.
 *
 * @throws FileProblemError where the file is gone or has changed, or holds bytes that are not of its encoding
 */
export async function* readUtf8(
	file: Blob,
	{ encoding, sliceBytes = SLICE_BYTES }: ReadOptions,
): AsyncGenerator<Utf8Slice> {
	const { size } = file;
	// Empty files were refused when they were picked; a deleted one is of size 0 to the browser.
	if (size === 0) throw new FileProblemError({ code: 'file.gone' });
	const transcoder = newTranscoder(encoding);
	let nextBytes = Math.min(FIRST_SLICE_BYTES, sliceBytes);
	let next = readSlice(file, 0, Math.min(nextBytes, size));
	for (let from = 0; ;) {
		const read = await next;
		const bytesRead = from + read.length;
		const last = bytesRead === size;
		nextBytes = Math.min(nextBytes * 2, sliceBytes);
		// After the last slice one byte is read again: it notices a change made while the last was parsed.
		next = last
			? readSlice(file, size - 1, 1)
			: readSlice(file, bytesRead, Math.min(nextBytes, size - bytesRead));
		// Whoever awaits it hears of a failure; a reader that was left alone must not count as unhandled.
		next.catch(() => {});
		let bytes: Uint8Array;
		try {
			bytes = transcoder.transcode(read, last);
		} catch (error) {
			throw new FileProblemError(await locateInvalidBytes(file, encoding, from, sliceBytes), error);
		}
		yield { bytes, bytesRead, last };
		from = bytesRead;
		if (!last) continue;
		await next;
		if (file.size !== size) throw new FileProblemError({ code: 'file.changed' });
		return;
	}
}

/** Exactly `length` bytes of a file. Throws FileProblemError where it is gone or has changed. */
export async function readSlice(file: Blob, from: number, length: number): Promise<Uint8Array> {
	const slice = file.slice(from, from + length);
	let bytes: Uint8Array;
	try {
		bytes = new Uint8Array(await askUntilAnswered(() => slice.arrayBuffer()));
	} catch (error) {
		const name = await readErrorName(slice, error as Error);
		throw new FileProblemError({ code: READ_PROBLEMS[name] ?? 'file.unreadable' }, error);
	}
	if (bytes.length < length) throw new FileProblemError({ code: 'file.changed' });
	return bytes;
}

/**
 * Asks again where no answer comes, and takes the first: of a file that a page has made, Firefox 153 never answers
 * some reads, one in some hundred on a busy machine.
 */
async function askUntilAnswered<T>(ask: () => Promise<T>): Promise<T> {
	let again: ReturnType<typeof setInterval> | undefined;
	try {
		return await new Promise<T>((resolve, reject) => {
			const askOnce = (): void => void ask().then(resolve, reject);
			again = setInterval(askOnce, ASK_AGAIN_MS);
			askOnce();
		});
	} finally {
		clearInterval(again);
	}
}

/** Far longer than a disk takes for a slice, except one that is only just waking. */
const ASK_AGAIN_MS = 2000;

/** What a failed read is called. Firefox calls each an AbortError, and tells the cause to a FileReader only. */
async function readErrorName(slice: Blob, { name }: Error): Promise<string> {
	if (name !== 'AbortError') return name;
	return new Promise((resolve) => {
		const reader = new FileReader();
		reader.onloadend = () => resolve(reader.error?.name ?? name);
		reader.readAsArrayBuffer(slice);
	});
}

/** What a failed read of a picked file means (File API, "read error"). */
const READ_PROBLEMS: Record<string, FileProblem['code'] | undefined> = {
	NotFoundError: 'file.gone',
	NotReadableError: 'file.changed',
};

/** Narrowing the search for an invalid byte: pieces of this size first, then single bytes. */
const PIECE_BYTES = 4096;
/** No character of any encoding, with the escape sequence before it, is longer. */
const MAX_CHARACTER_BYTES = 8;

/**
 * Where the first character is that does not belong to the encoding, given the slice where decoding
 * stopped: its first byte, and its line.
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
	const piece = await decodeUntilFailure(file, encoding, sliceFrom, sliceBytes, PIECE_BYTES);
	const near = Math.max(0, piece.failedAt - MAX_CHARACTER_BYTES);
	const { goodUntil, line } = await decodeUntilFailure(file, encoding, near, sliceBytes, 1);
	return { code: 'file.invalidBytes', offset: goodUntil, line };
}

/**
 * Decodes up to `from` in slices and from there in steps. Answers where the step begins that fails, where
 * the last one ended before it that gave a whole character, and the line there.
 */
async function decodeUntilFailure(
	file: Blob,
	encoding: string,
	from: number,
	sliceBytes: number,
	stepBytes: number,
): Promise<{ failedAt: number; goodUntil: number; line: number }> {
	const { size } = file;
	const decoder = newDecoder(encoding);
	const lines = new LineCounter();
	let goodUntil = 0;
	for (let at = 0; at < size;) {
		const before = at < from;
		const length = before ? Math.min(sliceBytes, from - at) : PIECE_BYTES;
		const bytes = await readSlice(file, at, Math.min(length, size - at));
		for (let step = 0; step < bytes.length; step += before ? length : stepBytes) {
			const end = Math.min(bytes.length, step + (before ? length : stepBytes));
			try {
				const text = decoder.decode(bytes.subarray(step, end), { stream: true });
				if (text !== '') goodUntil = at + end;
				lines.add(text);
			} catch {
				return { failedAt: at + step, goodUntil, line: lines.line };
			}
		}
		at += bytes.length;
	}
	// Every byte is good so far: the last character is cut off.
	return { failedAt: size, goodUntil, line: lines.line };
}

/** The physical line, from 1, that a text has come to: CR, LF and CRLF each end one. */
class LineCounter {
	line = 1;
	#afterCr = false;

	add(text: string): void {
		for (let at = 0; at < text.length; at++) {
			const code = text.charCodeAt(at);
			if (code === 0x0d || (code === 0x0a && !this.#afterCr)) this.line++;
			this.#afterCr = code === 0x0d;
		}
	}
}
