import type { OutcomeCounts } from '../../core/run.ts';

/** Outcomes as a person asks after them. */
export interface Tally {
	/** New contacts. */
	readonly created: number;
	/** Contacts that the file changed. */
	readonly changed: number;
	/** Rows that changed nothing, since their contact was already there. */
	readonly unchanged: number;
	/** Rows whose contact was already there, whether it changed or not. */
	readonly duplicates: number;
	readonly rejected: number;
	/** Rows whose values are in: they made or changed a contact. */
	readonly imported: number;
}

export function tally(counts: OutcomeCounts): Tally {
	const changed = counts.updated + counts.merged;
	const unchanged = counts.identical + counts.skipped;
	return {
		created: counts.created,
		changed,
		unchanged,
		duplicates: changed + unchanged,
		rejected: counts.rejected,
		imported: counts.created + changed,
	};
}
