import { rowsDone, type ImportRun } from '../../core/run.ts';
import {
	counted,
	formatBytes,
	formatDateTime,
	formatNumber,
	plain,
	roughly,
} from '../parts/format.ts';
import { tally } from './tally.ts';
import { sayTrouble } from './trouble-words.ts';

/** Everything that a report says. */
export const words = {
	sentence: saySentence,
	followUp: sayFollowUp,
	/** A run's state in a word or two, for lists of runs. */
	stateLabel: {
		pending: 'Not started',
		checking: 'Being checked',
		ready: 'Checked, not imported',
		processing: 'Running',
		paused: 'Paused',
		completed: 'Completed',
		cancelled: 'Cancelled',
		failed: 'Failed',
		rolledBack: 'Undone',
		discarded: 'Discarded',
	},
	bar: 'Rows by outcome',

	facts: {
		title: 'How it went',
		duration: 'Time it took',
		perSecond: 'Rows a second',
		successRate: 'Success rate',
		successHint: 'Rows that were read and not rejected',
		rows: 'Rows',
		blankLines: 'Blank lines',
		batches: 'Batches',
	},

	table: {
		title: 'Outcomes as a table',
		outcome: 'Outcome',
		rows: 'Rows',
		share: 'Share',
		meaning: 'Meaning',
		notReached: 'Not reached',
		notReachedMeaning: 'The import ended before these rows.',
		total: 'In all',
	},

	issues: {
		title: 'What needs a look',
		none: 'Nothing was wrong with any row.',
		rejects: 'Not imported',
		warns: 'Imported, with a remark',
		rows: (count: number) => counted(count, 'row'),
		show: 'Show rows',
		showOf: (label: string) => `Show rows: ${label}`,
	},

	rows: {
		title: (label: string, count: number) => `${label}: ${counted(count, 'row')}`,
		row: (row: number) => `Row ${formatNumber(row)}`,
		line: (line: number) => `line ${formatNumber(line)}`,
		unnamed: 'No name',
		gone: 'No longer stored',
		was: 'was',
		nothing: 'nothing',
		becomes: 'became',
		whole: 'The whole row',
		more: 'Show more',
		shown: (shown: number, total: number) =>
			`${formatNumber(shown)} of ${counted(Math.max(shown, total), 'row')} shown`,
		none: 'There are no rows to show here.',
		loading: 'Fetching the rows',
		failed: 'The rows could not be fetched.',
		again: 'Try again',
		received: 'The file says',
	},

	actions: {
		failedRows: 'Download failed rows',
		report: 'Download report',
		view: 'View contacts',
		undo: 'Undo this import',
		downloadFailed: 'The file could not be made.',
		raw: 'Exact values in downloads',
		rawHint:
			'Without the apostrophe that keeps spreadsheets from running a cell as a formula. For programs, not for Excel.',
	},

	/** While it runs. */
	progress: {
		running: (name: string) => `Importing ${plain(name)}`,
		preparing: 'Preparing',
		percent: (percent: number) => `${formatNumber(Math.floor(percent))} %`,
		facts: {
			rows: 'Rows',
			left: 'Time left',
			speed: 'Speed',
			batch: 'Batch',
			read: 'Read',
		},
		processed: (rows: number, total: number, exact: boolean) =>
			`${formatNumber(rows)} of ${exact ? '' : 'about '}${formatNumber(Math.max(rows, exact ? total : roughly(total)))}`,
		perSecond: (rate: number) => `${formatNumber(rate)} rows a second`,
		perMinute: (rate: number) => `${formatNumber(rate * 60)} a minute`,
		leftUnknown: 'Working it out',
		batch: (batch: number, total: number, exact: boolean) =>
			`${formatNumber(batch)} of ${exact ? '' : 'about '}${formatNumber(Math.max(batch, total))}`,
		bytes: (read: number, total: number) => `${formatBytes(read)} of ${formatBytes(total)}`,
		pause: 'Pause',
		cancel: 'Cancel import',
		stopping: 'Stopping after this batch',
		stays: 'You may leave this page; the import goes on while the tab is open.',
		announce: (percent: number, left: string | undefined) =>
			`${formatNumber(Math.floor(percent))} percent imported${left === undefined ? '' : `, ${left} left`}.`,
		bar: 'Import by outcome',
	},

	resume: {
		resume: 'Go on',
		stop: 'Stop here',
		stopHint: 'What is in stays in; the rest of the file is left out',
		choose: 'Choose the file again',
		needsFile: (name: string) =>
			`There is no copy of ${plain(name)} in this browser. Choose the same file again: the import goes on after the last row that is in.`,
		failed: 'That did not work. Nothing has changed; reload the page and try again.',
	},

	horizon: {
		undo: (left: number) => `Can be undone until ${sayMore(left)} in.`,
		takeBack: (left: number) => `Can be brought back until ${sayMore(left)} in.`,
		cannotUndo: 'Too many imports have come in since for this one to be undone.',
		cannotTakeBack: 'Too many imports have come in since for this one to be brought back.',
	},

	rowsLost: (rows: number) =>
		`${counted(rows, 'row')} of this import ${rows === 1 ? 'is' : 'are'} no longer in: the contacts that they went into came with another import, which was undone since. Importing the file again adds what is missing.`,

	takeBack: {
		takeBack: 'Bring it back',
		done: 'The import is back: its contacts and changes are there again.',
		failed: 'The import could not be brought back. Nothing has changed.',
	},

	undo: {
		title: 'Undo this import?',
		counting: 'Counting what would change',
		removed: (count: number) =>
			`${counted(count, 'contact')} that it made ${count === 1 ? 'is' : 'are'} removed.`,
		restored: (count: number) =>
			`${counted(count, 'contact')} that it changed ${count === 1 ? 'goes' : 'go'} back to what ${count === 1 ? 'it was' : 'they were'}.`,
		kept: (count: number) =>
			`${counted(count, 'contact')} ${count === 1 ? 'stays, since it was' : 'stay, since they were'} changed after it.`,
		inUse: (count: number) =>
			`${counted(count, 'contact')} that it made ${count === 1 ? 'is' : 'are'} in use since`,
		inUseHow: (changed: number, found: number, rows: number) =>
			[
				changed > 0 && `${formatNumber(changed)} ${was(changed)} changed after it`,
				found > 0 && `${formatNumber(found)} ${was(found)} found again by later imports`,
				rows > 0 && `${counted(rows, 'row')} of later imports went into them`,
			]
				.filter(Boolean)
				.join(', '),
		inUseKeep: 'Keep them',
		inUseRemove: 'Remove them, too',
		nothing: 'No contact would change; the import is only marked as undone.',
		impossible: 'This import can no longer be undone.',
		confirm: 'Undo import',
		keep: 'Keep it',
		done: (removed: number, restored: number, kept: number) =>
			[
				'The import is undone.',
				removed > 0 ? `${counted(removed, 'contact')} removed.` : '',
				restored > 0 ? `${counted(restored, 'contact')} restored.` : '',
				kept > 0 ? `${counted(kept, 'contact')} kept.` : '',
			]
				.filter(Boolean)
				.join(' '),
		failed: 'The import could not be undone. Nothing has changed.',
	},
};

function sayMore(imports: number): string {
	return `${counted(imports, 'more import')} ${imports === 1 ? 'is' : 'are'}`;
}

/** What happened and what is in: the first thing a report says. */
function saySentence(run: ImportRun): string {
	switch (run.state) {
		case 'completed':
			return `${sayCounts(run)}.`;
		case 'cancelled':
			return `You stopped this import. ${sayCounts(run)}.`;
		case 'paused':
			return `This import is paused. ${sayCounts(run)} so far.`;
		case 'failed':
			return run.trouble?.code === 'rows.invalid'
				? `Nothing was imported: ${counted(run.counts.rejected, 'row')} ${run.counts.rejected === 1 ? 'is' : 'are'} invalid.`
				: `This import has failed. ${sayCounts(run)}.`;
		case 'rolledBack':
			return 'This import was undone.';
		case 'processing':
			return 'This import is running.';
		case 'pending':
		case 'checking':
		case 'ready':
			return 'This import has not begun. Nothing has changed.';
		case 'discarded':
			return 'This import was never begun, and is discarded.';
	}
}

/** Rows by what became of them: `9,311 of 10,000 rows are in, 476 were already there, …`. */
function sayCounts(run: ImportRun): string {
	const counts = tally(run.counts);
	const done = rowsDone(run.counts);
	const total = run.totalRows ?? done;
	if (done === 0) return run.totalRows === 0 ? 'The file has no rows' : 'No row is in';

	const clauses: string[] = [];
	if (updates(run) && counts.created === 0 && counts.unchanged > 0) {
		clauses.push(
			`${formatNumber(counts.changed)} changed`,
			`${formatNumber(run.counts.identical)} identical`,
		);
	} else {
		clauses.push(sayIn(counts.imported, total, run.totalRows !== undefined));
		if (counts.unchanged > 0) {
			clauses.push(`${formatNumber(counts.unchanged)} ${was(counts.unchanged)} already there`);
		}
	}
	if (counts.rejected > 0) {
		clauses.push(
			`${formatNumber(counts.rejected)} ${counts.rejected === 1 ? 'needs' : 'need'} your attention`,
		);
	}
	return clauses.join(', ');
}

function sayIn(imported: number, total: number, isTotalKnown: boolean): string {
	if (!isTotalKnown) return `${counted(imported, 'row')} ${imported === 1 ? 'is' : 'are'} in`;
	if (imported === total)
		return total === 1 ? 'The one row is in' : `All ${counted(total, 'row')} are in`;
	const verb = imported === 1 ? 'is' : 'are';
	return `${formatNumber(imported)} of ${counted(total, 'row')} ${verb} in`;
}

function updates(run: ImportRun): boolean {
	const { duplicateStrategy } = run.options;
	return duplicateStrategy === 'update' || duplicateStrategy === 'merge';
}

function was(count: number): string {
	return count === 1 ? 'was' : 'were';
}

/** Why it ended as it did, what was kept, and what can be done; absent where the sentence says it all. */
function sayFollowUp(run: ImportRun): string | undefined {
	switch (run.state) {
		case 'completed':
			return undefined;
		case 'cancelled':
			return tally(run.counts).imported === 0
				? 'Nothing has changed.'
				: `What is in stays in until you undo it. ${sayAgain(run)}`;
		case 'paused':
			return [run.trouble && sayTrouble(run.trouble), RESUMES].filter(Boolean).join(' ');
		case 'failed':
			return [sayTrouble(run.trouble), sayKept(run)].filter(Boolean).join(' ');
		case 'rolledBack':
			return `${run.rolledBack ? `On ${formatDateTime(run.rolledBack.at)}, t` : 'T'}he contacts that it made were removed, and those that it changed went back to what they were.${run.rolledBack?.inUse === 'keep' && run.rolledBack.seq !== undefined ? ' Contacts that were in use since stayed.' : ''}`;
		default:
			return undefined;
	}
}

const RESUMES = 'Nothing is lost: it goes on after the last row that is in.';

function sayKept(run: ImportRun): string {
	if (run.publishedAt === undefined || tally(run.counts).imported === 0) {
		return 'Your contacts are as they were.';
	}
	return `What is in stays in until you undo it. ${sayAgain(run)}`;
}

function sayAgain(run: ImportRun): string {
	return run.options.duplicateStrategy === 'create'
		? 'Undo it before you import the file again, or its contacts will be there twice.'
		: 'Importing the file again adds what is missing.';
}
