import type { Path } from '../contact.ts';
import type { RecordBlock } from '../csv/records.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { distinctTextsOf, textsOf, type CellColumn, type DistinctTexts } from '../column-packer.ts';
import type { MappedColumn } from './mapping.ts';

/** The rows of a block that are being mapped. Damaged rows, whose one cell is raw text, have no cells here. */
export class RowWindow {
	readonly size: number;
	readonly #kernel: Kernel;
	readonly #from: number;
	readonly #damaged: ReadonlySet<number>;
	readonly #texts = new Map<number, readonly string[]>();

	/** Rows `from` to `to` of a block. */
	constructor(block: RecordBlock, from: number, to: number) {
		this.#kernel = block.kernel;
		this.#from = from;
		this.size = to - from;
		this.#damaged = new Set(block.damages.map(({ at }) => at - from));
	}

	hasCells(row: number): boolean {
		return !this.#damaged.has(row);
	}

	/** A column where it lies, of which nobody has looked at a cell. */
	cells(column: number): CellColumn {
		return { kernel: this.#kernel, column, fromRow: this.#from, size: this.size };
	}

	/** The different texts of a column's cells, trimmed. */
	distinctTexts(column: number): DistinctTexts {
		return distinctTextsOf(this.cells(column));
	}

	/** The trimmed cell of a row's column, `''` where the row is too short. */
	text(row: number, column: number): string {
		let texts = this.#texts.get(column);
		if (texts === undefined) this.#texts.set(column, (texts = textsOf(this.cells(column))));
		return texts[row];
	}
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
	readonly byPath = new Map<Path, string[] | CellColumn>();

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
