import type { Columns } from '../core/columns.ts';

/** A page sorted by name touches as many batches as it has rows. */
const MAX_BATCHES = 256;
/** Some hundred bytes a row make 30 million of these; rows of a megabyte would else make as much each. */
const MAX_CHARS = 32 * 1024 * 1024;

/** Decoded batches by `seq`: those used last, as many as memory allows. */
export class ColumnsCache {
	/** The last used at the end. */
	readonly #columns = new Map<number, Columns>();
	#chars = 0;

	get(seq: number): Columns | undefined {
		const columns = this.#columns.get(seq);
		if (columns === undefined) return undefined;
		this.#columns.delete(seq);
		this.#columns.set(seq, columns);
		return columns;
	}

	set(seq: number, columns: Columns): void {
		this.#delete(seq);
		this.#columns.set(seq, columns);
		this.#chars += charsOf(columns);
		for (const oldest of this.#columns.keys()) {
			if (this.#columns.size <= MAX_BATCHES && this.#chars <= MAX_CHARS) return;
			this.#delete(oldest);
		}
	}

	#delete(seq: number): void {
		const columns = this.#columns.get(seq);
		if (columns === undefined) return;
		this.#columns.delete(seq);
		this.#chars -= charsOf(columns);
	}
}

function charsOf({ texts }: Columns): number {
	return texts.reduce((sum, text) => sum + text.length, 0);
}
