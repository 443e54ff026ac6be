import Dexie from 'dexie';
import { checkedRows, FIELDS, type ContactRow } from './contact-rows.ts';
import { serveJob } from './serve-job.ts';

/**
 * One record a contact, as most apps store them: unique indexes find the duplicates, so that nothing
 * is looked up before it is written.
 */
const database = new Dexie('peer', { chromeTransactionDurability: 'relaxed' });
database.version(1).stores({ contacts: '++id, &emailKey, &phoneKey' });
const contacts = database.table('contacts');
await database.open();

const BATCH_ROWS = 2_000;

serveJob(async (job) => {
	const counts = { rows: 0, created: 0, skipped: 0, rejected: 0 };
	for await (const { contacts: rows, rejected } of checkedRows(job)) {
		counts.rejected += rejected;
		counts.rows += rows.length + rejected;
		for (let from = 0; from < rows.length; from += BATCH_ROWS) {
			const batch = rows.slice(from, from + BATCH_ROWS);
			const skipped = await addNew(batch);
			counts.skipped += skipped;
			counts.created += batch.length - skipped;
		}
	}
	await flushed();
	return counts;
});

/** Adds what no unique index refuses; answers how many it refused. */
async function addNew(rows: readonly ContactRow[]): Promise<number> {
	try {
		await contacts.bulkAdd(rows.map(toRecord));
		return 0;
	} catch (error) {
		// Caught outside of a transaction of ours, the rows that were not refused are committed.
		if (error instanceof Dexie.BulkError) return error.failures.length;
		throw error;
	}
}

/** Only what has a value, and only keys that exist: `undefined` is in no index. */
function toRecord({ values, emailKey, phoneKey }: ContactRow): Record<string, string> {
	const record: Record<string, string> = {};
	for (let at = 0; at < FIELDS.length; at++) {
		if (values[at] !== '') record[FIELDS[at]] = values[at];
	}
	if (emailKey !== undefined) record.emailKey = emailKey;
	if (phoneKey !== undefined) record.phoneKey = phoneKey;
	return record;
}

/** One write with strict durability: what was written before it is on disk after it. */
function flushed(): Promise<void> {
	return new Promise((resolve, reject) => {
		const transaction = database
			.backendDB()
			.transaction('contacts', 'readwrite', { durability: 'strict' });
		transaction.objectStore('contacts').count();
		transaction.oncomplete = () => resolve();
		transaction.onabort = () => reject(transaction.error);
	});
}
