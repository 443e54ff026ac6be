/**
 * Text to UTF-8 and back, through the WHATWG encoder and decoder: the one thing that core takes from the
 * platform. Every runtime has them, and they are pure.
 */
interface Encoder {
	encode(text: string): Uint8Array;
	encodeInto(text: string, into: Uint8Array): { readonly read: number; readonly written: number };
}
interface Decoder {
	decode(bytes: Uint8Array): string;
}
const platform = globalThis as unknown as {
	readonly TextEncoder: new () => Encoder;
	readonly TextDecoder: new (label: string, options: { readonly ignoreBOM: boolean }) => Decoder;
};
const encoder = new platform.TextEncoder();
// A value may begin with a byte order mark of its own.
const decoder = new platform.TextDecoder('utf-8', { ignoreBOM: true });

/** The text of UTF-8 bytes. */
export function utf8Text(bytes: Uint8Array): string {
	return decoder.decode(bytes);
}

/** The UTF-8 bytes of a text. */
export function utf8Bytes(text: string): Uint8Array {
	return encoder.encode(text);
}

/**
 * Where the text that stands in `bytes` from `begin` to `end` begins once white space is left out (what
 * `String.prototype.trim` takes for it, NBSP and byte order marks included); `end` where there is nothing else.
 */
export function afterWhiteSpace(bytes: Uint8Array, begin: number, end: number): number {
	let at = begin;
	while (at < end) {
		const length = whiteSpaceAt(bytes, at, end);
		if (length === 0) break;
		at += length;
	}
	return at;
}

/** Likewise where it ends; `begin` where there is nothing but white space. */
export function beforeWhiteSpace(bytes: Uint8Array, begin: number, end: number): number {
	let last = end;
	while (last > begin) {
		let at = last - 1;
		while (at > begin && isContinuation(bytes[at])) at--;
		if (whiteSpaceAt(bytes, at, last) !== last - at) break;
		last = at;
	}
	return last;
}

/** How many bytes the white space has that stands at a position; 0 where there is none. */
function whiteSpaceAt(bytes: Uint8Array, at: number, end: number): number {
	const byte = bytes[at];
	if (byte <= 0x20) return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d) ? 1 : 0;
	if (byte === 0xc2) return at + 1 < end && bytes[at + 1] === 0xa0 ? 2 : 0;
	if (byte < 0xe0 || byte > 0xef || at + 2 >= end) return 0;
	const code = ((byte & 0xf) << 12) | ((bytes[at + 1] & 0x3f) << 6) | (bytes[at + 2] & 0x3f);
	return WIDE_SPACES.has(code) || (code >= 0x2000 && code <= 0x200a) ? 3 : 0;
}
/** ECMA-262, "WhiteSpace" and "LineTerminator", as far as they take three bytes; U+2000 to U+200A beside them. */
const WIDE_SPACES = new Set([0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff]);

/** Any byte of a character but its first. */
export function isContinuation(byte: number): boolean {
	return (byte & 0xc0) === 0x80;
}

/** Texts as they lie in some bytes. */
export interface ByteCells {
	readonly bytes: Uint8Array;
	/** Where each begins and ends. */
	readonly begins: Uint32Array;
	readonly ends: Uint32Array;
}

const SHORT = 64;
/** Bytes that are copied at once. */
const STEP = 8;
/** The highest bit of each of four bytes. */
export const NOT_ASCII = 0x80808080 | 0;

/** The same memory, to be read and written several bytes at a time. */
export function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
	return new DataView(buffer, byteOffset, byteLength);
}

function kindsIn(bytes: Uint8Array, begin: number, end: number, kinds: Uint8Array): number {
	let found = 0;
	for (let at = begin; at < end; at++) found |= kinds[bytes[at]];
	return found;
}

/** Writes texts one behind the other; the same memory is used again and again. */
export class Utf8Writer {
	#bytes = new Uint8Array(256 * 1024);
	#length = 0;

	/** Bytes written so far. */
	get length(): number {
		return this.#length;
	}

	/** Begins anew, or forgets what was written from a position on. */
	clear(length = 0): void {
		this.#length = length;
	}

	/** Writes a text; answers how many bytes it took. */
	write(text: string): number {
		const at = this.#length;
		if (text.length <= SHORT && this.#writeShort(text, at)) return text.length;
		if (this.#bytes.length - at < text.length) this.#grow(at + text.length);
		const first = encoder.encodeInto(text, this.#bytes.subarray(at));
		let { written } = first;
		if (first.read < text.length) {
			// Three bytes a UTF-16 unit is the most there can be.
			this.#grow(at + 3 * text.length);
			written = encoder.encodeInto(text, this.#bytes.subarray(at)).written;
		}
		this.#length = at + written;
		return written;
	}

	/** A short text of plain ASCII is written in less time than the encoder takes to be called. */
	#writeShort(text: string, at: number): boolean {
		if (this.#bytes.length - at < SHORT) this.#grow(at + SHORT);
		const bytes = this.#bytes;
		for (let i = 0; i < text.length; i++) {
			const code = text.charCodeAt(i);
			if (code >= 0x80) return false;
			bytes[at + i] = code;
		}
		this.#length = at + text.length;
		return true;
	}

	/**
	 * Writes texts that are UTF-8 already. `into` takes where each ends, counted from where the first
	 * begins; answers the kinds of all their bytes, by `kinds` (0 for ASCII), in one.
	 *
	 * Eight bytes a step, past a text's end too: that saves a quarter of what a loop over the bytes takes.
	 */
	writeCells(
		{ bytes, begins, ends }: ByteCells,
		into: Uint16Array | Uint32Array,
		kinds: Uint8Array,
	): number {
		const from = this.#length;
		const source = viewOf(bytes);
		const lastStep = source.byteLength - STEP;
		let target = viewOf(this.#bytes);
		let to = from;
		let found = 0;
		for (let cell = 0; cell < begins.length; cell++) {
			const begin = begins[cell];
			const end = ends[cell];
			if (target.byteLength - to < end - begin + STEP) {
				this.#length = to;
				this.#grow(to + end - begin + STEP);
				target = viewOf(this.#bytes);
			}
			let seen = 0;
			let at = begin;
			for (let out = to; at < end && at <= lastStep; at += STEP, out += STEP) {
				const first = source.getInt32(at, true);
				const second = source.getInt32(at + 4, true);
				target.setInt32(out, first, true);
				target.setInt32(out + 4, second, true);
				seen |= first | second;
			}
			for (; at < end; at++) {
				target.setUint8(to + at - begin, bytes[at]);
				seen |= NOT_ASCII;
			}
			if ((seen & NOT_ASCII) !== 0) found |= kindsIn(bytes, begin, end, kinds);
			to += end - begin;
			into[cell] = to - from;
		}
		this.#length = to;
		return found;
	}

	/** What was written, to be read before the next write. */
	view(from = 0, to = this.#length): Uint8Array {
		return this.#bytes.subarray(from, to);
	}

	#grow(needed: number): void {
		const bytes = new Uint8Array(2 ** Math.ceil(Math.log2(needed)));
		bytes.set(this.#bytes.subarray(0, this.#length));
		this.#bytes = bytes;
	}
}
