/**
 * A file that is read without any waiting of the machine's own, so that a simulation replays exactly.
 * What the importer asks of a `File`, no more.
 */
export class MemoryFile {
	readonly name: string;
	readonly bytes: Uint8Array;
	readonly lastModified = 0;

	constructor(name: string, bytes: Uint8Array) {
		this.name = name;
		this.bytes = bytes;
	}

	static of(name: string, text: string): MemoryFile {
		return new MemoryFile(name, new TextEncoder().encode(text));
	}

	get size(): number {
		return this.bytes.length;
	}

	get asFile(): File {
		return this as unknown as File;
	}

	/** A `Blob`, so that stretches can be put together; Node reads one that is in memory in so many microtasks. */
	slice(from: number, to: number): Blob {
		return new Blob([this.bytes.slice(from, to)]);
	}
}
