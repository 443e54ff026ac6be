import type { Database } from './database.ts';

/**
 * Makes what was written so far survive a power cut. Chromium's default durability is relaxed, and
 * Dexie has no strict one for a single transaction; a strict transaction flushes all before it.
 * What was written is committed already, so a failure here changes nothing else.
 */
export async function flush(db: Database): Promise<void> {
	await new Promise<void>((resolve) => {
		try {
			const raw = db.backendDB().transaction('meta', 'readwrite', { durability: 'strict' });
			raw.oncomplete = raw.onabort = () => resolve();
			// An empty transaction may be skipped by the browser: read and write back one record.
			const store = raw.objectStore('meta');
			const read = store.get('log');
			read.onsuccess = () => store.put(read.result);
		} catch {
			// The connection was closed meanwhile.
			resolve();
		}
	});
}
