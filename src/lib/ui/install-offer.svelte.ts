/** Chromium's event (https://developer.mozilla.org/docs/Web/API/BeforeInstallPromptEvent), in no TypeScript library. */
interface BeforeInstallPromptEvent extends Event {
	prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

/** Installing from a button of ours, where the browser lets a page ask. */
class InstallOffer {
	#event = $state.raw<BeforeInstallPromptEvent>();
	#installedNow = $state(false);

	get available(): boolean {
		return this.#event !== undefined;
	}

	/** It runs as an app of its own, or was installed a moment ago. */
	get installed(): boolean {
		return this.#installedNow || matchMedia('(display-mode: standalone)').matches;
	}

	/** Begins to wait for the browser's offer, which comes once, early. */
	listen(): () => void {
		const offered = (event: Event) => {
			// Keeps Chromium's own banner away: our button shows instead.
			event.preventDefault();
			this.#event = event as BeforeInstallPromptEvent;
		};
		const installed = () => {
			this.#event = undefined;
			this.#installedNow = true;
		};
		addEventListener('beforeinstallprompt', offered);
		addEventListener('appinstalled', installed);
		return () => {
			removeEventListener('beforeinstallprompt', offered);
			removeEventListener('appinstalled', installed);
		};
	}

	/** Asks. Only on a user's gesture; an event can be used once. */
	async ask(): Promise<void> {
		const event = this.#event;
		this.#event = undefined;
		await event?.prompt();
	}
}

export const installOffer = new InstallOffer();
