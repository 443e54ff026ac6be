import { ISSUE_SEVERITY, type IssueCode } from '../core/issue.ts';
import { createRateMeter } from '../core/progress.ts';
import { rowsDone, type ImportRun } from '../core/run.ts';
import type { StoredBatch } from './batch-writer.ts';
import type { ImportProgress } from './importer-types.ts';

/**
 * At most one event in this time. Every one draws the page of every tab:
 * ten a second instead of five cost a twentieth of all that an import does.
 */
const TELL_EVERY_MS = 200;

/** What a run's progress looks like from outside: told a few times a second, and on every change of state. */
export class ProgressView {
	#run: ImportRun;
	readonly #elapsed: () => number;
	readonly #tell: (progress: ImportProgress) => void;
	readonly #meter = createRateMeter();
	#toldAt = -Infinity;

	constructor(
		run: ImportRun,
		elapsed: () => number,
		tell: (progress: ImportProgress) => void = () => {},
	) {
		this.#run = run;
		this.#elapsed = elapsed;
		this.#tell = tell;
	}

	/** A batch was stored. */
	move({ checkpoint, counts, issueCounts }: StoredBatch): void {
		this.#run = { ...this.#run, checkpoint, counts, issueCounts };
		if (this.#elapsed() - this.#toldAt >= TELL_EVERY_MS) this.#announce();
	}

	/** The run became visible while it goes on; what is stored is newer here than there. */
	published({ state, publishedAt }: ImportRun): void {
		if (this.#run.state === 'checking' || this.#run.state === 'ready')
			this.change({ state, publishedAt });
	}

	/** The run's state has changed: it has begun, is ready, or has ended. */
	change(changed: Partial<ImportRun>): void {
		this.#run = { ...this.#run, ...changed };
		this.#announce();
	}

	progress(): ImportProgress {
		const run = this.#run;
		const { checkpoint, source, counts, totalRows } = run;
		const rows = rowsDone(counts);
		const bytesRead = totalRows === undefined ? checkpoint.bytesRead : source.size;
		return {
			importId: run.id,
			state: run.state,
			published: run.publishedAt !== undefined,
			sourceName: source.name,
			counts,
			warnings: warningsIn(run),
			rows,
			batch: checkpoint.batch,
			bytesRead,
			bytesTotal: source.size,
			trouble: run.trouble,
			...this.#meter.sample(
				{ bytesRead, bytesTotal: source.size, rows, batches: checkpoint.batch },
				this.#elapsed(),
			),
		};
	}

	#announce(): void {
		this.#toldAt = this.#elapsed();
		this.#tell(this.progress());
	}
}

function warningsIn({ issueCounts }: ImportRun): number {
	return (Object.entries(issueCounts) as [IssueCode, number][])
		.filter(([code]) => ISSUE_SEVERITY[code] === 'warning')
		.reduce((sum, [, count]) => sum + count, 0);
}
