import { isImport } from '../../core/run.ts';
import type { ImportSummary } from '../../core/sync/protocol.ts';
import type { Database, PushSummary } from '../database.ts';

/** Summaries of imports that a server is yet to send by e-mail: noted when the import ends, sent when it can be. */
export class Summaries {
	readonly #db: Database;

	constructor(db: Database) {
		this.#db = db;
	}

	/** Notes the summary of a completed import; there is one of each. */
	async note(server: string, importId: string, notify: string): Promise<void> {
		const run = await this.#db.imports.get(importId);
		if (run === undefined || !isImport(run) || run.state !== 'completed') return;
		const { created, updated, merged, identical, skipped, rejected } = run.counts;
		const summary: ImportSummary = {
			notify,
			file_name: run.source.name,
			finished_at: new Date(run.finishedAt ?? run.createdAt).toISOString(),
			created,
			updated,
			merged,
			identical,
			skipped,
			rejected,
		};
		await this.#db.summaries.put({ importId, server, body: JSON.stringify(summary) });
	}

	async waiting(server: string): Promise<PushSummary[]> {
		return this.#db.summaries.where('server').equals(server).toArray();
	}

	async forget({ importId }: PushSummary): Promise<void> {
		await this.#db.summaries.delete(importId);
	}
}
