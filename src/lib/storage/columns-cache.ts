import type { PackedColumns } from '../core/packed-columns.ts';

/** A page sorted by name touches nearly as many batches as it has rows; this holds fifteen of the largest. */
const MAX_BYTES = 32 * 1024 * 1024;

/** Batches by `seq`: those used last, as many as memory allows. */
export class ColumnsCache {
	/** The last used at the end. */
	readonly #columns = new Map<number, PackedColumns>();
	#bytes = 0;

	get(seq: number): PackedColumns | undefined {
		const columns = this.#columns.get(seq);
		if (columns === undefined) return undefined;
		this.#columns.delete(seq);
		this.#columns.set(seq, columns);
		return columns;
	}

	set(seq: number, columns: PackedColumns): void {
		this.#delete(seq);
		this.#columns.set(seq, columns);
		this.#bytes += columns.bytes.length;
		for (const oldest of this.#columns.keys()) {
			if (this.#bytes <= MAX_BYTES) return;
			this.#delete(oldest);
		}
	}

	#delete(seq: number): void {
		const columns = this.#columns.get(seq);
		if (columns === undefined) return;
		this.#columns.delete(seq);
		this.#bytes -= columns.bytes.length;
	}
}
