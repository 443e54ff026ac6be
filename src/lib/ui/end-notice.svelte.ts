import { asset, resolve } from '$app/paths';
import type { ImportProgress } from '../import/importer-types.ts';
import { preferences } from './preferences.svelte.ts';
import { shellWords } from './words/shell.ts';

/** A system notification at the end of an import, for those who look elsewhere meanwhile. */
class EndNotice {
	/** Whether this system has them, as far as the browser says. */
	readonly isAvailable = typeof Notification !== 'undefined';
	#permission = $state(this.isAvailable ? Notification.permission : 'denied');

	get isOn(): boolean {
		return preferences.notifiesEnd && this.#permission === 'granted';
	}

	/** The user has said no to the browser, which asks only once. */
	get isDenied(): boolean {
		return this.#permission === 'denied';
	}

	/** Only on a press: browsers ask for leave. */
	async set(on: boolean): Promise<void> {
		preferences.notifiesEnd = on;
		if (on) this.#permission = await Notification.requestPermission();
	}

	/** Tells it, unless somebody looks at the page. */
	async tell({ importId, state, sourceName, counts }: ImportProgress): Promise<void> {
		if (!this.isOn || document.visibilityState === 'visible') return;
		const { announceDone, announceStopped } = shellWords.running;
		const isDone = state === 'completed';
		const title = isDone
			? shellWords.running.done(sourceName)
			: shellWords.running.stopped(sourceName);
		const registration = await navigator.serviceWorker?.getRegistration();
		// By the service worker, which opens the report when it is pressed; every tab tells, the tag makes them one.
		await registration?.showNotification(title, {
			body: isDone ? announceDone(sourceName, counts.created) : announceStopped(sourceName),
			tag: importId,
			icon: asset('/icons/icon-192.png'),
			data: { url: resolve(`/imports/run/?id=${importId}`) },
		});
	}
}

export const endNotice = new EndNotice();
