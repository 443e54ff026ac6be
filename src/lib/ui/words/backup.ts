/** Texts of backups. */
import type { BackupProblem } from '../../core/backup-problem.ts';
import { counted, formatBytes, formatDateTime, formatNumber, plain } from '../parts/format.ts';

export const backupWords = {
	title: 'Backup',
	text: 'One file with everything: contacts and their history, imports with their reports, groups, settings. It brings them back here or in another browser. It is not encrypted: keep it where only you can read it.',
	last: (when: string) => `Last backup: ${when}.`,
	never: 'There is no backup yet.',
	nothing: 'There is nothing to back up yet.',

	save: 'Save a backup',
	saving: 'Saving the backup',
	saved: (name: string, bytes: number, contacts: number, runs: number) =>
		`${plain(name)} is saved: ${holds(contacts, runs)}, ${formatBytes(bytes)}.`,

	restore: 'Restore from a backup',
	restoring: 'Restoring the backup',
	reading: 'Reading and checking the file',
	running: 'An import is running. To restore a backup, wait until it has ended, or pause it.',
	restored: (contacts: number, runs: number) =>
		`The backup is restored: ${holds(contacts, runs)} ${contacts === 1 && runs === 0 ? 'is' : 'are'} here.`,
	viewContacts: 'View contacts',

	percent: (share: number) => `${formatNumber(Math.floor(share * 100))} %`,
	stop: 'Stop',
	stopping: 'Stopping',

	question: 'Replace everything?',
	found: (savedAt: number, contacts: number, runs: number, bytes: number) =>
		`This backup is of ${formatDateTime(savedAt)}: ${holds(contacts, runs)}, ${formatBytes(bytes)}.`,
	replaced: (contacts: number, runs: number) =>
		`It takes the place of all that is here: ${holds(contacts, runs)} are deleted, and the settings become those of the backup. That can’t be undone.`,
	noMerging:
		'A backup is not merged with what is here. To have both, export your contacts as CSV first, restore the backup, then import that CSV.',
	exportFirst: 'Export contacts first',
	keep: 'Keep what is here',
	replace: 'Replace everything',
	untilRead: 'What is here stays as it is until the whole file is read and found to be sound.',

	problems: {
		save: {
			unwritable:
				'The file could not be written. Choose another place, and check that there is room for it.',
			changed: 'What is stored changed while it was read. Save the backup again.',
			full: 'There is no room for the backup. Free some space on the disk and save it again.',
			stopped: 'Stopped. No backup was saved.',
			other: 'The backup could not be saved. Nothing has changed; reload the page and try again.',
		},
		restore: {
			foreign:
				'This file is no backup of Rollcall. Its name usually ends in .rollcall.gz. Contacts from a CSV come in on the Import page.',
			newer:
				'This backup is from a newer Rollcall than this one. Reload to update, then restore it again.',
			damaged:
				'This file is damaged: it is not what was saved. Copy it again from where you keep it, or take an older backup.',
			incomplete:
				'This file is not complete: its end is missing. Copy it again from where you keep it, or take an older backup.',
			unreadable:
				'The browser can’t read this file. Check that it is still there and choose it again.',
			busy: 'An import or a check of a file is under way, perhaps in another tab. Wait until it has ended, or pause it, then restore again.',
			changed: 'Something was imported or undone meanwhile. Restore again if you still want to.',
			full: 'There is not enough room: while it is restored, the backup needs space beside what is here. Free some space on the disk and restore again.',
			stopped: 'Stopped.',
			other: 'The browser’s storage could not be written. Reload the page and try again.',
		},
	},
	/** After each problem with restoring. */
	unchanged: 'Nothing was replaced.',

	reminder: {
		title: 'These contacts are nowhere else',
		text: 'They are in this browser only. A backup is one file that brings all of it back.',
		open: 'Save a backup',
	},
};

/** What went wrong, what was kept and what to do. */
export function sayBackupProblem(during: 'save' | 'restore', problem: BackupProblem): string {
	const known: Partial<Record<BackupProblem, string>> = backupWords.problems[during];
	const words = known[problem] ?? backupWords.problems[during].other;
	return during === 'save' ? words : `${backupWords.unchanged} ${words}`;
}

function holds(contacts: number, runs: number): string {
	return `${counted(contacts, 'contact')} from ${counted(runs, 'import')}`;
}
