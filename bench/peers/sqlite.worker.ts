import sqlite3InitModule from '@sqlite.org/sqlite-wasm';
import { checkedRows, FIELDS, type ContactRow } from './contact-rows.ts';
import { serveJob } from './serve-job.ts';

const COLUMNS = [...FIELDS, 'emailKey', 'phoneKey'];

const sqlite3 = await sqlite3InitModule();
const pool = await sqlite3.installOpfsSAHPoolVfs({ name: 'peer', clearOnInit: true });
const database = new pool.OpfsSAHPoolDb('/contacts.sqlite3');
// The pool's files have no shared memory, so WAL needs the lock for itself.
// A large cache and rare checkpoints: with a million rows, SQLite's own take two to three times as long.
database.exec(`
	PRAGMA locking_mode = EXCLUSIVE;
	PRAGMA journal_mode = WAL;
	PRAGMA synchronous = NORMAL;
	PRAGMA cache_size = -400000;
	PRAGMA wal_autocheckpoint = 20000;
	PRAGMA temp_store = MEMORY;
	CREATE TABLE contacts (id INTEGER PRIMARY KEY, ${COLUMNS.map((name) => `"${name}" TEXT`).join(', ')},
		UNIQUE ("emailKey"), UNIQUE ("phoneKey"));
`);
/**
 * One statement a batch of some 7,000 rows (a slice of the file): they cross into WebAssembly as one
 * string. With `jsonb_each` a
 * row is taken apart once and not again for each of its columns, which makes it a third faster.
 */
const insert = database.prepare(`
	INSERT INTO contacts (${COLUMNS.map((name) => `"${name}"`).join(', ')})
	SELECT ${COLUMNS.map((_, at) => `value ->> ${at}`).join(', ')} FROM jsonb_each(?) WHERE true
	ON CONFLICT DO NOTHING
`);

serveJob(async (job) => {
	const counts = { rows: 0, created: 0, skipped: 0, rejected: 0 };
	for await (const { contacts, rejected } of checkedRows(job)) {
		counts.rejected += rejected;
		counts.rows += contacts.length + rejected;
		insert.bind(1, JSON.stringify(contacts.map(toArray))).stepReset();
		const created = database.changes();
		counts.created += created;
		counts.skipped += contacts.length - created;
	}
	insert.finalize();
	// A checkpoint syncs the log and the database: from here on it is on disk.
	database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
	database.close();
	return counts;
});

function toArray({ values, emailKey, phoneKey }: ContactRow): (string | null)[] {
	return [
		...values.map((value) => (value === '' ? null : value)),
		emailKey ?? null,
		phoneKey ?? null,
	];
}
