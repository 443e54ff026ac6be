import { PUSH_CHANNEL } from '../../core/event-channel.ts';
import { allowOrigin } from '../../sync/allowed-origin.ts';
import type { ConnectionTest } from '../../sync/connection-test.ts';
import type { PushStatus } from '../../sync/push-status.ts';
import type { PushEvent } from '../../sync/sync.ts';
import { startSyncWorker, type SyncWorker } from '../workers.ts';
import {
	onSyncSettings,
	readSyncSettings,
	writeSyncSettings,
	type SyncSettings,
} from './sync-settings.ts';

/** What a person sets up. */
export interface TypedEndpoint {
	readonly url: string;
	readonly token: string;
	/** Keeps the token on this device. */
	readonly remember: boolean;
}

/**
 * Sending to a server, as the page sees it: what is set up, and how it goes. The tabs share one push; each
 * shows what the tab that sends tells of it.
 */
class SyncSession {
	#settings = $state.raw<SyncSettings>();
	/** Not remembered, or of this moment. */
	#token = $state<string>();
	#status = $state.raw<PushStatus>();
	#worker: SyncWorker | undefined;

	get settings(): SyncSettings | undefined {
		return this.#settings;
	}

	/** The server by its name, as people know it. */
	readonly host = $derived(this.#settings && new URL(this.#settings.endpoint).host);

	/** How it goes; `undefined` before the first news. */
	get status(): PushStatus | undefined {
		return this.#status;
	}

	/** Whether the token was not remembered and has to be typed again. */
	readonly needsToken = $derived(
		this.#settings?.hasToken === true && (this.#settings.token ?? this.#token) === undefined,
	);

	/** Begins to send where an endpoint is set up; answers the function that stops. */
	follow(): () => void {
		const channel = new BroadcastChannel(PUSH_CHANNEL);
		channel.onmessage = ({ data }: MessageEvent<PushEvent>) => {
			if (data.kind === 'status' && data.status.server === this.#settings?.endpoint)
				this.#status = data.status;
		};
		const retry = () => {
			if (document.visibilityState === 'visible') void this.#worker?.sync.poke('retry');
		};
		addEventListener('online', retry);
		document.addEventListener('visibilitychange', retry);
		const stop = onSyncSettings(() => void this.#apply(readSyncSettings()));
		void this.#apply(readSyncSettings());
		return () => {
			removeEventListener('online', retry);
			document.removeEventListener('visibilitychange', retry);
			stop();
			channel.close();
			this.#endWorker();
		};
	}

	/** Tries whether an endpoint takes contacts; nothing is set up by it. */
	async test({ url, token }: TypedEndpoint): Promise<ConnectionTest> {
		await allowOrigin(url);
		// Its policy is that of the moment in which it starts.
		const worker = startSyncWorker();
		try {
			return await worker.sync.test({ url, token: token || undefined });
		} finally {
			worker.end();
			await allowOrigin(this.#settings?.endpoint);
		}
	}

	/** Sends to this endpoint from now on. */
	async start({ url, token, remember }: TypedEndpoint): Promise<void> {
		this.#token = token || undefined;
		await this.#change({
			endpoint: url,
			hasToken: token !== '',
			token: remember && token !== '' ? token : undefined,
			paused: false,
			notify: this.#settings?.notify,
		});
	}

	/** Sends nothing any more, and forgets the endpoint; what the server has stays there. */
	async stop(): Promise<void> {
		this.#token = undefined;
		await this.#change(undefined);
	}

	async setPaused(paused: boolean): Promise<void> {
		if (this.#settings) await this.#change({ ...this.#settings, paused });
	}

	/** The token, typed again. */
	async giveToken(token: string): Promise<void> {
		if (!this.#settings) return;
		this.#token = token;
		await this.#change({
			...this.#settings,
			hasToken: true,
			token: this.#settings.token === undefined ? undefined : token,
			paused: false,
		});
	}

	/** Has a summary of each import from now on sent to this address; `''`: none. */
	async setNotify(address: string): Promise<void> {
		if (this.#settings) await this.#change({ ...this.#settings, notify: address || undefined });
	}

	/** An import has come to its end. */
	async importCompleted(importId: string): Promise<void> {
		const { endpoint, notify } = this.#settings ?? {};
		if (endpoint === undefined || notify === undefined) return;
		await this.#worker?.sync.notify(endpoint, importId, notify);
	}

	async tryNow(): Promise<void> {
		await this.#worker?.sync.poke('user');
	}

	async retryRefused(): Promise<void> {
		await this.#worker?.sync.retryRefused();
	}

	async #change(settings: SyncSettings | undefined): Promise<void> {
		writeSyncSettings(settings);
		await this.#apply(settings);
	}

	/** Also after another tab has changed them. */
	async #apply(settings: SyncSettings | undefined): Promise<void> {
		if (settings?.endpoint !== this.#settings?.endpoint) this.#status = undefined;
		const isFirst = this.#settings === undefined && settings === undefined;
		this.#settings = settings;
		this.#endWorker();
		if (isFirst) return;
		await allowOrigin(settings?.endpoint);
		if (settings === undefined || settings.paused || this.needsToken) return;
		if (settings !== this.#settings) return;
		this.#worker = startSyncWorker();
		await this.#worker.sync.use({
			url: settings.endpoint,
			token: settings.token ?? this.#token,
		});
	}

	/** What is under way is known to the database, and goes on with the next worker. */
	#endWorker(): void {
		this.#worker?.end();
		this.#worker = undefined;
	}
}

export const syncSession = new SyncSession();
