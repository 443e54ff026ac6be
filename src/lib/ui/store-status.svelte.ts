import { DATABASE_NAME } from '../core/database-name.ts';
import type { StoreSummary } from '../storage/query-types.ts';
import { onLogChange } from './log-changes.ts';
import { importer, queries } from './workers.ts';

/** What the shell says about this device: connection, what is stored, what was sent. */
class StoreStatus {
	online = $state(true);
	summary = $state.raw<StoreSummary>();
	/** The database does not answer. */
	unreadable = $state(false);
	/** Without a sync endpoint nothing can be sent: the security policy lets no request leave the app's origin. */
	readonly bytesSent = 0;

	/** Begins to follow; answers the function that stops. */
	follow(): () => void {
		const connection = () => (this.online = navigator.onLine);
		addEventListener('online', connection);
		addEventListener('offline', connection);
		connection();
		const stop = onLogChange(() => void this.refresh());
		void this.refresh();
		return () => {
			removeEventListener('online', connection);
			removeEventListener('offline', connection);
			stop();
		};
	}

	async refresh(): Promise<void> {
		try {
			this.summary = (await isNew()) ? await nothingStored() : await queries().summary();
			this.unreadable = false;
			this.#settle(this.summary);
		} catch {
			this.unreadable = true;
		}
	}

	/**
	 * Whether an import still runs in another tab or its tab is gone, the importer finds out as it starts;
	 * it tells all tabs. Once is enough: it then waits for that tab to go.
	 */
	#settle({ unfinished }: StoreSummary): void {
		if (unfinished?.state !== 'processing' || unfinished.importId === this.#settled) return;
		this.#settled = unfinished.importId;
		importer()
			.status(unfinished.importId)
			.catch(() => {});
	}
	#settled: string | undefined;
}

/** Before the first import there is nothing to ask a worker for, and none to load. */
async function isNew(): Promise<boolean> {
	const databases = await indexedDB.databases?.().catch(() => undefined);
	return databases !== undefined && !databases.some(({ name }) => name === DATABASE_NAME);
}

async function nothingStored(): Promise<StoreSummary> {
	const [estimate, persisted] = await Promise.all([
		navigator.storage?.estimate?.(),
		navigator.storage?.persisted?.(),
	]);
	return { contacts: 0, runs: 0, bytesUsed: estimate?.usage, persisted, generation: 0 };
}

export const storeStatus = new StoreStatus();
