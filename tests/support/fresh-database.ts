/** Vitest's browser files share one origin, so every test starts by deleting every database. */
import { beforeEach } from 'vitest';

beforeEach(async () => {
	const databases = await indexedDB.databases();
	await Promise.all(databases.map(({ name }) => deleteDatabase(name!)));
});

function deleteDatabase(name: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const request = indexedDB.deleteDatabase(name);
		request.onsuccess = () => resolve();
		request.onerror = () => reject(request.error);
		// Not fatal: the deletion goes on as soon as the connection closes. If it never does, this says why.
		request.onblocked = () => console.warn(`"${name}" is still open from an earlier test`);
	});
}
