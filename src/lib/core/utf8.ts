/**
 * Text to UTF-8 and back, through the WHATWG encoder and decoder: the one thing that core takes from the
 * platform. Every runtime has them, and they are pure.
 */
interface Encoder {
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

/** Writes texts one behind the other; the same memory is used again and again. */
export class Utf8Writer {
	#bytes = new Uint8Array(256 * 1024);
	#length = 0;

	/** Bytes written so far. */
	get length(): number {
		return this.#length;
	}

	/** Begins anew. */
	clear(): void {
		this.#length = 0;
	}

	/** Writes a text, over what was written from `at` on; answers how many bytes it took. */
	write(text: string, at = this.#length): number {
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
