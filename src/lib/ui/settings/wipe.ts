import { resolve } from '$app/paths';
import { writeMark } from '../stored-mark.ts';
import { importer } from '../workers.ts';

/** In the query of the page that opens after everything was wiped. */
export const WIPED = 'wiped';

/**
 * Deletes all that this origin keeps: database, preferences, stored app. Then starts over.
 *
 * The database goes first: if that fails, nothing else is gone, and the caller says so.
 */
export async function wipeEverything(): Promise<void> {
	// Else other tabs would take what the user wanted for a loss.
	writeMark(undefined);
	await importer().wipeEverything();
	localStorage.clear();
	sessionStorage.clear();
	// Both are missing where there is no secure context.
	for (const name of (await globalThis.caches?.keys()) ?? []) await caches.delete(name);
	for (const worker of (await navigator.serviceWorker?.getRegistrations()) ?? []) {
		await worker.unregister();
	}
	// The page that opens now does not store itself again at once.
	location.replace(`${resolve('/import/')}?${WIPED}`);
}
