import { NOT_ASCII, utf8Bytes } from '../core/utf8.ts';

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

/**
 * Passes UTF-8 through and throws where it is none, by the rules of the Encoding Standard's UTF-8 decoder
 * (so overlong forms and surrogates are none). Decoding it to see would cost several times as much.
 */
class Utf8Check implements Transcoder {
	/** How many bytes the character at hand still needs, and between which the next must be. */
	#needed = 0;
	#lower = 0x80;
	#upper = 0xbf;

	transcode(bytes: Uint8Array, last: boolean): Uint8Array {
		// Four bytes of ASCII are passed over at once; a file's slices begin where their memory does.
		const words = new Int32Array(bytes.buffer, 0, bytes.byteOffset === 0 ? bytes.length >> 2 : 0);
		for (let at = this.#needed === 0 ? 0 : this.#goOn(bytes, 0); at < bytes.length;) {
			if ((at & 3) === 0) {
				let word = at >> 2;
				while (word < words.length && (words[word] & NOT_ASCII) === 0) word++;
				at = word << 2;
				if (at === bytes.length) break;
			}
			const byte = bytes[at];
			if (byte < 0x80) at++;
			else if (byte >= 0xc2 && byte <= 0xdf && (bytes[at + 1] & 0xc0) === 0x80) at += 2;
			else {
				this.#needed = this.#begin(byte);
				at = this.#goOn(bytes, at + 1);
			}
		}
		if (last && this.#needed > 0) throw new TypeError('The text ends within a character');
		return bytes;
	}

	/** Passes over what the character at hand still needs, as far as it is there; answers where it ends. */
	#goOn(bytes: Uint8Array, from: number): number {
		let at = from;
		for (; this.#needed > 0 && at < bytes.length; at++, this.#needed--) {
			if (bytes[at] < this.#lower || bytes[at] > this.#upper) throw new TypeError('Not UTF-8');
			this.#lower = 0x80;
			this.#upper = 0xbf;
		}
		return at;
	}

	/** How many bytes follow this first one of a character. */
	#begin(byte: number): number {
		if (byte < 0xc2 || byte > 0xf4) throw new TypeError('Not UTF-8');
		if (byte === 0xe0) this.#lower = 0xa0;
		if (byte === 0xed) this.#upper = 0x9f;
		if (byte === 0xf0) this.#lower = 0x90;
		if (byte === 0xf4) this.#upper = 0x8f;
		return byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
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
