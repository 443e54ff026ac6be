/** Texts of changes by hand: what was done, and the forms to do it. */
import type { HandRun } from '../../core/run.ts';
import { counted, formatNumber, plain } from '../parts/format.ts';

export const changesWords = {
	did: sayHandRun,
	/** A change that is undone, or done again. */
	undone: (what: string) => `Undone: ${what}.`,
	redone: (what: string) => `Done again: ${what}.`,
	keptSince: 'It was changed again since, so it stays as it is.',
	undo: 'Undo',
	undoOf: (what: string) => `Undo: ${what}`,
	redo: 'Do it again',
	redoOf: (what: string) => `Do it again: ${what}`,
	dismiss: 'Dismiss',

	busy: 'An import is running. Nothing was changed; try again once it has ended or is paused.',
	failed: 'That could not be stored. Nothing was changed; try again.',
	undoFailed: 'That could not be undone. Nothing was changed; try again.',
	changedSince:
		'This contact was changed elsewhere meanwhile, so nothing was saved. Cancel to see it as it is now.',
	unchanged: 'There was nothing to change.',

	editor: {
		title: (name: string) => `Edit ${name}`,
		save: 'Save',
		saving: 'Saving',
		cancel: 'Cancel',
		hint: 'A field that is left empty is removed.',
		label: (field: string) => `Label of ${field}`,
		labelHint: 'Label',
		add: 'Add a field',
		addMore: 'Add a field…',
		custom: 'Custom field…',
		customName: 'Name of the custom field',
		unsaved: 'Save or cancel what you are editing first.',
	},

	selection: {
		bar: 'Selected contacts',
		count: (count: number) => `${counted(count, 'contact')} selected`,
		/** The head's box. */
		all: 'Select all contacts that match',
		allOf: (count: number) => `Select all ${formatNumber(count)}`,
		row: (name: string) => `Select ${name}`,
		clear: 'Clear the selection',
		addTo: 'Add to group…',
		addToShort: 'Add to…',
		removeFrom: 'Remove from group…',
		removeFromShort: 'Remove from…',
		delete: 'Delete…',
	},

	group: {
		name: 'Group',
		hint: 'Type a name',
		create: (name: string) => `New group ${plain(name)}`,
		none: 'There is no such group.',
		allIn: (group: string) => `They are all in ${plain(group)} already.`,
		removeFrom: (group: string) => `Remove from ${plain(group)}`,
		noneIn: (group: string) => `None of them is in ${plain(group)}.`,
	},

	deletion: {
		title: (count: number) => `Delete ${counted(count, 'contact')}?`,
		text: 'They go from the table, from exports and from the search for duplicates. You can undo this here, and later on the Imports page.',
		confirm: (count: number) => `Delete ${counted(count, 'contact')}`,
		keep: 'Keep them',
	},
};

/** `Edited Ana Ortiz`, `Deleted 12 contacts`, `Added 40 contacts to Friends`. */
function sayHandRun(run: HandRun): string {
	const whom = run.name ? plain(run.name) : counted(run.contacts, 'contact');
	switch (run.kind) {
		case 'edit':
			return `Edited ${whom}`;
		case 'deletion':
			return `Deleted ${whom}`;
		case 'grouping':
			return run.change === 'add'
				? `Added ${whom} to ${plain(run.group)}`
				: `Removed ${whom} from ${plain(run.group)}`;
	}
}
