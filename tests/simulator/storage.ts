import type { DBCoreMutateRequest, DBCoreTransaction } from 'dexie';
import type { Database } from '../../src/lib/storage/database.ts';

/**
 * How a storage request can fail.
 *
 * - `transient`: it is refused with an error that may pass, and its transaction is undone
 * - `abort`: the browser ends its transaction
 * - `quota`: it seems to go well, and then there is no room to commit its transaction: what Chromium does
 * - `refused`: what is written can't be cloned
 * - `silent`: it is never answered
 */
export type Fault = 'transient' | 'abort' | 'quota' | 'refused' | 'silent';

export interface StorageRequest {
	/** Counted from 1, for this connection. */
	readonly number: number;
	readonly table: string;
	readonly type: string;
	/** What is written, where anything is. */
	readonly written: DBCoreMutateRequest | undefined;
}

/** What a transaction has written, in order, told when it is committed. */
export type Committed = readonly Pick<StorageRequest, 'table' | 'written'>[];

export interface StorageHooks {
	/** Before each request; what it answers is done to it. */
	readonly onRequest?: (request: StorageRequest) => Fault | undefined;
	readonly onCommit?: (committed: Committed) => void;
}

/** What of a transaction of the fake IndexedDB is needed to end it as a browser does. */
interface FakeTransaction extends IDBTransaction {
	readonly _state: string;
	readonly _requests: readonly { readonly request: IDBRequest }[];
	_abort(errorName: string | null): void;
	_start(): void;
}

/**
 * One tab's connection to the database: counts its requests, lets any of them fail, and can die, as it does
 * when the tab is closed. By a middleware of Dexie, so that transactions are really undone.
 */
export class Storage {
	requests = 0;
	/** Changes of the log's record that may have undone what others have changed in it. */
	blindWrites = 0;
	#isAlive = true;
	readonly #db: Database;
	readonly #hooks: StorageHooks;
	readonly #haveReadMeta = new WeakSet<IDBTransaction>();
	readonly #open = new Map<IDBTransaction, Pick<StorageRequest, 'table' | 'written'>[]>();

	constructor(db: Database, hooks: StorageHooks) {
		this.#db = db;
		this.#hooks = hooks;
		db.use({
			stack: 'dbcore',
			name: 'simulated faults',
			create: (core) => ({
				...core,
				transaction: (...how) => this.#watch(core.transaction(...how)),
				table: (name) => {
					const table = core.table(name);
					return {
						...table,
						get: (request) => this.#pass(name, 'get', request, () => table.get(request)),
						getMany: (request) =>
							this.#pass(name, 'getMany', request, () => table.getMany(request)),
						query: (request) => this.#pass(name, 'query', request, () => table.query(request)),
						count: (request) => this.#pass(name, 'count', request, () => table.count(request)),
						openCursor: (request) =>
							this.#pass(name, 'cursor', request, () => table.openCursor(request)),
						mutate: (request) =>
							this.#pass(name, request.type, request, () => table.mutate(request)),
					};
				},
			}),
		});
	}

	/** Transactions that are not over. */
	get inFlight(): number {
		return this.#open.size;
	}

	/** Ends at once: what is not committed is undone, and nobody here hears of anything any more. */
	die(): void {
		this.#isAlive = false;
		for (const transaction of this.#open.keys()) {
			transaction.oncomplete = transaction.onabort = transaction.onerror = null;
			(transaction as FakeTransaction)._abort(null);
		}
		this.#open.clear();
	}

	/** Notes where the log's record is put by who has not read it in the same transaction. */
	#expectRead(transaction: IDBTransaction, written: DBCoreMutateRequest | undefined): void {
		if (written === undefined) this.#haveReadMeta.add(transaction);
		else if (written.type === 'put' && !this.#haveReadMeta.has(transaction)) this.blindWrites++;
	}

	/** Lets go of the connection, once all is over: before, Dexie would tell the dead of it. */
	close(): void {
		this.#db.close();
	}

	#watch(transaction: DBCoreTransaction): DBCoreTransaction {
		const begun = transaction as FakeTransaction;
		this.#open.set(begun, []);
		// Who dies in the moment after an abort would undo all of it once more.
		const abort = begun._abort.bind(begun);
		let isAborted = false;
		begun._abort = (errorName) => {
			if (!isAborted) abort(errorName);
			isAborted = true;
		};
		begun.addEventListener('abort', () => this.#open.delete(begun));
		begun.addEventListener('complete', () => {
			const written = this.#open.get(begun);
			this.#open.delete(begun);
			if (written !== undefined && written.length > 0) this.#hooks.onCommit?.(written);
		});
		return transaction;
	}

	#pass<T>(
		table: string,
		type: string,
		asked: { trans: DBCoreTransaction },
		go: () => Promise<T>,
	): Promise<T> {
		const written = 'type' in asked ? (asked as DBCoreMutateRequest) : undefined;
		const number = ++this.requests;
		const fault = this.#isAlive
			? this.#hooks.onRequest?.({ number, table, type, written })
			: 'silent';
		// It may have died of it.
		if (!this.#isAlive || fault === 'silent') return new Promise(() => {});
		const transaction = asked.trans as FakeTransaction;
		if (table === 'meta') this.#expectRead(transaction, written);
		switch (fault) {
			case 'transient':
				return Promise.reject(new DOMException('Simulated', 'UnknownError'));
			case 'abort':
				transaction._abort('AbortError');
				return Promise.reject(new DOMException('Simulated', 'AbortError'));
			case 'quota':
				failToCommit(transaction);
				break;
			case 'refused':
				if (written === undefined) break;
				return Promise.reject(new DOMException('Simulated', 'DataCloneError'));
		}
		return new Promise((resolve, reject) => {
			go().then(
				(answer) => {
					if (written !== undefined) this.#open.get(transaction)?.push({ table, written });
					if (this.#isAlive) resolve(answer);
				},
				(error) => this.#isAlive && reject(error),
			);
		});
	}
}

/** No room: it is noticed when the transaction has nothing left to do. */
function failToCommit(transaction: FakeTransaction): void {
	const start = transaction._start;
	if (transaction.mode === 'readonly') return;
	transaction._start = function () {
		const isDone = this._requests.every(({ request }) => request.readyState === 'done');
		if (isDone && this._state !== 'finished') this._abort('QuotaExceededError');
		else start.call(this);
	};
}
