import type { Mapping } from '../core/mapping/mapping.ts';
import type { Database } from './database.ts';

/** Mappings remembered by the kind of file they are for, so that the second file of a kind needs none. */
export class SavedMappings {
	readonly #db: Database;

	constructor(db: Database) {
		this.#db = db;
	}

	async find(headerFingerprint: string): Promise<Mapping | undefined> {
		return (await this.#db.mappings.get(headerFingerprint))?.mapping;
	}

	/** @param now milliseconds since 1970 */
	async save(headerFingerprint: string, mapping: Mapping, now: number): Promise<void> {
		await this.#db.mappings.put({ headerFingerprint, mapping, savedAt: now });
	}
}
