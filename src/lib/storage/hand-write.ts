import { KEY_VERSION } from '../core/matching/key-kinds.ts';
import type { BatchPlan } from '../core/plan-batch.ts';
import type { HandRun } from '../core/run.ts';
import { troubleOf } from '../core/storage-trouble.ts';
import type { Group, Head } from './database.ts';
import { flush } from './flush.ts';
import { headOf, type Memberships } from './heads.ts';
import type { Log } from './log.ts';

/** All that a change by hand writes. */
export interface HandWrite {
	readonly run: Omit<HandRun, 'generation'>;
	/** Those of an edit, else none. */
	readonly versions: Pick<BatchPlan, 'columns' | 'contacts' | 'rows' | 'hashes'>;
	readonly joins: Memberships;
	readonly removed: Pick<Head, 'deleted' | 'leaverContacts' | 'leaverGroups'>;
	/** Numbered from the log's next free one. */
	readonly newGroups: readonly Group[];
}

/**
 * Stores a change by hand: complete and visible at once, in one transaction, whatever its size. Edits are
 * one contact each, and a tombstone or a membership takes a few bytes.
 *
 * @param at the generation that the change was made of
 * @returns the run; `undefined` where the log has changed since, and nothing was stored
 */
export async function writeByHand(
	log: Log,
	change: HandWrite,
	at: number,
): Promise<HandRun | undefined> {
	const { meta, imports, batches, heads, hashes, groups } = log.db;
	const importId = change.run.id;
	try {
		const written = await log.db.write(
			[meta, imports, batches, heads, hashes, groups],
			async () => {
				const now = await log.meta();
				if (now.generation !== at) return undefined;
				const seq = now.nextSeq;
				const generation = now.generation + 1;
				const run = { ...change.run, generation, seq } as HandRun;
				const { columns, rows, hashes: versionHashes } = change.versions;
				await Promise.all([
					imports.add(run),
					batches.add({ seq, importId, columns, rows }),
					heads.add({
						...headOf(seq, importId, change.versions, change.joins),
						...change.removed,
					}),
					hashes.add({ seq, keyVersion: KEY_VERSION, hashes: versionHashes }),
					change.newGroups.length > 0 && groups.bulkAdd([...change.newGroups]),
					meta.put({
						...now,
						generation,
						nextSeq: seq + 1,
						nextGroup: now.nextGroup + change.newGroups.length,
					}),
				]);
				return run;
			},
		);
		if (written !== undefined) await flush(log.db);
		return written;
	} catch (error) {
		throw troubleOf(error) ?? error;
	}
}
