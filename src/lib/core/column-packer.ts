import { endsOf, newEnds } from './columns.ts';
import type { Path } from './contact.ts';
import { BEYOND_ASCII, HOLDS_EF, HOLDS_NUL, type Kernel } from './kernel/kernel.ts';
import type { HashSeed } from './matching/hash.ts';
import { pathTag } from './matching/row-hashes.ts';
import { endBefore, endsInBytes, splitValues, type PackedColumns } from './packed-columns.ts';
import { utf8Text, writeUtf8 } from './utf8.ts';

/** A column of the kernel's block, as it lies there; its values are trimmed as they are packed. */
export interface CellColumn {
	readonly kernel: Kernel;
	readonly column: number;
	/** The first row that counts. */
	readonly fromRow: number;
	readonly size: number;
}

/** The values of a column of cells, `''` where a row is too short. Not while a packer is at work with the kernel. */
export function textsOf({ kernel, column, fromRow, size }: CellColumn): string[] {
	const { calls } = kernel;
	calls.beginColumns(size);
	calls.packColumn(column, fromRow);
	const ends = kernel.words(calls.endsOfColumn(0), size);
	return splitValues(kernel.bytes(calls.values.value, calls.valuesLength.value), ends);
}

/** The different texts of a column. */
export interface DistinctTexts {
	/** In the order in which they first occur; '' is one of them where a row has nothing. */
	readonly texts: readonly string[];
	/** By row: which of them it has. */
	readonly which: Uint32Array;
}

/** Like `textsOf`, for columns in which few texts stand again and again. */
export function distinctTextsOf({ kernel, column, fromRow, size }: CellColumn): DistinctTexts {
	const { calls } = kernel;
	calls.beginColumns(size);
	calls.packColumn(column, fromRow);
	const count = calls.numberValues(0, size);
	const bytes = kernel.bytes(calls.values.value, calls.valuesLength.value);
	const ends = kernel.words(calls.endsOfColumn(0), size);
	const firstRows = kernel.words(calls.firstRows.value, count);
	return {
		texts: Array.from(firstRows, (row) =>
			utf8Text(bytes.subarray(endBefore(ends, row), ends[row])),
		),
		which: kernel.words(calls.numbers.value, size).slice(),
	};
}

/** Packs columns path by path, in the kernel's memory: one packer at a time. */
export class ColumnPacker {
	readonly #kernel: Kernel;
	readonly #size: number;
	readonly #paths: PackedPath[] = [];

	/** @param size how many rows the columns have */
	constructor(kernel: Kernel, size: number) {
		this.#kernel = kernel;
		this.#size = size;
		kernel.calls.beginColumns(size);
	}

	/** What was packed so far; to be read before the next packer is made. */
	get paths(): readonly PackedPath[] {
		return this.#paths;
	}

	/**
	 * Adds a path's values in Unicode's composed form (NFC); one that has none is left out. Nearly all
	 * are composed already, so a whole column is asked at once, and one of Latin letters not at all.
	 */
	add(path: Path, values: readonly string[] | CellColumn): void {
		const { calls } = this.#kernel;
		const from = calls.valuesLength.value;
		if ('column' in values) calls.packColumn(values.column, values.fromRow);
		else this.#write(values);
		if (calls.valuesLength.value === from) return;

		let packed = this.#packed(path, from);
		if (packed.isBeyondAscii && !this.#isComposed(packed)) {
			const composed = packed.values.map((value) => value.normalize('NFC'));
			calls.forget(from);
			this.#write(composed);
			packed = this.#packed(path, from);
		}
		this.#paths.push(packed);
		calls.keep();
	}

	#packed(path: Path, from: number): PackedPath {
		return new PackedPath(this.#kernel, path, this.#paths.length, this.#size, from);
	}

	#write(values: readonly string[]): void {
		const { calls } = this.#kernel;
		const text = values.join('');
		const room = this.#kernel.bytes(calls.roomForValues(3 * text.length), 3 * text.length);
		const bytes = room.subarray(0, writeUtf8(text, room));
		const ends = this.#kernel.words(calls.endsOfColumn(this.#paths.length), this.#size);
		ends.set(endsInBytes(bytes, endsOf(values, text.length), text.length));
		calls.advance(bytes.length);
	}

	/** Whether all values are. Only those with a character in doubt are read: a file has few, but often one in a column. */
	#isComposed({ from, to, bytes, ends }: PackedPath): boolean {
		const { calls } = this.#kernel;
		for (let at = calls.firstInDoubt(from), value = 0; at < to; at = calls.firstInDoubt(at)) {
			while (ends[value] <= at - from) value++;
			const text = utf8Text(bytes.subarray(endBefore(ends, value), ends[value]));
			if (text.normalize('NFC') !== text) return false;
			at = from + ends[value];
		}
		return true;
	}

	columns(): PackedColumns {
		const { calls } = this.#kernel;
		return {
			size: this.#size,
			paths: this.#paths.map(({ path }) => path),
			bytes: this.#kernel.bytes(calls.values.value, calls.valuesLength.value).slice(),
			byteEnds: Uint32Array.from(this.#paths, ({ to }) => to),
			ends: this.#paths.map(({ ends, from, to }) => {
				const own = newEnds(this.#size, to - from);
				own.set(ends);
				return own;
			}),
		};
	}

	/**
	 * Hash of each row's content: the sum of its values' hashes, each under its path, so that the order of the
	 * columns does not matter and a blank cell counts for nothing. Equals `contentHash` of the same contact.
	 */
	contentHashes(seed: HashSeed): { contentHigh: Uint32Array; contentLow: Uint32Array } {
		const { calls } = this.#kernel;
		calls.newKeys(this.#size);
		for (const { path, column, from } of this.#paths) {
			const tag = pathTag(path, seed);
			calls.addHashes(column, from, this.#size, tag, seed.high, seed.low);
		}
		return {
			contentHigh: this.#kernel.words(calls.highs.value, this.#size).slice(),
			contentLow: this.#kernel.words(calls.lows.value, this.#size).slice(),
		};
	}
}

/** A packed path: its bytes, and its values for whoever asks. */
export class PackedPath {
	readonly kernel: Kernel;
	readonly path: Path;
	/** Its number among the packer's paths. */
	readonly column: number;
	readonly size: number;
	/** Where it begins and ends among the packer's bytes. */
	readonly from: number;
	readonly to: number;
	/** Bytes of the longest value. */
	readonly longest: number;
	readonly isBeyondAscii: boolean;
	readonly holdsNul: boolean;
	/** Whether U+FFFD may be in it: its first byte is. */
	readonly mayHoldReplacement: boolean;
	#values: readonly string[] | undefined;

	/** What the kernel packed last, as this column, from `from` on. */
	constructor(kernel: Kernel, path: Path, column: number, size: number, from: number) {
		const { calls } = kernel;
		const traits = calls.traits(from);
		this.kernel = kernel;
		this.path = path;
		this.column = column;
		this.size = size;
		this.from = from;
		this.to = calls.valuesLength.value;
		this.longest = calls.longest();
		this.isBeyondAscii = (traits & BEYOND_ASCII) !== 0;
		this.holdsNul = (traits & HOLDS_NUL) !== 0;
		this.mayHoldReplacement = (traits & HOLDS_EF) !== 0;
	}

	get bytes(): Uint8Array {
		return this.kernel.bytes(this.kernel.calls.values.value + this.from, this.to - this.from);
	}

	/** Where its values end in its own bytes. */
	get ends(): Uint32Array {
		return this.kernel.words(this.kernel.calls.endsOfColumn(this.column), this.size);
	}

	/** `''` for absent. */
	get values(): readonly string[] {
		return (this.#values ??= splitValues(this.bytes, this.ends));
	}
}
