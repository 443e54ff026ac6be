import type { Delimiter } from '../../core/csv/records.ts';
import type { Split } from '../../core/mapping/mapping.ts';
import type { FileRemark } from '../../import/understanding.ts';
import { counted, formatBytes, formatList, formatNumber, plain, roughly } from '../parts/format.ts';
import type { Tally } from '../report/tally.ts';

/** People's own text inside a sentence, in quotes, so that its direction cannot turn the sentence around. */
export function quoted(text: string): string {
	return `“${plain(text)}”`;
}

/** A count that may be about: `about 10,000 rows`. */
function rowsAbout(count: number, exact: boolean): string {
	return exact ? counted(count, 'row') : `about ${counted(roughly(count), 'row')}`;
}

const DELIMITERS: Readonly<Record<Delimiter, string>> = {
	',': 'comma',
	';': 'semicolon',
	'\t': 'tab',
	'|': 'pipe',
};

/** Everything that the import page says. */
export const words = {
	title: 'Import',
	lead: 'Turn a CSV file into clean contacts. It is read in this tab and sent nowhere.',
	bug: {
		title: 'Something went wrong that should not have',
		text: (message: string) => `Nothing you stored is lost. What the browser said: ${message}`,
		again: 'Try again',
	},
	noWebAssembly:
		'This browser does not run WebAssembly, which Rollcall reads files with. Where it is turned off (Lockdown Mode does that), allow it for this site; else use a newer browser. What you stored is safe, and can be seen and exported here.',
	ended:
		'The browser has ended the part of Rollcall that reads and stores, as it does when memory runs short. What was stored is safe. Close other tabs, then try again.',

	steps: {
		file: 'File',
		columns: 'Columns',
		options: 'Options',
		run: 'Run',
		report: 'Report',
		columnsLater: 'See which column feeds which field.',
		optionsLater: 'Say what makes two contacts the same, and what to do then.',
		runLater: 'Know what will happen before it does, and undo it after.',
		open: (step: string) => `Open ${step}`,
		close: (step: string) => `Fold ${step}`,
	},

	file: {
		drop: 'Drop a CSV file anywhere on this page',
		orChoose: 'or',
		choose: 'Choose a file',
		dropNow: 'Drop it to read it here',
		kinds: 'CSV, TSV or text, of any size and in any encoding',
		paste: 'Paste from a spreadsheet',
		sample: 'Try a sample of 10,000 contacts',
		sampleMany: (rows: number) =>
			rows === 1_000_000 ? 'Try a million contacts' : `Try ${counted(rows, 'contact')}`,
		sampleNote: 'Samples are made up, here in this tab. Nothing is imported before you say so.',
		making: (made: number, rows: number) =>
			`Making ${formatNumber(made)} of ${counted(rows, 'contact')}`,
		cancelSample: 'Cancel sample',
		another: 'Choose another file',
		waiting: (count: number) => `${counted(count, 'more file')} will come after this one.`,
		reading: 'Reading the first rows',
		summary: (
			kind: string,
			encoding: string,
			delimiter: Delimiter,
			count: number,
			exact: boolean,
		) =>
			[kind, encoding, DELIMITERS[delimiter], rowsAbout(count, exact)].filter(Boolean).join(' · '),
		size: formatBytes,
		rows: rowsAbout,
		remark: sayRemark,
	},

	paste: {
		title: 'Paste from a spreadsheet',
		label: 'Rows, the names of the columns first',
		hint: 'Copy the cells in the spreadsheet and paste them here. Commas, semicolons and tabs are all understood.',
		use: 'Use these rows',
		cancel: 'Cancel',
		fileName: 'pasted rows',
	},

	reading: {
		encoding: 'Encoding',
		delimiter: 'Columns are parted by',
		delimiters: DELIMITERS,
		header: 'First row',
		headerYes: 'Column names',
		headerNo: 'A contact',
		skip: 'Rows to skip above it',
		quotes: 'Treat quotes as text',
		quotesHint: 'For files in which quotes are not paired.',
	},

	encodingGuess: {
		title: 'Which of these reads right?',
		text: 'The file does not say how its letters are encoded. Choose the line in which names look right; a wrong choice would spoil them for good.',
		pick: (label: string) => `Read it as ${label}`,
		likeliest: 'Likeliest',
		other: 'Another encoding',
	},

	problem: {
		title: (name: string) => `${plain(name)} can’t be imported as it is`,
		readAs: 'Read it in another encoding',
		back: 'Back to how it was read before',
		firstRowIsContact: 'The first row is a contact',
	},

	columns: {
		summary: (mapped: number, total: number) =>
			mapped === total
				? total === 1
					? 'Its one column is imported'
					: `All ${formatNumber(total)} columns are imported`
				: `${formatNumber(mapped)} of ${counted(total, 'column')} ${mapped === 1 ? 'is' : 'are'} imported`,
		left: (count: number) =>
			count === 1 ? '1 column is left out' : `${formatNumber(count)} columns are left out`,
		notImported: 'Not imported',
		fieldGroups: {
			name: 'Name',
			email: 'E-mail',
			phone: 'Phone',
			work: 'Work',
			address: 'Address',
			other: 'Other',
			custom: 'Custom field',
		},
		customField: (name: string) => `Custom: ${plain(name)}`,
		fieldFor: (name: string, field: string) => `Field for column ${quoted(name)}: ${field}`,
		pick: (name: string) => `Field for column ${quoted(name)}`,
		search: 'Search, or name a custom field',
		usedBy: (name: string) => `swaps with ${quoted(name)}`,
		swapped: (field: string, first: string, second: string) =>
			`${field} now comes from ${quoted(first)}. ${quoted(second)} has its former field.`,
		set: (name: string, field: string) => `${quoted(name)} goes to ${field}.`,
		fieldsFound: (count: number) => (count === 0 ? 'No field found' : counted(count, 'field')),
		split: 'Several values in a cell',
		splits: {
			none: 'No, one value',
			' ::: ': 'Yes, parted by :::',
			';': 'Yes, parted by ;',
			',': 'Yes, parted by ,',
			quoted: 'Yes, in quotes, parted by ,',
		} satisfies Record<Split | 'none', string>,
		splitShort: {
			' ::: ': 'split at :::',
			';': 'split at ;',
			',': 'split at ,',
			quoted: 'split at ","',
		} satisfies Record<Split, string>,
		row: 'Row',
		empty: 'empty',
		preview: 'First rows of the file by column',
		showAll: (count: number) => `Show all ${counted(count, 'column')}`,
		showing: (shown: number, total: number) =>
			`The first ${formatNumber(shown)} of ${formatNumber(total)} columns are shown; all are imported as they are mapped.`,
		reset: 'As recognised',
		nothingToKnowBy:
			'Nothing tells these contacts apart yet. Give a column a name, an e-mail or a phone.',
		remembered: 'You can change any of it; the next file of this kind will arrive like this.',
	},

	options: {
		same: 'Two contacts are the same if they share',
		sameKinds: {
			externalId: 'the external id',
			email: 'an e-mail address',
			phone: 'a phone number',
		},
		sameMissing: 'no column feeds it',
		sameNone: 'Nothing is chosen: only rows that are equal in every field count as the same.',
		duplicates: 'When a contact is already there',
		strategies: {
			skip: {
				label: 'Skip it',
				sentence: 'The contact stays as it is.',
				example: (name: string) => `${plain(name)} would not be touched.`,
			},
			update: {
				label: 'Update it',
				sentence: 'The file wins where it has a value; blanks erase nothing.',
				example: (name: string, value?: string) =>
					value === undefined
						? `${plain(name)} would take what the file says.`
						: `${plain(name)} would take ${quoted(value)} from the file.`,
			},
			merge: {
				label: 'Fill the gaps',
				sentence: 'What is there wins; only blanks are filled from the file.',
				example: (name: string, value?: string) =>
					value === undefined
						? `${plain(name)} would only gain what is missing.`
						: `${plain(name)} would take ${quoted(value)} only where nothing is yet.`,
			},
			create: {
				label: 'Create it anyway',
				sentence: 'Every valid row becomes a contact, even if it is there twice.',
				example: (name: string) => `${plain(name)} would be there a second time.`,
			},
		},
		replaceLists: 'Replace e-mails, phones and addresses instead of adding to them',
		blankErases: 'Let blank cells erase what is there',
		groups: 'Add every contact to groups',
		groupsHint: 'Enter or a comma ends a name.',
		groupsPlaceholder: 'e.g. Spring fair',
		removeGroup: (name: string) => `Remove group ${quoted(name)}`,
		groupAdded: (name: string) => `Group ${quoted(name)} added.`,
		groupRemoved: (name: string) => `Group ${quoted(name)} removed.`,
		country: 'Country of phone numbers without a country code',
		countryNone: 'None: keep them as they stand',
		invalid: 'Rows with something wrong',
		invalidSkip: 'Import the valid rows',
		invalidSkipText: 'The rest can be downloaded, mended and imported later.',
		invalidStop: 'Stop if any row is invalid',
		invalidStopText: 'All or nothing.',
		summary: (strategy: string, groups: readonly string[]) =>
			[
				`Duplicates: ${strategy.toLowerCase()}`,
				groups.length > 0 ? `groups: ${plain(formatList(groups))}` : '',
			]
				.filter(Boolean)
				.join(' · '),
	},

	forecast: {
		title: 'What will happen',
		checking: (percent: number) => `Checking the whole file: ${formatNumber(percent)} %`,
		starting: 'Checking the whole file',
		checked: (rows: number) => `${counted(rows, 'row')} checked. Nothing has changed yet.`,
		stale: 'Checking again with the new settings',
		otherTab: 'The check waits for the import that runs in another tab.',
		waiting: 'Choose the encoding first; then the whole file is checked.',
		created: 'new',
		duplicates: (count: number) => (count === 1 ? 'duplicate' : 'duplicates'),
		attention: (count: number) => (count === 1 ? 'needs attention' : 'need attention'),
		rowsOf: (label: string) => `Show the rows: ${label}`,
		warnings: (count: number) =>
			`${counted(count, 'row')} ${count === 1 ? 'has' : 'have'} a remark and can be imported.`,
		line: (t: Tally) =>
			`${formatNumber(t.created)} new · ${counted(t.duplicates, 'duplicate')} · ${formatNumber(t.rejected)} ${t.rejected === 1 ? 'needs' : 'need'} attention`,
	},

	run: {
		importRows: (count: number, exact: boolean) => `Import ${rowsAbout(count, exact)}`,
		importKnown: sayImport,
		beforeReady: 'You can start now: the check goes on while contacts come in.',
		blocked: (rejected: number) =>
			`${counted(rejected, 'row')} ${rejected === 1 ? 'is' : 'are'} invalid, and you asked to stop then.`,
		stopped: 'The check has stopped. Nothing has changed.',
		changeReading: 'Change how it is read',
		chooseAgain: 'Choose the file again',
		importValid: 'Import the valid rows instead',
	},

	report: {
		another: 'Import another file',
		next: (name: string, more: number) =>
			`Go on with ${plain(name)}${more > 0 ? ` (${formatNumber(more)} more after it)` : ''}`,
	},
};

function sayImport(t: Tally): string {
	if (t.created > 0 && t.changed > 0) {
		return `Import ${formatNumber(t.created)} and update ${counted(t.changed, 'contact')}`;
	}
	if (t.changed > 0) return `Update ${counted(t.changed, 'contact')}`;
	return `Import ${counted(t.created, 'contact')}`;
}

function sayRemark(remark: FileRemark): string {
	switch (remark.code) {
		case 'duplicateHeaders':
			return `Some columns have the same name (${formatList(remark.names.map(quoted))}). They are kept apart by their place.`;
		case 'nul':
			return 'The file holds NUL characters, which no text should. They are left out, and such rows are named in the report.';
		case 'replacementCharacter':
			return 'Some characters (�) were lost before the file came here. Such rows are named in the report.';
		case 'manyColumns':
			return `The file has ${formatNumber(remark.count)} columns. That is unusual; see whether columns are parted as you expect.`;
	}
}
