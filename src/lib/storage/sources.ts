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

	/** Lets go of the files of all runs but these. */
	async keepOnly(importIds: readonly string[]): Promise<void> {
		await this.#db.sources.where('importId').noneOf(importIds).delete();
	}
}
