import type { FileProblem } from './file-problem.ts';
import type { Mapping } from './mapping/mapping.ts';
import type { ImportOptions } from './options.ts';
import type { Dialect } from './csv/records.ts';
import type { IssueCounts } from './issue.ts';

/**
 * States of a run. `checking` and `ready` are the forecast: written, but seen by no query.
 */
export type RunState =
	| 'pending'
	| 'checking'
	| 'ready'
	| 'processing'
	| 'paused'
	| 'completed'
	| 'cancelled'
	| 'failed'
	| 'rolledBack'
	| 'discarded';

/** What became of a row. Every row read has exactly one. */
export const OUTCOMES = [
	'created',
	'updated',
	'merged',
	'identical',
	'skipped',
	'rejected',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** How many rows had each outcome. */
export type OutcomeCounts = Readonly<Record<Outcome, number>>;

/** How far a run is, in the database. The next row to read is `row + 1`. */
export interface Checkpoint {
	/** Rows stored. */
	readonly row: number;
	/** Batches stored. */
	readonly batch: number;
	/** Bytes of the file read when the last stored batch was made; for progress only. */
	readonly bytesRead: number;
}

/** What changes contacts, as stored: an import, or a change by hand. Each is undone as a whole. */
export type Run = ImportRun | HandRun;

/** One execution of an import. */
export interface ImportRun {
	readonly id: string;
	/** Absent, as in records that are older than changes by hand. */
	readonly kind?: undefined;
	readonly state: RunState;
	readonly source: SourceDescription;
	readonly mapping: Mapping;
	readonly options: ImportOptions;
	readonly checkpoint: Checkpoint;
	readonly counts: OutcomeCounts;
	/** Rows with each kind of issue. */
	readonly issueCounts: IssueCounts;
	/** Rows in the file, once it was read to its end. */
	readonly totalRows?: number;
	readonly blankLines?: number;
	/**
	 * Its own number among those of the batches, before all of its batches: the order of runs, whatever the clock
	 * said. Absent in records that are older than it.
	 */
	readonly seq?: number;
	/** Milliseconds since 1970. */
	readonly createdAt: number;
	/** When its contacts became visible; absent for a forecast. */
	readonly publishedAt?: number;
	readonly finishedAt?: number;
	/** Milliseconds spent reading, checking and storing. */
	readonly activeMs: number;
	readonly rolledBack?: RolledBack<RunState>;
	/** Why it failed or was paused. */
	readonly trouble?: RunTrouble;
	/** The log's generation that this run was checked against. */
	readonly generation: number;
}

/** How a run was rolled back. */
interface RolledBack<State extends RunState> {
	readonly at: number;
	/** The state to return to. */
	readonly from: State;
	/** What became of contacts in use; absent in records that are older than that choice: kept where changed since. */
	readonly inUse?: InUse;
	/** The batch that says which contacts are kept, and which go though they were changed since; absent: none. */
	readonly seq?: number;
	/** By import: how many of its rows had gone into contacts that went. */
	readonly rowsLost?: Readonly<Record<string, number>>;
}

/** What becomes of contacts that a rolled back run brought, and that later ones changed or met. */
export type InUse = 'keep' | 'remove';

/** A change of contacts by hand: complete and visible from the moment it is written. */
export type HandRun = HandChange & {
	readonly id: string;
	readonly state: 'completed' | 'rolledBack';
	/** Contacts that it changed. */
	readonly contacts: number;
	/** The number of its batch: see `ImportRun`. */
	readonly seq?: number;
	/** What that contact goes by, where it is one. */
	readonly name?: string;
	/** Milliseconds since 1970. */
	readonly createdAt: number;
	readonly publishedAt: number;
	readonly rolledBack?: RolledBack<'completed'>;
	/** The log's generation that it made. */
	readonly generation: number;
};

/** What was done by hand. */
export type HandChange =
	| { readonly kind: 'edit' }
	| { readonly kind: 'deletion' }
	| {
			readonly kind: 'grouping';
			/** The group's name. */
			readonly group: string;
			/** Whether contacts were added to the group, or removed from it. */
			readonly change: GroupChange;
	  };
export type GroupChange = 'add' | 'remove';

export interface SourceDescription {
	readonly name: string;
	/** Bytes. */
	readonly size: number;
	readonly lastModified: number;
	readonly encoding: string;
	readonly dialect: Dialect;
	readonly header: readonly string[];
	/**
	 * Names this very file, so that a run goes on with no other (see `import/source-file.ts`). Absent for a
	 * forecast, which is never resumed.
	 */
	readonly fingerprint?: string;
	/** Names this kind of file (not this file): a hash of its header. */
	readonly headerFingerprint: string;
}

export type RunTrouble =
	| FileProblem
	| {
			readonly code:
				| 'storage.full'
				| 'storage.cleared'
				| 'storage.lost'
				| 'storage.refused'
				| 'storage.newer'
				| 'storage.damaged';
	  }
	/** The tab or browser that ran it is gone. */
	| { readonly code: 'run.interrupted' }
	/** Some rows are invalid, and the user wanted all or nothing. */
	| { readonly code: 'rows.invalid' }
	| { readonly code: 'bug'; readonly message: string };

export function isImport(run: Run): run is ImportRun {
	return run.kind === undefined;
}

/** Whether queries see what this run wrote. */
export function isVisible(run: Pick<Run, 'state' | 'publishedAt'>): boolean {
	return run.publishedAt !== undefined && run.state !== 'rolledBack' && run.state !== 'discarded';
}

/** Whether it was published and may go on: it runs, or is paused. */
export function isUnfinished({ state }: Pick<Run, 'state'>): boolean {
	return state === 'processing' || state === 'paused';
}

/** A run as it stands once nobody drives it any more: it can go on from its checkpoint. */
export function interrupted(run: ImportRun): ImportRun {
	return { ...run, state: 'paused', trouble: { code: 'run.interrupted' } };
}

/** Whether a forecast is still being made, or waits for its turn. */
export function isBeingChecked(state: RunState): boolean {
	return state === 'pending' || state === 'checking';
}

/** Rows that have an outcome so far. */
export function rowsDone(counts: OutcomeCounts): number {
	return OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);
}

/** Share of the rows read that are in, from 0 to 1: (read − rejected − not reached) ÷ read. */
export function successRate(run: Pick<ImportRun, 'counts' | 'totalRows'>): number {
	const done = rowsDone(run.counts);
	const read = run.totalRows ?? done;
	return read === 0 ? 1 : (done - run.counts.rejected) / read;
}

export const NO_OUTCOMES: OutcomeCounts = {
	created: 0,
	updated: 0,
	merged: 0,
	identical: 0,
	skipped: 0,
	rejected: 0,
};
