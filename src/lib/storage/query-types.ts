import type { Refusal } from '../core/sync/read-answer.ts';
import type { Contact } from '../core/contact.ts';
import type { Issue, IssueCode } from '../core/issue.ts';
import type { FieldChange } from '../core/plan-batch.ts';
import type { Outcome } from '../core/run.ts';
import type { UndoHorizon } from '../core/undo-horizon.ts';

export type { FieldChange };

/** What the contacts table asks for. */
export interface ContactQuery {
	/** Found in any field, ignoring case; `''` finds all. */
	readonly search: string;
	readonly groupId?: number;
	/** Only contacts that this import created or changed. */
	readonly importId?: string;
	readonly missingEmail?: boolean;
	readonly sort: ContactSort;
	readonly descending: boolean;
}
export type ContactSort = 'imported' | 'name' | 'email' | 'company';

export interface ContactPage {
	/** Contacts that match, in all; undefined while they are still being counted. */
	readonly total: number | undefined;
	readonly rows: readonly ContactRow[];
	/** The log's state this page is of; another number means that something changed. */
	readonly generation: number;
}

export interface ContactRow {
	readonly number: number;
	readonly contact: Contact;
	readonly groupIds: readonly number[];
}

export interface ContactDetail extends ContactRow {
	/** Newest first. */
	readonly versions: readonly ContactVersion[];
}

export interface ContactVersion {
	readonly importId: string;
	/** The file and the row that it came from; absent where it was written by hand. */
	readonly from?: { readonly name: string; readonly row: number };
	readonly at: number;
	readonly contact: Contact;
}

export interface GroupCount {
	readonly id: number;
	readonly name: string;
	readonly contacts: number;
}

export interface StoreSummary {
	/** The database's own id, `''` where nothing was ever stored. */
	readonly databaseId: string;
	/** Tables were missing when it was opened: what is there can be read, nothing can be written. */
	readonly isDamaged: boolean;
	readonly contacts: number;
	/** Imports, in all. */
	readonly runs: number;
	/** When the newest backup was begun, milliseconds since 1970. */
	readonly backedUpAt?: number;
	/** The newest import that is paused, or that runs (or ran when its tab was closed). */
	readonly unfinished?: UnfinishedImport;
	/** Bytes that the browser says this origin uses; a hint only. */
	readonly bytesUsed: number | undefined;
	readonly persisted: boolean | undefined;
	/** To all servers, ever. */
	readonly bytesSent: number;
	/** How many imports can be undone, and from which run on; see `core/undo-horizon.ts`. */
	readonly horizon: UndoHorizon;
	/** Bytes of values that were let go of, since nothing that can be undone needs them. */
	readonly reclaimedBytes: number;
	readonly generation: number;
}

/** How a run stands among the others. */
export interface RunStanding {
	/** It, or its undoing, can be undone until so many more imports have come in; 0: no more. */
	readonly importsLeft: number;
	/** Rows that went into contacts which are gone since, with the run that had brought them. */
	readonly rowsLost: number;
}

export interface UnfinishedImport {
	readonly importId: string;
	readonly state: 'paused' | 'processing';
	readonly name: string;
	/** Rows done so far. */
	readonly rows: number;
}

/** Which rows of a run to open. */
export interface ReportFilter {
	readonly outcome?: Outcome;
	readonly code?: IssueCode;
}

export interface ReportRow {
	/** Number of the row, from 1 without the header. */
	readonly row: number;
	/** Physical line of the file on which it begins. */
	readonly line: number;
	readonly outcome: Outcome;
	/** What to know the row by: its name or e-mail as far as there is one. */
	readonly label: string;
	/** It created a contact that is stored no more, nor what to know it by. */
	readonly isGone?: boolean;
	/** The contact it became or matched. */
	readonly contactNumber?: number;
	readonly issues: readonly Issue[];
	/** Of updated and merged rows. */
	readonly changes: readonly FieldChange[];
	/** Of rejected rows: the cells as they stood. */
	readonly cells?: readonly string[];
}

export interface ReportPage {
	readonly rows: readonly ReportRow[];
	/** Hand this back to get the rows after these; absent at the end. */
	readonly next?: number;
}

/** A contact that a server refuses. */
export interface RefusedContact {
	readonly number: number;
	/** What it goes by; `undefined` for one that is gone and was to be removed there. */
	readonly name: string | undefined;
	readonly refusal: Refusal;
}
