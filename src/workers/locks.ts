import type { LockRequest } from '../lib/import/importer.ts';

/** What a worker tells the page first: the lock that it holds for as long as it lives. */
export interface SignOfLife {
	readonly heldForLife: string;
}

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

/** Holds a lock for as long as this worker lives, and tells the page its name: see `endOf`. */
export function giveSignOfLife(): void {
	const heldForLife = `life:${crypto.randomUUID()}`;
	void navigator.locks.request(heldForLife, () => {
		postMessage({ heldForLife } satisfies SignOfLife);
		return new Promise(() => {});
	});
}
