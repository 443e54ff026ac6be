import type { LockRequest } from '../lib/import/importer.ts';

/**
 * Holds a Web Lock, which all tabs share, while `work` runs. The browser frees it when the worker
 * ends, however it ends.
 *
 * With `ifFree` it does not wait: it answers `undefined` where the lock is taken. Aborting the signal
 * ends the waiting, with an AbortError; it does not touch work that has begun.
 */
export function withLock<T>(
	name: string,
	work: () => Promise<T>,
	{ ifFree, signal }: LockRequest = {},
): Promise<T | undefined> {
	// The two may not be given together.
	const options = ifFree === true ? { ifAvailable: true } : { signal };
	return navigator.locks.request(name, options, async (lock) =>
		lock === null ? undefined : work(),
	);
}
