import {
	isImport,
	isVisible,
	NO_OUTCOMES,
	OUTCOMES,
	type HandRun,
	type ImportRun,
	type OutcomeCounts,
	type Run,
} from '../../src/lib/core/run.ts';
import { unpackIssues } from '../../src/lib/core/row-texts.ts';
import type { BatchOutcomes, LogMeta } from '../../src/lib/storage/database.ts';
import { Model, type ModelRow } from '../support/model.ts';
import { must } from './must.ts';
import type { Committed } from './storage.ts';
import type { Tab } from './tab.ts';

/**
 * Tells the model what was committed, in that order: rows of which run, and what became visible or not.
 * What comes of it, contacts and counts, is the model's own.
 */
export class Witness {
	readonly model = new Model();
	/** Rows of every file, by its name. */
	readonly files = new Map<string, readonly ModelRow[]>();
	/** What a tab is about to do by hand, if the model shall follow: done to it when it is stored, under the id of its run. */
	readonly byHand = new Map<Tab, (id: string) => void>();
	readonly #runs = new Map<string, SeenRun>();
	readonly #handRuns = new Map<string, HandRun>();
	#undoFrom = 0;

	onCommit(committed: Committed, tab: Tab): void {
		// Where a batch is stored its run is written with it, as it stands then.
		const rows: BatchOutcomes[] = [];
		for (const { table, written } of committed) {
			if (table === 'meta' && written?.type === 'put') this.#seeMeta(written.values as LogMeta[]);
			if (table === 'outcomes' && written?.type === 'add') rows.push(...written.values);
			if (table !== 'imports') continue;
			if (written?.type === 'add' || written?.type === 'put')
				for (const run of written.values as Run[]) {
					if (isImport(run)) this.#see(run);
					else this.#seeByHand(run, tab);
				}
			if (written?.type === 'delete') for (const id of written.keys) this.#runs.delete(id);
		}
		for (const batch of rows) this.#store(batch);
	}

	/** What became of the rows of a run, by the model; undefined for one that was never visible. */
	counts(id: string): OutcomeCounts | undefined {
		const seen = this.#runs.get(id);
		return seen?.run.publishedAt === undefined ? undefined : seen.counts;
	}

	/** Whether it is within the undo horizon. */
	isUndoable({ seq = 0 }: Run): boolean {
		return seq >= this.#undoFrom;
	}

	#seeMeta(values: readonly LogMeta[]): void {
		for (const { undoFrom = 0 } of values) {
			must(undoFrom >= this.#undoFrom, 'the undo horizon never goes back', undoFrom);
			this.#undoFrom = undoFrom;
		}
	}

	#see(run: ImportRun): void {
		const seen = this.#runs.get(run.id) ?? {
			run: { ...run, publishedAt: undefined },
			waiting: [],
			counts: NO_OUTCOMES,
		};
		this.#runs.set(run.id, seen);
		const before = seen.run;
		seen.run = run;
		if (isVisible(before) === isVisible(run)) return;
		if (before.publishedAt !== undefined) return this.#showOrHide(run);
		must(this.isUndoable(run), 'nothing past the undo horizon becomes visible', run);
		this.#count(seen, seen.waiting.splice(0));
	}

	#seeByHand(run: HandRun, tab: Tab): void {
		const before = this.#handRuns.get(run.id);
		this.#handRuns.set(run.id, run);
		if (before === undefined) this.byHand.get(tab)?.(run.id);
		else if (isVisible(before) !== isVisible(run)) this.#showOrHide(run);
	}

	#showOrHide(run: Run): void {
		must(this.isUndoable(run), 'nothing past the undo horizon changes its visibility', run);
		if (isVisible(run)) this.model.takeBackRollback(run.id);
		else this.model.rollBack(run.id, run.rolledBack?.inUse);
	}

	#store({ importId, firstRow, outcomes, issues }: BatchOutcomes): void {
		const seen = this.#runs.get(importId)!;
		const file = this.files.get(seen.run.source.name)!;
		const issuesOf = unpackIssues(issues);
		const rows = file.slice(firstRow - 1, firstRow - 1 + outcomes.length).map((row, position) => ({
			...row,
			isRefused: issuesOf.get(position)?.some(({ code }) => code === 'row.notStorable') ?? false,
		}));
		if (isVisible(seen.run)) this.#count(seen, rows);
		else seen.waiting.push(...rows);
	}

	#count(seen: SeenRun, rows: readonly ModelRow[]): void {
		const { counts } = this.model.run(seen.run.id, rows, seen.run.options);
		seen.counts = Object.fromEntries(
			OUTCOMES.map((outcome) => [outcome, seen.counts[outcome] + counts[outcome]]),
		) as OutcomeCounts;
	}
}

interface SeenRun {
	run: ImportRun;
	/** Rows of a forecast: nothing comes of them until it is published. */
	readonly waiting: ModelRow[];
	counts: OutcomeCounts;
}
