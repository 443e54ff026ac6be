import type { BackupProblem } from '../../core/backup-problem.ts';
import type { Database } from '../database.ts';
import { BackupTrouble, problemOf } from './backup-trouble.ts';
import type { BackupHeader } from './contents.ts';
import { inspectBackup, restoreBackup } from './restore-backup.ts';
import { makeBackup, noteBackup } from './save-backup.ts';

export interface BackupsDeps {
	readonly db: Database;
	/** Holds the Web Lock `write` while `work` runs; answers `undefined` at once where it is taken. */
	readonly underWriteLock: <T>(work: () => Promise<T>) => Promise<T | undefined>;
	/** Tells every tab that what queries see has changed. */
	readonly tellChanged: () => void;
	/** Tells every tab that all it knows of the log is of the past. */
	readonly tellReplaced: () => void;
	/** Milliseconds since 1970. */
	readonly now: () => number;
}

export type Saved =
	/** `blob` is the file, where there was none to write to. */
	| {
			readonly ok: true;
			readonly header: BackupHeader;
			readonly bytes: number;
			readonly blob?: Blob;
	  }
	| { readonly ok: false; readonly problem: BackupProblem };
export type Inspected =
	| { readonly ok: true; readonly header: BackupHeader }
	| { readonly ok: false; readonly problem: BackupProblem };

/** Saves and restores backups, as the page calls it over Comlink. One thing at a time. */
export class Backups {
	readonly #deps: BackupsDeps;
	#controller = new AbortController();

	constructor(deps: BackupsDeps) {
		this.#deps = deps;
	}

	/**
	 * Saves a backup to a file that the user chose, or into memory that the browser manages. The chosen file
	 * is what it was until all is written.
	 */
	async save(
		preferences: BackupHeader['preferences'],
		onProgress: (share: number) => void,
		target?: FileSystemFileHandle,
	): Promise<Saved> {
		const { db, now } = this.#deps;
		const signal = this.#begin();
		let bytes = 0;
		const counting = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
			transform(chunk, controller) {
				bytes += chunk.length;
				controller.enqueue(chunk);
			},
		});
		try {
			const { header, file } = await makeBackup(db, { preferences, now, onProgress });
			const counted = file.pipeThrough(counting, { signal });
			let blob: Blob | undefined;
			if (target === undefined) blob = await new Response(counted).blob();
			else await counted.pipeTo(await target.createWritable());
			await noteBackup(db, header);
			this.#deps.tellChanged();
			return { ok: true, header, bytes, blob };
		} catch (error) {
			return { ok: false, problem: signal.aborted ? 'stopped' : problemOfSaving(error) };
		}
	}

	/** What a file holds, by its first words. */
	async inspect(file: Blob): Promise<Inspected> {
		try {
			return { ok: true, header: await inspectBackup(file) };
		} catch (error) {
			return { ok: false, problem: problemOf(error) };
		}
	}

	/** Replaces all that is stored by what a backup holds. Where that is not possible, nothing has changed. */
	async restore(file: Blob, onProgress: (share: number) => void): Promise<Inspected> {
		const { db, underWriteLock, tellReplaced } = this.#deps;
		const signal = this.#begin();
		try {
			const header = await underWriteLock(() => restoreBackup(db, file, { onProgress, signal }));
			if (header === undefined) throw new BackupTrouble('busy');
			tellReplaced();
			return { ok: true, header };
		} catch (error) {
			return { ok: false, problem: problemOf(error) };
		}
	}

	/** Stops what is under way; nothing has changed then. */
	stop(): void {
		this.#controller.abort();
	}

	#begin(): AbortSignal {
		this.#controller = new AbortController();
		return this.#controller.signal;
	}
}

/** What is no trouble with the database is trouble with the file. */
function problemOfSaving(error: unknown): BackupProblem {
	try {
		return problemOf(error);
	} catch (other) {
		if (other instanceof DOMException) return 'unwritable';
		throw other;
	}
}
