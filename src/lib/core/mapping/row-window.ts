import type { Path } from '../contact.ts';
import type { RecordBlock } from '../csv/records.ts';
import { textsOf } from '../packed-columns.ts';
import { afterWhiteSpace, beforeWhiteSpace, type ByteCells } from '../utf8.ts';
import type { MappedColumn } from './mapping.ts';

/** The rows of a block that are being mapped. Damaged rows, whose one cell is raw text, have no cells here. */
export class RowWindow {
	readonly size: number;
	readonly #block: RecordBlock;
	/** Each row's first cell, and the one after its last. */
	readonly #first: Uint32Array;
	readonly #past: Uint32Array;
	readonly #texts = new Map<number, readonly string[]>();

	/** Rows `from` to `to` of a block. */
	constructor(block: RecordBlock, from: number, to: number) {
		this.#block = block;
		this.size = to - from;
		this.#first = block.starts.subarray(from, to);
		this.#past = block.starts.slice(from + 1, to + 1);
		for (const { at } of block.damages) {
			if (at >= from && at < to) this.#past[at - from] = this.#first[at - from];
		}
	}

	hasCells(row: number): boolean {
		return this.#first[row] < this.#past[row];
	}

	/** The cells of a column, trimmed; empty where a row is too short. `undefined` where all of them are. */
	cells(column: number): ByteCells | undefined {
		const { bytes, cellBegins, cellEnds } = this.#block;
		const [first, past] = [this.#first, this.#past];
		const begins = new Uint32Array(first.length);
		const ends = new Uint32Array(first.length);
		let occurs = false;
		for (let row = 0; row < first.length; row++) {
			const cell = first[row] + column;
			if (cell >= past[row]) continue;
			let begin = cellBegins[cell];
			let end = cellEnds[cell];
			// Most cells begin and end in a letter or digit, which saves both calls.
			if (begin < end && !isInk(bytes[begin])) begin = afterWhiteSpace(bytes, begin, end);
			if (begin < end && !isInk(bytes[end - 1])) end = beforeWhiteSpace(bytes, begin, end);
			if (begin === end) continue;
			begins[row] = begin;
			ends[row] = end;
			occurs = true;
		}
		return occurs ? { bytes, begins, ends } : undefined;
	}

	/** The trimmed cell of a row's column, `''` where the row is too short. */
	text(row: number, column: number): string {
		let texts = this.#texts.get(column);
		if (texts === undefined) {
			const cells = this.cells(column);
			texts = cells === undefined ? [] : textsOf(cells);
			this.#texts.set(column, texts);
		}
		return texts[row] ?? '';
	}
}

/** Surely no white space: ASCII but for its controls and the space. */
function isInk(byte: number): boolean {
	return byte > 0x20 && byte < 0x7f;
}

/** A column that is imported, with its position in the row. */
export type PlannedColumn = Omit<MappedColumn, 'path'> & {
	readonly path: Path;
	readonly column: number;
};

/**
 * Mapped values by path. A path that takes a column as it is keeps its cells where they lie; one whose
 * values are put together has an array of them, made with the first.
 */
export class MappedColumns {
	readonly size: number;
	readonly byPath = new Map<Path, string[] | ByteCells>();

	constructor(size: number) {
		this.size = size;
	}

	/** The values of a path, to be changed, made if need be: `''` for every row. */
	column(path: Path): string[] {
		let values = this.values(path);
		if (values === undefined) {
			values = new Array<string>(this.size).fill('');
			this.byPath.set(path, values);
		}
		return values;
	}

	/** The values of a path, to be changed, if there are any. */
	values(path: Path): string[] | undefined {
		const column = this.byPath.get(path);
		if (column === undefined || Array.isArray(column)) return column;
		const values = textsOf(column);
		this.byPath.set(path, values);
		return values;
	}
}
