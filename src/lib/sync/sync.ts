import { testConnection, type ConnectionTest } from './connection-test.ts';
import { Push, type PushDeps } from './push.ts';
import type { PushStatus } from './push-status.ts';
import type { Send } from './transport.ts';

/** Where to send, and as whom. */
export interface Endpoint {
	/** The address before `/contacts/batch`, without a slash at its end. */
	readonly url: string;
	readonly token: string | undefined;
}

/** What the tabs tell each other of a push. */
export type PushEvent =
	| { readonly kind: 'status'; readonly status: PushStatus }
	/** Asks the tab that pushes to try now; or to try what the server refuses again. */
	| { readonly kind: 'poke'; readonly why: 'changed' | 'retry' | 'user' }
	| { readonly kind: 'retryRefused' };

export interface SyncDeps extends Omit<PushDeps, 'send' | 'server' | 'tell'> {
	readonly newSend: (endpoint: Endpoint) => Send;
	/** Whether a server answers at all, to a request that no page needs to be allowed. */
	readonly isThere: (endpoint: Endpoint) => Promise<boolean>;
	/** Holds the lock that all tabs share while `work` runs, or waits for it until the signal is aborted. */
	readonly underPushLock: (work: () => Promise<void>, signal: AbortSignal) => Promise<void>;
	/** Tells all tabs but this worker. */
	readonly tellTabs: (event: PushEvent) => void;
}

/** What the page asks of the sync worker. Every tab has one; the one with the lock sends. */
export class Sync {
	readonly #deps: SyncDeps;
	#push: Push | undefined;
	#stop: AbortController | undefined;
	#running: Promise<void> = Promise.resolve();

	constructor(deps: SyncDeps) {
		this.#deps = deps;
	}

	/** Sends to this endpoint from now on, once no other tab does; `undefined` stops. Resolves when that is in force. */
	async use(endpoint: Endpoint | undefined): Promise<void> {
		this.#stop?.abort();
		const before = this.#running;
		const stop = (this.#stop = new AbortController());
		await before.catch(() => {});
		// Called again meanwhile: the latest counts.
		if (endpoint === undefined || stop.signal.aborted) return;
		this.#running = this.#deps
			.underPushLock(() => this.#pushTo(endpoint, stop.signal), stop.signal)
			.catch((error: unknown) => {
				if (!stop.signal.aborted) throw error;
			});
	}

	/** See `Push.poke`; for the tab that pushes, whichever it is. */
	poke(why: 'changed' | 'retry' | 'user'): void {
		if (this.#push === undefined) this.#deps.tellTabs({ kind: 'poke', why });
		else this.#push.poke(why);
	}

	/** Tries everything again that the server refuses. */
	async retryRefused(): Promise<void> {
		if (this.#push === undefined) this.#deps.tellTabs({ kind: 'retryRefused' });
		else await this.#push.retryRefused();
	}

	/** Has the server send the summary of an import to this address, once it has the contacts. */
	async notify(server: string, importId: string, address: string): Promise<void> {
		await this.#deps.summaries.note(server, importId, address);
		this.poke('changed');
	}

	/** Tries whether an endpoint takes contacts, without sending any. */
	async test(endpoint: Endpoint): Promise<ConnectionTest> {
		const { newSend, newKey, isThere } = this.#deps;
		return testConnection(newSend(endpoint), newKey(), () => isThere(endpoint));
	}

	/** What other tabs say. */
	hear(event: PushEvent): void {
		if (event.kind === 'poke') this.#push?.poke(event.why);
		else if (event.kind === 'retryRefused') void this.#push?.retryRefused();
	}

	async #pushTo(endpoint: Endpoint, signal: AbortSignal): Promise<void> {
		const { newSend, tellTabs } = this.#deps;
		this.#push = new Push({
			...this.#deps,
			send: newSend(endpoint),
			server: endpoint.url,
			tell: (status) => tellTabs({ kind: 'status', status }),
		});
		try {
			await this.#push.run(signal);
		} finally {
			this.#push = undefined;
		}
	}
}
