import type { FileProblem } from '../core/file-problem.ts';
import type { Mapping } from '../core/mapping/mapping.ts';
import type { ImportOptions } from '../core/options.ts';
import type { OutcomeCounts, RunState, RunTrouble } from '../core/run.ts';
import type { RollbackEffect } from '../storage/rollback-effect.ts';
import type { Dialect } from '../core/csv/records.ts';

/** All that decides how a file is read and what is done with its rows. */
export interface ImportPlan {
	readonly encoding: string;
	readonly dialect: Dialect;
	readonly header: readonly string[];
	readonly headerFingerprint: string;
	readonly mapping: Mapping;
	readonly options: ImportOptions;
}

/** What a running import tells, several times a second, in every open tab. */
export interface ImportProgress {
	readonly importId: string;
	readonly state: RunState;
	readonly published: boolean;
	readonly sourceName: string;
	readonly counts: OutcomeCounts;
	readonly warnings: number;
	/** Rows that have an outcome. */
	readonly rows: number;
	/** Exact once the file was read to its end, before that about. */
	readonly totalRows: { readonly count: number; readonly exact: boolean };
	readonly batch: number;
	readonly totalBatches: { readonly count: number; readonly exact: boolean };
	/** 0 to 100, by bytes. */
	readonly percent: number;
	readonly bytesRead: number;
	readonly bytesTotal: number;
	readonly rowsPerSecond: number;
	/** Undefined until it can be said without guessing wildly. */
	readonly secondsLeft: number | undefined;
	readonly trouble?: RunTrouble;
}

/** What came of asking a run to go on. */
export type Resumed =
	/** It went on; where it stands now. */
	| { readonly kind: 'resumed'; readonly progress: ImportProgress }
	/** Its file is not here: it must be chosen again. */
	| { readonly kind: 'needsFile' }
	/** Nothing was read: the file is another one, or is in trouble. */
	| { readonly kind: 'fileProblem'; readonly problem: FileProblem }
	/** It is running in another tab, or is over. */
	| { readonly kind: 'notPaused' };

/** What `rollback` will do, before it is done; where contacts in use are kept. */
export interface RollbackForecast extends RollbackEffect {
	readonly possible: boolean;
}

export interface RollbackResult extends Omit<RollbackEffect, 'inUse'> {
	readonly completedAt: number;
}
