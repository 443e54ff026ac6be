import { dev } from '$app/environment';
import { resolve } from '$app/paths';
import type { Workbox } from 'workbox-window';
import { runningImport } from './running-import.svelte.ts';
import { trustedScriptUrl } from './script-urls.ts';

/** A tab that stays open for days still learns of new versions. */
const CHECK_EVERY_MS = 60 * 60 * 1000;

/**
 * The service worker and its versions. A new one waits until the user reloads by our button, since taking
 * it over exchanges the files under every open tab; it is not offered while an import runs.
 */
class AppUpdate {
	#workbox: Workbox | undefined;
	#waiting = $state(false);
	#postponed = $state(false);
	#asked = false;

	/** Whether the app is stored for use without a connection. */
	offline = $state<'unknown' | 'storing' | 'ready' | 'unsupported'>('unknown');
	/** Reload was pressed, and follows when nothing is written. */
	waits = $state(false);
	/** Another tab took the new version over: this one still runs the old. */
	replaced = $state(false);

	get offered(): boolean {
		return this.#waiting && !this.#postponed && !runningImport.active;
	}

	async register(): Promise<void> {
		if (!('serviceWorker' in navigator) || dev) {
			this.offline = 'unsupported';
			return;
		}
		this.offline = navigator.serviceWorker.controller ? 'ready' : 'storing';
		const { Workbox } = await import('workbox-window');
		const workbox = new Workbox(trustedScriptUrl(`${resolve('/')}service-worker.js`));
		this.#workbox = workbox;

		workbox.addEventListener('waiting', () => void this.#takeNoteOfWaiting());
		workbox.addEventListener('activated', () => (this.offline = 'ready'));
		workbox.addEventListener('controlling', ({ isUpdate }) => {
			if (this.#asked) location.reload();
			else if (isUpdate) this.replaced = true;
		});
		try {
			await workbox.register();
		} catch {
			// Private windows and blocked cookies: the app works, from the network only.
			this.offline = 'unsupported';
			return;
		}
		setInterval(() => void workbox.update().catch(() => {}), CHECK_EVERY_MS);
	}

	/** The very first version waits for a moment too, in slow browsers; an update waits behind an active one. */
	async #takeNoteOfWaiting(): Promise<void> {
		const registration = await navigator.serviceWorker.getRegistration();
		this.#waiting = Boolean(registration?.waiting && registration.active);
	}

	/**
	 * Takes the new version over as soon as nothing is written: a file that is being checked holds the
	 * log for a while. If it is imported meanwhile, its report stays and the version is offered again.
	 */
	async apply(): Promise<void> {
		if (this.replaced) return location.reload();
		const run = runningImport.shown?.importId;
		this.waits = true;
		await whileNothingIsWritten(() => {
			if (runningImport.shown?.importId !== run) return;
			this.#asked = true;
			this.#workbox?.messageSkipWaiting();
		});
		this.waits = false;
	}

	postpone(): void {
		this.#postponed = true;
		this.replaced = false;
	}
}

export const appUpdate = new AppUpdate();

/** Inside the lock that every change to the log holds (one writer). */
async function whileNothingIsWritten(work: () => void): Promise<void> {
	if (navigator.locks === undefined) return work();
	await navigator.locks.request('write', work);
}
