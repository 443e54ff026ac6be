import { DATABASE_NAME } from '../core/database-name.ts';
import { troubleKindIn } from '../core/storage-trouble.ts';
import type { StoreSummary } from '../storage/query-types.ts';
import { followFrontPage } from './contacts/front-page.ts';
import { onLogChange } from './log-changes.ts';
import { syncSession } from './sync/sync-session.svelte.ts';
import { readMark, writeMark } from './stored-mark.ts';
import { importer, onImportSideGone, onLogEvent, queries } from './workers.ts';

/**
 * Why what is stored can't be used as it should.
 *
 * - `newer`: another tab has brought a newer version of the tables
 * - `blocked`: another tab keeps this one from bringing them
 * - `damaged`: tables are missing; what is left can be read
 * - `lost`: there were contacts, and the database is not the one they were in
 * - `silent`: no answer yet
 * - `unreadable`: it does not open
 */
export type StoreTrouble = 'newer' | 'blocked' | 'damaged' | 'lost' | 'silent' | 'unreadable';

/** What the shell says about this device: connection, what is stored, what was sent. */
class StoreStatus {
	online = $state(true);
	summary = $state.raw<StoreSummary>();
	trouble = $state<StoreTrouble>();
	/** How many contacts were in the database that is lost. */
	lostContacts = $state(0);
	/** To servers, ever. Without an endpoint the security policy lets no request leave the app's origin. */
	get bytesSent(): number {
		return Math.max(this.summary?.bytesSent ?? 0, syncSession.status?.bytesSent ?? 0);
	}

	/** Begins to follow; answers the function that stops. */
	follow(): () => void {
		const connection = () => (this.online = navigator.onLine);
		addEventListener('online', connection);
		addEventListener('offline', connection);
		connection();
		const stop = onLogChange(() => void this.refresh());
		const stopBlocked = onLogEvent(({ kind }) => {
			if (kind === 'blocked' && this.summary === undefined) this.trouble = 'blocked';
		});
		const stopGone = onImportSideGone(() => {
			this.#settled = undefined;
			void this.refresh();
		});
		void this.refresh();
		return () => {
			removeEventListener('online', connection);
			removeEventListener('offline', connection);
			stop();
			stopBlocked();
			stopGone();
		};
	}

	async refresh(): Promise<void> {
		const silence = setTimeout(() => (this.trouble ??= 'silent'), ANSWER_MS);
		const asked = ++this.#asked;
		try {
			const summary = (await isNew()) ? await nothingStored() : await queries().summary();
			// How much room is taken may be long in coming, and meanwhile a newer answer is here.
			if (asked < this.#answered) return;
			this.#answered = asked;
			this.trouble = this.#troubleIn(summary);
			this.summary = summary;
			this.#settle(summary);
			followFrontPage(summary);
		} catch (error) {
			if (asked > this.#answered)
				this.trouble = troubleKindIn(error) === 'newer' ? 'newer' : 'unreadable';
		} finally {
			clearTimeout(silence);
		}
	}

	/** The user knows that contacts are lost, and goes on. */
	async acceptLoss(): Promise<void> {
		writeMark(undefined);
		await this.refresh();
	}

	#troubleIn({ databaseId, contacts, isDamaged }: StoreSummary): StoreTrouble | undefined {
		const mark = readMark();
		if (mark !== undefined && mark.databaseId !== databaseId && mark.contacts > 0) {
			this.lostContacts = mark.contacts;
			return 'lost';
		}
		if (databaseId !== '' && (mark?.databaseId !== databaseId || mark.contacts !== contacts))
			writeMark({ databaseId, contacts });
		return isDamaged ? 'damaged' : undefined;
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
	/** Refreshes that were begun, and the newest of them that has its answer. */
	#asked = 0;
	#answered = 0;
}

/** A database that opens takes a second at most, also with a million contacts on a slow machine. */
const ANSWER_MS = 8000;

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
	return {
		databaseId: '',
		isDamaged: false,
		contacts: 0,
		runs: 0,
		bytesUsed: estimate?.usage,
		persisted,
		bytesSent: 0,
		horizon: {},
		reclaimedBytes: 0,
		generation: 0,
	};
}

export const storeStatus = new StoreStatus();
