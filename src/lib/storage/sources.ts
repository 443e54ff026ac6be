import type { RunState } from '../core/run.ts';
import type { Database } from './database.ts';

/**
 * The files of unfinished runs, so that one can go on after a crash without the file being chosen again.
 * IndexedDB keeps a copy of its own: it is there when the picked file is gone.
 */
export class Sources {
	readonly #db: Database;

	constructor(db: Database) {
		this.#db = db;
	}

	/** Keeps a file for a run. Resolves to whether it is kept: there may be no room for it. */
	async keep(importId: string, file: File): Promise<boolean> {
		try {
			await this.#db.sources.put({ importId, file });
			return true;
		} catch {
			return false;
		}
	}

	/** The file kept for a run. */
	async find(importId: string): Promise<File | undefined> {
		return (await this.#db.sources.get(importId))?.file;
	}

	/**
	 * Lets go of all files but those of unfinished runs. In one transaction: else a run that begins meanwhile
	 * would lose its own.
	 */
	async keepUnfinished(): Promise<void> {
		const { imports, sources } = this.#db;
		await this.#db.transaction('rw', imports, sources, async () => {
			const runs = await imports.toArray();
			const unfinished = runs.filter(({ state }) => UNFINISHED.has(state)).map(({ id }) => id);
			await sources.where('importId').noneOf(unfinished).delete();
		});
	}
}

/** A forecast is one too: its file is kept just before it is published. */
const UNFINISHED: ReadonlySet<RunState> = new Set(['checking', 'ready', 'processing', 'paused']);
