import { BackupTrouble } from './backup-trouble.ts';

/**
 * The file of a backup: gzip of a first line that names what it is and its version, then frames.
 *
 * A frame is the length of its content (4 bytes, little-endian), a SHA-256, and the content. The SHA-256 is
 * of the one before it and the content: so each frame vouches for all before it, and a reader knows of
 * each that it is as it was written before it looks into it.
 */
const FORMAT_NAME = 'Rollcall backup ';
/** To be raised when what is in the frames changes in a way that an older Rollcall would misread. */
export const FORMAT_VERSION = 1;

const HASH_BYTES = 32;
const HEAD_BYTES = 4 + HASH_BYTES;
/** Far beyond any batch: a length that is not one must not fill the memory. */
const MAX_FRAME_BYTES = 256 * 1024 * 1024;

/** The bytes of a backup's file, made as they are asked for. */
export function backupFile(
	contents: AsyncIterator<Uint8Array<ArrayBuffer>>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
	let before = new Uint8Array(HASH_BYTES);
	return new ReadableStream<Uint8Array<ArrayBuffer>>({
		start(controller) {
			controller.enqueue(new TextEncoder().encode(`${FORMAT_NAME}${FORMAT_VERSION}\n`));
		},
		async pull(controller) {
			const { value: content, done } = await contents.next();
			if (done) return controller.close();
			const hash = await hashOf(before, content);
			const head = new Uint8Array(HEAD_BYTES);
			new DataView(head.buffer).setUint32(0, content.length, true);
			head.set(hash, 4);
			before = hash;
			controller.enqueue(head);
			controller.enqueue(content);
		},
		async cancel() {
			await contents.return?.();
		},
	}).pipeThrough(new CompressionStream('gzip'));
}

/**
 * The contents of a backup's frames, each verified. Throws `BackupTrouble`: `foreign`, `newer`, `damaged`,
 * `incomplete`, `unreadable`.
 *
 * @param onRead is told how many bytes of the file were read so far
 */
export async function* framesOf(
	file: Blob,
	onRead: (bytes: number) => void = () => {},
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
	const bytes = new ByteReader(await unpacked(file, onRead));
	try {
		await readFirstLine(bytes);
		let before = new Uint8Array(HASH_BYTES);
		while (!(await bytes.isAtEnd())) {
			const head = await bytes.take(HEAD_BYTES);
			const length = new DataView(head.buffer).getUint32(0, true);
			if (length > MAX_FRAME_BYTES) throw new BackupTrouble('damaged');
			const content = await bytes.take(length);
			before = await hashOf(before, content);
			const hash = head.subarray(4);
			if (!before.every((byte, at) => byte === hash[at])) throw new BackupTrouble('damaged');
			yield content;
		}
	} finally {
		await bytes.cancel();
	}
}

async function readFirstLine(bytes: ByteReader): Promise<void> {
	const name = new TextDecoder().decode(await bytes.take(FORMAT_NAME.length, 'foreign'));
	if (name !== FORMAT_NAME) throw new BackupTrouble('foreign');
	let version = '';
	for (;;) {
		const [byte] = await bytes.take(1);
		if (byte === 0x0a) break;
		version += String.fromCharCode(byte);
		if (!/^\d{1,9}$/.test(version)) throw new BackupTrouble('damaged');
	}
	if (Number(version) > FORMAT_VERSION) throw new BackupTrouble('newer');
}

async function hashOf(
	before: Uint8Array<ArrayBuffer>,
	content: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
	const both = new Uint8Array(HASH_BYTES + content.length);
	both.set(before);
	both.set(content, HASH_BYTES);
	return new Uint8Array(await crypto.subtle.digest('SHA-256', both));
}

/** What is in the gzip; a file that some browser has unpacked on the way is taken as it is. */
async function unpacked(file: Blob, onRead: (bytes: number) => void): Promise<Unpacked> {
	const state = { isAtEnd: false };
	const first = new Uint8Array(await file.slice(0, 2).arrayBuffer().catch(unreadable));
	const isGzip = first[0] === 0x1f && first[1] === 0x8b;
	const unzip = isGzip ? new DecompressionStream('gzip') : new TransformStream<Bytes, Bytes>();
	const writer = (unzip.writable as WritableStream<Bytes>).getWriter();
	const feed = async (): Promise<void> => {
		let read = 0;
		try {
			// One write after the other: so trouble is told before the file counts as read.
			for await (const chunk of chunksOf(file)) {
				await writer.write(chunk);
				onRead((read += chunk.length));
			}
			state.isAtEnd = true;
			await writer.close();
		} catch (error) {
			await writer.abort(error).catch(() => {});
		}
	};
	void feed();
	return { reader: unzip.readable.getReader() as ReadableStreamDefaultReader<Bytes>, state };
}

type Bytes = Uint8Array<ArrayBuffer>;

interface Unpacked {
	readonly reader: ReadableStreamDefaultReader<Bytes>;
	/** `isAtEnd`: all of the file was read and unpacked. */
	readonly state: { readonly isAtEnd: boolean };
}

async function* chunksOf(file: Blob): AsyncGenerator<Bytes> {
	const reader = file.stream().getReader();
	try {
		for (;;) {
			const { value, done } = await reader.read().catch(unreadable);
			if (done) return;
			yield value;
		}
	} finally {
		await reader.cancel().catch(() => {});
	}
}

function unreadable(error: unknown): never {
	throw new BackupTrouble('unreadable', error);
}

/** Takes bytes off a stream, as many as asked for. */
class ByteReader {
	readonly #reader: ReadableStreamDefaultReader<Bytes>;
	readonly #state: Unpacked['state'];
	#left: Bytes = new Uint8Array();

	constructor({ reader, state }: Unpacked) {
		this.#reader = reader;
		this.#state = state;
	}

	/** @param atEnd the trouble it is where there are fewer */
	async take(count: number, atEnd: 'incomplete' | 'foreign' = 'incomplete'): Promise<Bytes> {
		// Gathered before memory is taken for all: a length that is not one may ask for anything.
		const parts: Bytes[] = [];
		let missing = count;
		while (missing > 0) {
			if (await this.isAtEnd()) throw new BackupTrouble(atEnd);
			const part = this.#left.subarray(0, missing);
			this.#left = this.#left.subarray(part.length);
			missing -= part.length;
			parts.push(part);
		}
		const taken = new Uint8Array(count);
		let at = 0;
		for (const part of parts) {
			taken.set(part, at);
			at += part.length;
		}
		return taken;
	}

	/** Whether all was taken, and the file ends as it should. */
	async isAtEnd(): Promise<boolean> {
		while (this.#left.length === 0) {
			const { value, done } = await this.#reader.read().catch((error: unknown) => {
				if (error instanceof BackupTrouble) throw error;
				// The gzip ends before its own end, or is none.
				throw new BackupTrouble(this.#state.isAtEnd ? 'incomplete' : 'damaged', error);
			});
			if (done) return true;
			this.#left = value;
		}
		return false;
	}

	/** Ends it; there may be more to read. */
	async cancel(): Promise<void> {
		await this.#reader.cancel().catch(() => {});
	}
}
