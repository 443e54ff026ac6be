import { Dexie, type EntityTable, type Table } from 'dexie';
import type { Path } from '../core/contact.ts';
import type { VersionHashes } from '../core/matching/contact-hashes.ts';
import { DATABASE_NAME } from '../core/database-name.ts';
import type { HashSeed } from '../core/matching/hash.ts';
import type { Issue } from '../core/issue.ts';
import type { Mapping } from '../core/mapping/mapping.ts';
import type { PackedColumns } from '../core/packed-columns.ts';
import type { FieldChange } from '../core/plan-batch.ts';
import type { ImportRun } from '../core/run.ts';

/**
 * The tables, as Dexie knows them. A batch of rows is one record in each of `batches`, `heads`, `hashes`
 * and `outcomes` under one `seq`: IndexedDB charges by record and index entry, so indexes are few. Four
 * and not one, since it reads records whole: each holds what is read together.
 */
export class Database extends Dexie {
	declare meta: EntityTable<LogMeta, 'id'>;
	declare imports: EntityTable<ImportRun, 'id'>;
	declare batches: Table<Batch, number>;
	declare heads: Table<Head, number>;
	declare hashes: Table<BatchHashes, number>;
	declare outcomes: Table<BatchOutcomes, number>;
	declare groups: EntityTable<Group, 'id'>;
	declare mappings: EntityTable<SavedMapping, 'headerFingerprint'>;
	declare sources: EntityTable<Source, 'importId'>;

	constructor(name = DATABASE_NAME) {
		super(name);
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
	}
}

/** The log's own record: there is one, under the id `log`. */
export interface LogMeta {
	readonly id: 'log';
	/** Random UUID of this database: notices that it was cleared and made anew. */
	readonly databaseId: string;
	readonly seed: HashSeed;
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
	/** By the row's position, for rows that have any. */
	readonly issues: ReadonlyMap<number, readonly Issue[]>;
	/** By the row's position, for updated and merged rows. */
	readonly changes: ReadonlyMap<number, readonly FieldChange[]>;
	/** By the row's position, for rejected rows and rows with extra cells: the cells as they stood. */
	readonly cells: ReadonlyMap<number, readonly string[]>;
	/**
	 * What to know each row by (its first e-mail, else its name) that was neither created nor rejected:
	 * one line each, in order. The others' labels lie in their contact or their cells.
	 */
	readonly labels: string;
}

export interface Group {
	readonly id: number;
	readonly name: string;
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
