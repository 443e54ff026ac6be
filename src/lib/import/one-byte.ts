/**
 * The same text in one byte a character where it is plain ASCII.
 *
 * Engines keep a text in two bytes a character once any part of what it was cut from needs them: one
 * Łukasz doubles a whole slice of the file, and every column joined from it. Written out as bytes and
 * read back, a column without such characters is small again, and with it all that is handed to another
 * thread, compressed and stored. Text with other characters is answered as it is.
 */
export function oneByteText(text: string): string {
	const { length } = text;
	if (bytes.length < length) bytes = new Uint8Array(length * 2);
	const { read, written } = encoder.encodeInto(text, bytes.subarray(0, length));
	// Any other character takes more bytes than UTF-16 units.
	return read === length && written === length ? decoder.decode(bytes.subarray(0, length)) : text;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('latin1');
/** Reused: a column of a batch has some 15 KB. */
let bytes = new Uint8Array(65_536);
