/**
 * Holds a Web Lock, which all tabs share, while `work` runs. With `ifFree` it does not wait: it answers
 * `undefined` where the lock is taken. The browser frees it when the worker ends, however it ends.
 */
export function withLock<T>(
	name: string,
	work: () => Promise<T>,
	ifFree?: 'ifFree',
): Promise<T | undefined> {
	return navigator.locks.request(name, { ifAvailable: ifFree === 'ifFree' }, async (lock) =>
		lock === null ? undefined : work(),
	);
}
