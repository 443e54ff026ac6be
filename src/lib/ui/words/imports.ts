/** Texts of the list of imports and of one import's page. */
import { counted, formatDuration, formatWhen } from '../parts/format.ts';

export const importsWords = {
	title: 'Imports',
	newImport: 'Import a file',
	loading: 'Loading imports',
	list: 'Imports, newest first',
	when: (at: number, now: number) => formatWhen(at, now),
	took: (milliseconds: number) => `took ${formatDuration(milliseconds)}`,
	open: 'Open',
	openOf: (file: string) => `Open the report of ${file}`,
	undo: 'Undo',
	undoOf: (file: string) => `Undo the import of ${file}`,
	undoHint: 'Says in numbers what it would change before it does anything',
	bar: (file: string) => `Rows of ${file} by outcome`,

	/** Changes by hand between two imports, of which only the newest show. */
	moreByHand: (count: number) => `Show ${counted(count, 'more change')} by hand`,
	fewerByHand: 'Show fewer changes by hand',
	failedTurn: 'That did not work. Nothing was changed; try again.',

	empty: {
		title: 'Every import will be listed here',
		text: 'With its report, for good: what came in, what was already there, what needs a look. Each can be undone.',
		action: 'Import a file',
	},
	failed: {
		title: 'The imports could not be read',
		text: 'Nothing was changed.',
		again: 'Try again',
	},

	run: {
		title: 'Import report',
		back: 'All imports',
		loading: 'Loading the report',
		missing: {
			title: 'There is no such import',
			text: 'It may have been deleted on this device, or made on another.',
			action: 'All imports',
		},
	},
};
