import type { BackupProblem } from '../../core/backup-problem.ts';
import { troubleOf } from '../../core/storage-trouble.ts';

/** Thrown inside of saving and restoring; to the page it is data. */
export class BackupTrouble extends Error {
	override readonly name = 'BackupTrouble';
	readonly problem: BackupProblem;

	constructor(problem: BackupProblem, cause?: unknown) {
		super(`Backup: ${problem}`, { cause });
		this.problem = problem;
	}
}

/** The problem that an error tells of; bugs are thrown on. */
export function problemOf(error: unknown): BackupProblem {
	if (error instanceof BackupTrouble) return error.problem;
	const trouble = troubleOf(error);
	if (trouble === undefined) throw error;
	if (trouble.kind === 'cleared') return 'changed';
	return trouble.kind === 'full' ? 'full' : 'storage';
}
