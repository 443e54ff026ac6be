import { Kernel } from '../core/kernel/kernel.ts';
import { utf8Bytes } from '../core/utf8.ts';

/** Turns bytes into text, piece by piece; throws on bytes that are not of the encoding. */
export interface Decoder {
	decode(bytes: Uint8Array, options: { readonly stream: boolean }): string;
}

/**
 * A strict decoder for an encoding: any label that `TextDecoder` knows, and UTF-32, which it does not.
 * Throws RangeError for a label that nobody knows.
 */
export function newDecoder(encoding: string): Decoder {
	if (encoding === 'utf-32le' || encoding === 'utf-32be')
		return new Utf32Decoder(encoding === 'utf-32le');
	return new TextDecoder(encoding, { fatal: true });
}

/** Turns a text's bytes into UTF-8, piece by piece; throws on bytes that are not of the encoding. */
export interface Transcoder {
	/** The next bytes, all of them: with `last` the text ends with them. */
	transcode(bytes: Uint8Array, last: boolean): Uint8Array;
}

/** Throws RangeError for a label that nobody knows. */
export function newTranscoder(encoding: string): Transcoder {
	const decoder = newDecoder(encoding);
	if (decoder instanceof TextDecoder && decoder.encoding === 'utf-8') return new Utf8Check();
	return { transcode: (bytes, last) => utf8Bytes(decode(decoder, bytes, last)) };
}

/** So many at a time: few enough that they are still at hand when they are looked at. */
const CHECKED_BYTES = 64 * 1024;

/**
 * Passes UTF-8 through and throws where it is none, by the rules of the Encoding Standard's UTF-8 decoder
 * (so overlong forms and surrogates are none). Decoding it to see would cost several times as much.
 */
class Utf8Check implements Transcoder {
	readonly #kernel = new Kernel();

	transcode(bytes: Uint8Array, last: boolean): Uint8Array {
		const { calls } = this.#kernel;
		for (let from = 0; from === 0 || from < bytes.length; from += CHECKED_BYTES) {
			const piece = bytes.subarray(from, from + CHECKED_BYTES);
			const isLast = last && from + piece.length === bytes.length;
			this.#kernel.bytes(calls.roomForBytes(piece.length), piece.length).set(piece);
			if (calls.checkUtf8(piece.length, isLast) === 0) throw new TypeError('Not UTF-8');
		}
		return bytes;
	}
}

/**
 * Decodes the next bytes of a text, the last ones too.
 *
 * Always as a stream that is then ended: read in one piece, windows-1252 is ISO-8859-1 to Node 20.
 */
export function decode(decoder: Decoder, bytes: Uint8Array, last: boolean): string {
	const text = decoder.decode(bytes, { stream: true });
	return last ? text + decoder.decode(new Uint8Array(0), { stream: false }) : text;
}

/** The Encoding Standard left UTF-32 out; a few exports are in it all the same. */
class Utf32Decoder implements Decoder {
	readonly #littleEndian: boolean;
	#rest = new Uint8Array(0);

	constructor(littleEndian: boolean) {
		this.#littleEndian = littleEndian;
	}

	decode(bytes: Uint8Array, { stream }: { readonly stream: boolean }): string {
		const all = new Uint8Array(this.#rest.length + bytes.length);
		all.set(this.#rest);
		all.set(bytes, this.#rest.length);
		const whole = all.length - (all.length % 4);
		this.#rest = all.slice(whole);
		if (!stream && this.#rest.length > 0) throw new TypeError('The text ends within a character');
		const view = new DataView(all.buffer);
		let text = '';
		for (let at = 0; at < whole; at += 4) {
			const code = view.getUint32(at, this.#littleEndian);
			if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
				throw new TypeError('Not a character');
			text += String.fromCodePoint(code);
		}
		return text;
	}
}
