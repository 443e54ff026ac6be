/**
 * Why a backup can't be restored, or saved. Nothing has changed then.
 *
 * - `foreign`: the file is no backup of Rollcall
 * - `newer`: a later Rollcall has written it
 * - `damaged`: it is not what was written
 * - `incomplete`: it ends too early
 * - `unreadable`: the browser can't read the file
 * - `unwritable`: the file to save to can't be written
 * - `busy`: an import is writing
 * - `changed`: what is stored changed meanwhile
 * - `full`: there is no room for it
 * - `storage`: the database can't be read or written
 * - `stopped`: the user stopped it
 */
export type BackupProblem =
	| 'foreign'
	| 'newer'
	| 'damaged'
	| 'incomplete'
	| 'unreadable'
	| 'unwritable'
	| 'busy'
	| 'changed'
	| 'full'
	| 'storage'
	| 'stopped';
