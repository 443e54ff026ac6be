import { packHashes } from '../core/matching/contact-hashes.ts';
import { hashContact } from '../core/matching/hash-contact.ts';
import type { HashSeed } from '../core/matching/hash.ts';
import { KEY_VERSION } from '../core/matching/key-kinds.ts';
import { packedContactAt } from '../core/packed-columns.ts';
import type { Batch, BatchHashes } from './database.ts';
import { kindsOf } from './heads.ts';
import type { Log } from './log.ts';

/** Some megabytes. */
const BATCHES_PER_STEP = 2;

/**
 * Makes keys anew that another version of the normaliser has made, so that a row matches what it would if all had been
 * imported today. Under the write lock, before a run reads them. Cut short, it goes on with those that are left.
 */
export async function rebuildKeys(log: Log): Promise<void> {
	const { meta, batches, heads, hashes } = log.db;
	const { keyVersion, seed } = await log.meta();
	// Logs that are older than this note have keys of the first version.
	if ((keyVersion ?? 1) === KEY_VERSION) return;
	const seqs = await hashes.toCollection().primaryKeys();
	for (let from = 0; from < seqs.length; from += BATCHES_PER_STEP) {
		const some = seqs.slice(from, from + BATCHES_PER_STEP);
		await log.db.write([batches, heads, hashes], async () => {
			const old = await hashes.bulkGet(some);
			const outdated = some.filter((_, at) => old[at]?.keyVersion !== KEY_VERSION);
			const [theirBatches, theirHeads] = await Promise.all([
				batches.bulkGet(outdated),
				heads.bulkGet(outdated),
			]);
			const rebuilt = outdated.flatMap((_, at) => {
				const [batch, head] = [theirBatches[at], theirHeads[at]];
				if (batch === undefined || head === undefined) return [];
				const hashed = hashesOf(batch, seed);
				return { hashed, head: { ...head, keyKinds: kindsOf(hashed.hashes) } };
			});
			await Promise.all([
				hashes.bulkPut(rebuilt.map(({ hashed }) => hashed)),
				heads.bulkPut(rebuilt.map(({ head }) => head)),
			]);
		});
	}
	await log.db.write([meta], async () => {
		await meta.put({ ...(await log.meta()), keyVersion: KEY_VERSION });
	});
}

function hashesOf({ seq, columns }: Batch, seed: HashSeed): BatchHashes {
	const versions = Array.from({ length: columns.size }, (_, position) =>
		hashContact(packedContactAt(columns, position), seed),
	);
	const keys = versions.reduce((sum, { to }) => sum + to, 0);
	const hashes = packHashes(versions.length, keys, (position) => versions[position]);
	return { seq, keyVersion: KEY_VERSION, hashes };
}
