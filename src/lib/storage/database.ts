import { Dexie, type EntityTable, type Table, type Transaction } from 'dexie';
import type { Path } from '../core/contact.ts';
import type { VersionHashes } from '../core/matching/contact-hashes.ts';
import { DATABASE_NAME } from '../core/database-name.ts';
import type { HashSeed } from '../core/matching/hash.ts';
import type { Issue } from '../core/issue.ts';
import type { Mapping } from '../core/mapping/mapping.ts';
import type { PackedColumns } from '../core/packed-columns.ts';
import type { FieldChange } from '../core/plan-batch.ts';
import type { RowTexts } from '../core/row-texts.ts';
import type { Run } from '../core/run.ts';
import { StorageTrouble } from '../core/storage-trouble.ts';
import type { UndoHorizon } from '../core/undo-horizon.ts';
import type { Refusal } from '../core/sync/read-answer.ts';

/**
 * The tables, as Dexie knows them. A batch of rows is one record in each of `batches`, `heads`, `hashes`
 * and `outcomes` under one `seq`: IndexedDB charges by record and index entry, so indexes are few. Four
 * and not one, since it reads records whole: each holds what is read together.
 */
export class Database extends Dexie {
	declare meta: EntityTable<LogMeta, 'id'>;
	declare imports: Table<Run, string>;
	declare batches: Table<Batch, number>;
	declare heads: Table<Head, number>;
	declare hashes: Table<BatchHashes, number>;
	declare outcomes: Table<BatchOutcomes, number>;
	declare groups: EntityTable<Group, 'id'>;
	declare mappings: EntityTable<SavedMapping, 'headerFingerprint'>;
	declare sources: EntityTable<Source, 'importId'>;
	declare pushes: Table<PushBlock, [server: string, block: number]>;
	declare requests: EntityTable<PushRequest, 'key'>;
	declare servers: EntityTable<PushServer, 'url'>;
	declare summaries: EntityTable<PushSummary, 'importId'>;

	/** Called before the connection closes for a newer version that waits in another tab; it may take a moment. */
	beforeOutdated: (() => Promise<void>) | undefined;

	/** `evenDamaged`: opens it where tables were missing too, to save what can be read. */
	constructor(name = DATABASE_NAME, { evenDamaged = false } = {}) {
		super(name);
		// At every opening, before anything is read or written.
		this.on(
			'ready',
			() => {
				if (isNewer(this)) throw new StorageTrouble('newer');
				if (!evenDamaged && isDamaged(this)) throw new StorageTrouble('damaged');
			},
			true,
		);
		this.on('versionchange', ({ newVersion }) => {
			// Deleted: Dexie closes the connection, and opens a new one when it is asked for something.
			if (newVersion === null) return undefined;
			void this.#giveWay();
			return false;
		});
		this.version(1).stores({
			meta: 'id',
			imports: 'id',
			batches: 'seq, importId',
			heads: 'seq',
			hashes: 'seq',
			outcomes: 'seq, importId',
			groups: 'id',
			mappings: 'headerFingerprint',
		});
		this.version(2).stores({ sources: 'importId' });
		this.version(SCHEMA_VERSION).stores({
			pushes: '[server+block]',
			requests: 'key, server',
			servers: 'url',
			summaries: 'importId, server',
		});
	}

	/** Tells again and again, while other tabs keep this one from changing the tables: who listens may come later. */
	whileBlocked(tell: () => void): void {
		this.on('blocked', () => {
			tell();
			const again = setInterval(tell, TELL_BLOCKED_MS);
			this.open()
				.catch(() => {})
				.finally(() => clearInterval(again));
		});
	}

	/**
	 * A transaction that reads and writes these tables. It is given up, as trouble that may pass, where nothing
	 * was heard of it or of any other for ten seconds: browsers lose transactions when they are suspended or their
	 * storage process dies, and one that never settles holds up all that come after.
	 */
	async write<T>(tables: Table[], work: () => Promise<T>): Promise<T> {
		let transaction: Transaction | undefined;
		const settled = this.transaction('rw', tables, (begun) => {
			transaction = begun;
			return work();
		});
		let [heard, quiet] = [this.#heard, 0];
		let watch: ReturnType<typeof setInterval> | undefined;
		const silence = new Promise<never>((_, giveUp) => {
			// By counting, not by the clock: a machine that slept for an hour is heard for as long as before.
			watch = setInterval(() => {
				quiet = heard === this.#heard ? quiet + 1 : 0;
				heard = this.#heard;
				if (quiet < QUIET_TICKS) return;
				giveUp(new StorageTrouble('transient'));
				try {
					transaction?.abort();
				} catch {
					// It has ended, and only its end was never told.
				}
			}, TICK_MS);
		});
		try {
			return await Promise.race([settled, silence]);
		} finally {
			clearInterval(watch);
			this.#heard++;
		}
	}
	/** Transactions heard of so far. */
	#heard = 0;

	/**
	 * Lets a newer version of Rollcall change the tables. Dexie would close at once and, asked for something,
	 * open what is now newer and go on writing with old code; here that fails, see `isNewer`.
	 */
	async #giveWay(): Promise<void> {
		const longEnough = new Promise((resolve) => setTimeout(resolve, GIVE_WAY_MS));
		await Promise.race([this.beforeOutdated?.().catch(() => {}), longEnough]);
		this.close({ disableAutoOpen: false });
	}
}

const TELL_BLOCKED_MS = 500;

const TICK_MS = 2000;
const QUIET_TICKS = 5;

const SCHEMA_VERSION = 3;
/** A batch border comes long before. */
const GIVE_WAY_MS = 1500;

/**
 * Whether it was written by a newer version of Rollcall. Dexie opens such a database without a word. Nothing is
 * read of it either: what its tables mean now, this code cannot know.
 */
function isNewer(db: Database): boolean {
	return db.backendDB().version >= (SCHEMA_VERSION + 1) * DEXIE_FACTOR;
}

/**
 * Whether tables were missing once, as in a store that the browser found corrupt and made anew: Dexie adds
 * them empty and raises the native version by one.
 */
export function isDamaged(db: Database): boolean {
	return !isNewer(db) && db.backendDB().version > SCHEMA_VERSION * DEXIE_FACTOR;
}

/** Native versions are Dexie's times ten. */
const DEXIE_FACTOR = 10;

/** The log's own record: there is one, under the id `log`. */
export interface LogMeta extends UndoHorizon {
	readonly id: 'log';
	/** Random UUID of this database: notices that it was cleared and made anew. */
	readonly databaseId: string;
	readonly seed: HashSeed;
	/** All keys are of this version of the normaliser, or of a later one; absent in records that are older than this note. */
	readonly keyVersion?: number;
	/** Raised by every change that queries can see. */
	readonly generation: number;
	/**
	 * The generation at which what was already written last changed its visibility. A reader that is
	 * younger only has to read on; an older one reads anew.
	 */
	readonly visibilityGeneration: number;
	readonly nextSeq: number;
	readonly nextContact: number;
	readonly nextGroup: number;
	/** Of reclaimed values, in all: what the user is told. */
	readonly reclaimedBytes?: number;
	/** The `undoFrom` up to which everything was reclaimed that can be. */
	readonly reclaimedTo?: number;
	/** When the newest backup was begun, milliseconds since 1970; later imports are not in it. */
	readonly backedUpAt?: number;
}

/** Contacts written by one transaction. */
export interface Batch {
	readonly seq: number;
	readonly importId: string;
	readonly columns: PackedColumns;
	/** By position in the batch: the row it came from. */
	readonly rows: Uint32Array;
}

/** What starting up and counting need of a batch. Small: a million contacts have 6 to 15 MB of them. */
export interface Head {
	readonly seq: number;
	readonly importId: string;
	/** By position in the batch. */
	readonly contacts: Uint32Array;
	/** By position: the kinds of its keys, as bits by their index in `KEY_KINDS`. */
	readonly keyKinds: Uint8Array;
	/** Paths that occur in the batch. */
	readonly paths: readonly Path[];
	/** Group memberships added: contact and group, pairwise. */
	readonly memberContacts: Uint32Array;
	readonly memberGroups: Uint32Array;
	/** Group memberships removed, likewise; no batch both adds and removes one. Absent where there are none. */
	readonly leaverContacts?: Uint32Array;
	readonly leaverGroups?: Uint32Array;
	/** How many versions were reclaimed: no query will see them again, and their values are gone from the batch. */
	readonly reclaimed?: number;
	/** Only where a rollback wrote it: contacts of its run that are seen although the run is not. */
	readonly kept?: Uint32Array;
	/** Contacts deleted: tombstones. No batch has one of a contact that it writes. Absent where there are none. */
	readonly deleted?: Uint32Array;
}

/** What matching needs of a batch. */
export interface BatchHashes {
	readonly seq: number;
	/** The normaliser's version that the keys are of. */
	readonly keyVersion: number;
	readonly hashes: VersionHashes;
}

/** What became of the rows of one batch. */
export interface BatchOutcomes {
	readonly seq: number;
	readonly importId: string;
	readonly firstRow: number;
	/** By row: index in `OUTCOMES`. */
	readonly outcomes: Uint8Array;
	/** By row: the contact it became or matched, or 0. */
	readonly contacts: Uint32Array;
	/** By row: physical line. */
	readonly lines: Uint32Array;
	/** See `unpackIssues`; by the row's position in records that are older than it. */
	readonly issues: RowTexts | ReadonlyMap<number, readonly Issue[]>;
	/** By the row's position, for updated and merged rows. */
	readonly changes: ReadonlyMap<number, readonly FieldChange[]>;
	/** Of rejected rows and rows with extra cells: the cells as they stood. See `unpackCells`; older records, likewise. */
	readonly cells: RowTexts | ReadonlyMap<number, readonly string[]>;
	/**
	 * What to know each row by (its first e-mail, else its name) that was neither created nor rejected:
	 * one line each, in order. The others' labels lie in their contact or their cells.
	 */
	readonly labels: string;
}

export interface Group {
	readonly id: number;
	readonly name: string;
	/** The import whose rows named it first; absent where it was made by hand, and in records that are older than it. */
	readonly madeBy?: string;
}

/** The browser's own copy of the file that an unfinished run reads. */
export interface Source {
	readonly importId: string;
	readonly file: File;
}

export interface SavedMapping {
	readonly headerFingerprint: string;
	readonly mapping: Mapping;
	readonly savedAt: number;
}

/** What a server has of 512 contacts with numbers in a row. */
export interface PushBlock {
	/** Its address. */
	readonly server: string;
	/** The contacts' numbers, divided by their count. */
	readonly block: number;
	/** By position: the batch (`seq`) of the version that the server has; 0 for none, 2³² − 1 where nobody knows. */
	readonly versions: Uint32Array;
	/** By position: a hash of the groups that the server knows the contact to be in; 0 for none. */
	readonly groups: Uint32Array;
	/** By position, for contacts that the server refuses. */
	readonly refusals: ReadonlyMap<number, StoredRefusal>;
}

/** A refusal holds for what was sent: another version is tried again. */
export interface StoredRefusal extends Refusal {
	readonly version: number;
	readonly groups: number;
}

/** A request that may or may not have reached the server: sent again as it is until it is answered. */
export interface PushRequest {
	/** The idempotency key, a UUID. */
	readonly key: string;
	readonly server: string;
	/** The order in which they were made. */
	readonly order: number;
	/** Whether it removes contacts, or stores them. */
	readonly removes: boolean;
	readonly numbers: Uint32Array;
	/** By position: what the server has once it has taken it; see `PushBlock`. */
	readonly versions: Uint32Array;
	readonly groups: Uint32Array;
	/** Exactly what is sent. */
	readonly body: string;
}

/** What went to a server so far. */
export interface PushServer {
	readonly url: string;
	readonly bytesSent: number;
	/** Milliseconds since 1970; absent before the first. */
	readonly lastAnswerAt?: number;
}

/** The summary of an import that a server is yet to send by e-mail. */
export interface PushSummary {
	readonly importId: string;
	readonly server: string;
	/** Exactly what is sent. */
	readonly body: string;
}
