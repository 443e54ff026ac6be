import { ContactBits } from '../../core/contact-bits.ts';
import { interrupted, isImport, type Run } from '../../core/run.ts';
import type { Database } from '../database.ts';
import { eachHead } from '../each-head.ts';
import { NONE } from '../heads.ts';
import { publishedGroups } from '../published-groups.ts';
import type { LogContents } from '../replacement.ts';
import { SeenHeads } from '../seen-heads.ts';
import { BackupTrouble } from './backup-trouble.ts';
import type { BackupEnd, BackupHeader } from './contents.ts';
import { backupFile } from './frames.ts';
import { recordBytes } from './records.ts';

export interface SaveDeps {
	readonly preferences: BackupHeader['preferences'];
	/** Milliseconds since 1970. */
	readonly now: () => number;
	/** Is told how far it is, from 0 to 1. */
	readonly onProgress?: (share: number) => void;
}

/** A backup that is being made: what it will hold, and its file. */
export interface BackupInTheMaking {
	readonly header: BackupHeader;
	readonly file: ReadableStream<Uint8Array<ArrayBuffer>>;
}

/**
 * Makes a backup of the log as it is now: all published runs with all their batches. What is written
 * meanwhile is not in it; since batches are only ever added, nothing needs to wait for it.
 *
 * Forecasts are left out, and so are the copies of files that unfinished imports read.
 */
export async function makeBackup(db: Database, deps: SaveDeps): Promise<BackupInTheMaking> {
	const savedAt = deps.now();
	const { contents, seqs } = await momentOf(db);
	const header: BackupHeader = {
		savedAt,
		contacts: await countContacts(db, contents),
		runs: contents.imports.length,
		preferences: deps.preferences,
	};
	const frames = framesOf(db, header, contents, seqs, deps.onProgress);
	return { header, file: backupFile(frames) };
}

/** Notes that a backup was saved: until the next one, imports that came in after it are nowhere else. */
export async function noteBackup(db: Database, { savedAt }: BackupHeader): Promise<void> {
	await db.meta.update('log', { backedUpAt: savedAt });
}

/** Batches read in one go: enough to be quick, few enough to hold. */
const BATCHES_PER_READ = 4;

async function* framesOf(
	db: Database,
	header: BackupHeader,
	contents: LogContents,
	seqs: readonly number[],
	onProgress: SaveDeps['onProgress'],
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
	yield recordBytes(header);
	yield recordBytes(contents);
	for (let from = 0; from < seqs.length; from += BATCHES_PER_READ) {
		const some = seqs.slice(from, from + BATCHES_PER_READ);
		const [batches, heads, hashes, outcomes] = await Promise.all([
			db.batches.bulkGet(some),
			db.heads.bulkGet(some),
			db.hashes.bulkGet(some),
			db.outcomes.bulkGet(some),
		]);
		for (let at = 0; at < some.length; at++) {
			const records = {
				batch: batches[at],
				head: heads[at],
				hashes: hashes[at],
				outcomes: outcomes[at],
			};
			// Wiped or replaced meanwhile: half of it must not look like a backup. A change by hand has no outcomes.
			if (records.batch === undefined || records.head === undefined || records.hashes === undefined)
				throw new BackupTrouble('changed');
			yield recordBytes(records);
		}
		onProgress?.((from + some.length) / seqs.length);
	}
	yield recordBytes({ batches: seqs.length } satisfies BackupEnd);
}

/** Everything of one moment, and where its batches lie, in ascending order. */
async function momentOf(db: Database): Promise<{ contents: LogContents; seqs: number[] }> {
	const { meta, imports, groups, mappings, batches } = db;
	return db.transaction('r', [meta, imports, groups, mappings, batches], async () => {
		const log = await meta.get('log');
		if (log === undefined) throw new BackupTrouble('changed');
		const runs = (await imports.toArray()).filter(({ publishedAt }) => publishedAt !== undefined);
		const seqs = await batches
			.where('importId')
			.anyOf(runs.map(({ id }) => id))
			.primaryKeys();
		return {
			contents: {
				meta: log,
				imports: runs.map(asRestored),
				groups: publishedGroups(await groups.toArray(), runs),
				mappings: await mappings.toArray(),
			},
			seqs: seqs.filter((seq) => seq < log.nextSeq).sort((a, b) => a - b),
		};
	});
}

/** Where it is restored, nobody drives a run. */
function asRestored(run: Run): Run {
	return isImport(run) && run.state === 'processing' ? interrupted(run) : run;
}

async function countContacts(db: Database, { meta, imports }: LogContents): Promise<number> {
	const seen = new SeenHeads(imports);
	const met = new ContactBits();
	// No contact.
	met.add(0);
	let count = 0;
	await eachHead(db, meta.nextSeq, 0, (head) => {
		const { contacts, deleted } = seen.of(head) ?? { contacts: NONE };
		for (const contact of deleted ?? []) met.add(contact);
		for (const contact of contacts) {
			if (!met.has(contact)) count++;
			met.add(contact);
		}
	});
	return count;
}
