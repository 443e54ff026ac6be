import { proxy } from 'comlink';
import { resolve } from '$app/paths';
import type { BackupProblem } from '../../core/backup-problem.ts';
import type { BackupHeader } from '../../storage/backup/contents.ts';
import { ownReplacement } from '../log-changes.ts';
import { rememberedPreferences, rememberPreferences } from '../preferences.svelte.ts';
import { download } from '../report/download.ts';
import { stayUntilDone } from '../stay.ts';
import { storeStatus } from '../store-status.svelte.ts';
import { writeMark } from '../stored-mark.ts';
import { startBackupWorker } from '../workers.ts';
import { chooseTarget } from './backup-target.ts';

/** In the query of the settings that open after a backup was restored. */
export const RESTORED = 'restored';

export type BackupStage =
	| { readonly kind: 'idle' }
	| { readonly kind: 'saving' | 'restoring'; readonly share: number; readonly stopping?: boolean }
	| {
			readonly kind: 'saved';
			readonly name: string;
			readonly bytes: number;
			readonly header: BackupHeader;
	  }
	/** What is stored would be replaced. */
	| { readonly kind: 'asking'; readonly file: File; readonly header: BackupHeader }
	| {
			readonly kind: 'problem';
			readonly during: 'save' | 'restore';
			readonly problem: BackupProblem;
	  };

type BackupWorker = ReturnType<typeof startBackupWorker>;

/** A backup being saved or restored; it outlives the page that shows it. */
class BackupSession {
	stage = $state.raw<BackupStage>({ kind: 'idle' });
	#worker: BackupWorker | undefined;

	/** Asks where to, and saves. To be called by a press: only then may the browser ask. */
	async save(): Promise<void> {
		const name = backupName(new Date());
		const target = await chooseTarget(name);
		if (target === 'none') return;
		await this.#work('save', async ({ backups }) => {
			this.stage = { kind: 'saving', share: 0 };
			const onProgress = proxy((share: number) => this.#advance('saving', share));
			const saved = await backups.save(rememberedPreferences(), onProgress, target);
			if (!saved.ok) return saved.problem;
			if (saved.blob) download(saved.blob, name);
			const { header, bytes } = saved;
			this.stage = { kind: 'saved', name: target?.name ?? name, header, bytes };
			return undefined;
		});
	}

	/** Looks at a file; restores it where there is nothing to lose, else asks. */
	async choose(file: File): Promise<void> {
		await this.#work('restore', async ({ backups }) => {
			const inspected = await backups.inspect(file);
			if (!inspected.ok) return inspected.problem;
			this.stage = { kind: 'asking', file, header: inspected.header };
			return undefined;
		});
		await storeStatus.refresh();
		const { summary } = storeStatus;
		const isEmpty = summary?.contacts === 0 && summary.runs === 0;
		if (this.stage.kind === 'asking' && isEmpty) await this.restore();
	}

	/** Restores what was asked about. */
	async restore(): Promise<void> {
		if (this.stage.kind !== 'asking') return;
		const { file } = this.stage;
		ownReplacement.isUnderWay = true;
		const isDone = await this.#work('restore', async ({ backups }) => {
			this.stage = { kind: 'restoring', share: 0 };
			const onProgress = proxy((share: number) => this.#advance('restoring', share));
			const restored = await backups.restore(file, onProgress);
			if (!restored.ok) return restored.problem;
			rememberPreferences(restored.header.preferences);
			// What was here before was given up, not lost.
			writeMark(undefined);
			return undefined;
		});
		// All that the page knows is of the past, its workers included.
		if (isDone) location.replace(`${resolve('/settings/')}?${RESTORED}`);
		else ownReplacement.isUnderWay = false;
	}

	/** Stops what is under way; nothing has changed then. */
	stop(): void {
		if (this.stage.kind !== 'saving' && this.stage.kind !== 'restoring') return;
		this.stage = { ...this.stage, stopping: true };
		void this.#worker?.backups.stop();
	}

	/** Leaves everything as it is. */
	keep(): void {
		if (this.stage.kind === 'asking') this.stage = { kind: 'idle' };
	}

	/** Does one thing in a worker of its own; `work` answers what went wrong. Resolves to whether nothing did. */
	async #work(
		during: 'save' | 'restore',
		work: (worker: BackupWorker) => Promise<BackupProblem | undefined>,
	): Promise<boolean> {
		const worker = startBackupWorker();
		this.#worker = worker;
		const leave = stayUntilDone();
		const problem = await work(worker).catch((): BackupProblem => 'storage');
		if (problem !== undefined) this.stage = { kind: 'problem', during, problem };
		leave();
		worker.end();
		return problem === undefined;
	}

	/** The last of these may come when it is over. */
	#advance(kind: 'saving' | 'restoring', share: number): void {
		if (this.stage.kind === kind) this.stage = { ...this.stage, kind, share };
	}
}

export const backupSession = new BackupSession();

/** `rollcall-backup-2026-11-22.rollcall.gz`: of the day it is here. */
function backupName(now: Date): string {
	const two = (part: number): string => String(part).padStart(2, '0');
	const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-');
	return `rollcall-backup-${day}.rollcall.gz`;
}
