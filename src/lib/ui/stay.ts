/**
 * Keeps the tab and the screen as they are while a run goes: asks before the tab is closed, and
 * keeps the screen on where the browser can. Answers the function that lets go of both.
 */
export function stayUntilDone(): () => void {
	const warn = (event: BeforeUnloadEvent) => event.preventDefault();
	const wake = keepAwake();
	window.addEventListener('beforeunload', warn);
	return () => {
		window.removeEventListener('beforeunload', warn);
		wake();
	};
}

/** The browser lets go of the lock whenever the tab is hidden, so it is asked for again. */
function keepAwake(): () => void {
	if (!('wakeLock' in navigator)) return () => {};
	let lock: WakeLockSentinel | undefined;
	let done = false;

	async function request() {
		if (done || document.visibilityState !== 'visible') return;
		try {
			lock = await navigator.wakeLock.request('screen');
			if (done) await lock.release();
		} catch {
			// Refused on low battery or by policy: the import goes on with a screen that may darken.
		}
	}

	const onVisible = () => void request();
	document.addEventListener('visibilitychange', onVisible);
	void request();
	return () => {
		done = true;
		document.removeEventListener('visibilitychange', onVisible);
		void lock?.release();
	};
}
