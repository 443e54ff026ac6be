/**
 * DuckDB brings its own worker and its own CSV reader; this one only tells it what to do.
 *
 * Its start counts: 34 MB of WebAssembly are compiled for it alone, when it is needed.
 */
import {
	AsyncDuckDB,
	DuckDBAccessMode,
	DuckDBDataProtocol,
	VoidLogger,
	type AsyncDuckDBConnection,
} from '@duckdb/duckdb-wasm';
import duckdbWasm from '@duckdb/duckdb-wasm/dist/duckdb-eh.wasm?url';
import duckdbWorker from '@duckdb/duckdb-wasm/dist/duckdb-browser-eh.worker.js?url';
import { FIELDS } from './contact-rows.ts';
import type { PeerCounts } from './protocol.ts';
import { serveJob } from './serve-job.ts';

/** As near to Rollcall's rule as one pattern of RE2 comes. */
const EMAIL_PATTERN = `^[^@\\s"(),:;<>\\[\\\\\\]]+@([\\pL\\pN](-*[\\pL\\pN])*\\.)+[\\pL\\pN]+(-+[\\pL\\pN]+)*$`;

serveJob(async ({ file }) => {
	const duckdb = new AsyncDuckDB(new VoidLogger(), new Worker(duckdbWorker));
	await duckdb.instantiate(duckdbWasm);
	await duckdb.open({ path: 'opfs://contacts.duckdb', accessMode: DuckDBAccessMode.READ_WRITE });
	await duckdb.registerFileHandle('file.csv', file, DuckDBDataProtocol.BROWSER_FILEREADER, true);
	const connection = await duckdb.connect();
	const counts = await imported(connection);
	await connection.close();
	await duckdb.terminate();
	return counts;
});

async function imported(connection: AsyncDuckDBConnection): Promise<PeerCounts> {
	const names = FIELDS.map((name) => `'${name}': 'VARCHAR'`).join(', ');
	// A row without a key is a duplicate of nobody: its own number stands in for the key.
	await connection.query(`
		CREATE TABLE contacts AS
		WITH file AS (
			SELECT *, row_number() OVER () AS row,
				lower(email) AS emailKey,
				'+' || regexp_replace(phone, '\\(0\\)|[^0-9]', '', 'g') AS phoneKey
			FROM read_csv('file.csv', header = true, auto_detect = false, delim = ',', quote = '"',
				escape = '"', columns = {${names}})
		), valid AS (
			SELECT * FROM file WHERE email IS NULL OR regexp_full_match(email, '${EMAIL_PATTERN}')
		), byEmail AS (
			SELECT DISTINCT ON (coalesce(emailKey, row::VARCHAR)) * FROM valid
		)
		SELECT DISTINCT ON (coalesce(phoneKey, row::VARCHAR)) * FROM byEmail
	`);
	await connection.query('CHECKPOINT');
	const [{ created }] = await rowsOf(
		connection,
		'SELECT count(*)::INTEGER AS created FROM contacts',
	);
	return { rows: 0, created, skipped: 0, rejected: 0 };
}

async function rowsOf(
	connection: AsyncDuckDBConnection,
	sql: string,
): Promise<Record<string, number>[]> {
	const table = await connection.query(sql);
	return table.toArray().map((row) => row.toJSON() as Record<string, number>);
}
