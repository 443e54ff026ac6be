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
 * Writes a text into `room`, which has three bytes for each of its UTF-16 units (the most there can be); answers
 * how many bytes it has.
 */
export function writeUtf8(text: string, room: Uint8Array): number {
	return encoder.encodeInto(text, room).written;
}

const SHORT = 64;
/** Writes texts one behind the other; the same memory is used again and again. */
export class Utf8Writer {
	#bytes = new Uint8Array(256 * 1024);
	#memory = new DataView(this.#bytes.buffer);
	#length = 0;

	/** Bytes written so far. */
	get length(): number {
		return this.#length;
	}

	/** All its memory, to be read several bytes at a time; what was written stands at its beginning. */
	get memory(): DataView {
		return this.#memory;
	}

	/** Begins anew. */
	clear(): void {
		this.#length = 0;
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

	/** What was written, to be read before the next write. */
	view(from = 0): Uint8Array {
		return this.#bytes.subarray(from, this.#length);
	}

	#grow(needed: number): void {
		const bytes = new Uint8Array(2 ** Math.ceil(Math.log2(needed)));
		bytes.set(this.#bytes.subarray(0, this.#length));
		this.#bytes = bytes;
		this.#memory = new DataView(bytes.buffer);
	}
}
