import { fileProblemMessage } from '../../core/messages.ts';
import type { RunTrouble } from '../../core/run.ts';

const INTERRUPTED = 'The tab was closed, or the browser stopped the import.';

/** Why a run did not go to its end, and what to do, in one or two sentences. */
export function sayTrouble(trouble: RunTrouble | undefined): string {
	if (trouble === undefined) return INTERRUPTED;
	switch (trouble.code) {
		case 'run.interrupted':
			return INTERRUPTED;
		case 'storage.full':
			return 'There is no room left on this device for this site. Free some space first.';
		case 'storage.cleared':
			return 'The browser’s data for this site was cleared while the import ran.';
		case 'storage.lost':
			return 'The connection to the browser’s storage was lost, as happens where a disk is full. Free some space first if it is, then reload the page.';
		case 'storage.refused':
			return 'The browser refused to store a batch, also when asked again. No row was passed over.';
		case 'storage.newer':
			return 'A newer version of Rollcall was opened in another tab. Reload this page to go on with it.';
		case 'storage.damaged':
			return 'Parts of the browser’s storage for this site are missing. The notice above says what can be done.';
		case 'rows.invalid':
			return 'You asked to stop if any row is invalid. Mend those rows, or import the valid ones.';
		case 'bug':
			return `Something went wrong that should not have: ${trouble.message}`;
		default:
			return fileProblemMessage(trouble);
	}
}
