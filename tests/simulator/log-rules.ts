import { unpackIssues } from '../../src/lib/core/row-texts.ts';
import { isImport, isVisible, OUTCOMES, rowsDone, type ImportRun } from '../../src/lib/core/run.ts';
import type { Database, Head, LogMeta } from '../../src/lib/storage/database.ts';
import { publishedGroups } from '../../src/lib/storage/published-groups.ts';
import { alike, must } from './must.ts';

/**
 * What holds for the log at every moment, whatever has failed: stored rows equal the checkpoint, every row
 * has one outcome, and the four records of a batch are of one batch. Each is looked at once, and again when
 * some of it was reclaimed, which is all that ever changes of it.
 */
export class LogRules {
	readonly #db: Database;
	readonly #known = new Map<number, KnownBatch>();

	constructor(db: Database) {
		this.#db = db;
	}

	/** @param elapsedMs no run can have been at work for longer */
	async check(elapsedMs: number): Promise<ImportRun[]> {
		const { meta, imports, batches, heads, hashes, outcomes, groups } = this.#db;
		const tables = [meta, imports, batches, heads, hashes, outcomes, groups];
		return this.#db.transaction('r', tables, async () => {
			const log = await meta.get('log');
			if (log === undefined) return [];
			const seqs = await outcomes.toCollection().primaryKeys();
			const allHeads = await heads.toArray();
			const allRuns = await imports.toArray();
			const byHand = new Set(allRuns.filter((run) => !isImport(run)).map(({ id }) => id));
			// What a rollback writes comes of no rows, nor does a change by hand.
			const isOfRows = ({ kept, importId }: Head): boolean =>
				kept === undefined && !byHand.has(importId);
			const others = allHeads.filter((head) => !isOfRows(head)).map(({ seq }) => seq);
			const all = [...seqs, ...others].sort((a, b) => a - b);
			for (const table of [batches, heads, hashes]) {
				const found = await table.toCollection().primaryKeys();
				must(alike(found, all), `${table.name} has what outcomes has`, found, all);
			}
			must(
				all.every((seq) => seq < log.nextSeq),
				'the log knows its end',
			);
			const names = await groups.toArray();
			const published = publishedGroups(names, allRuns).map(({ name }) => name.toLowerCase());
			must(new Set(published).size === published.length, 'a group is there once');
			const made = names.flatMap(({ madeBy }) => madeBy ?? []);
			must(
				made.every((id) => allRuns.some((run) => run.id === id)),
				'a group that a run made goes with it',
			);
			must(
				names.every(({ id }) => id < log.nextGroup),
				'the log knows its groups',
			);
			for (const { seq, contacts, reclaimed } of allHeads.filter(isOfRows)) {
				const known = this.#known.get(seq);
				const isSame = known?.versions === contacts.length && known.reclaimed === reclaimed;
				if (!isSame) await this.#look(seq, log);
			}

			const runs = allRuns.filter(isImport);
			const ofRun = new Map<string, KnownBatch[]>(runs.map(({ id }) => [id, []]));
			for (const seq of seqs) {
				const batch = this.#known.get(seq)!;
				must(ofRun.has(batch.importId), 'the run of a batch is there');
				ofRun.get(batch.importId)!.push(batch);
			}
			for (const run of runs) {
				checkRun(run, ofRun.get(run.id)!, elapsedMs);
				must(run.generation <= log.generation, 'no run is younger than the log');
			}
			return runs;
		});
	}

	async #look(seq: number, log: LogMeta): Promise<void> {
		const { batches, heads, hashes, outcomes } = this.#db;
		const batch = (await batches.get(seq))!;
		const head = (await heads.get(seq))!;
		const versions = (await hashes.get(seq))!.hashes.keyEnds.length;
		const rows = (await outcomes.get(seq))!;
		must(
			batch.importId === head.importId && head.importId === rows.importId,
			'a batch has one run',
		);
		must(
			alike(
				[batch.rows.length, batch.columns.size, head.contacts.length],
				[versions, versions, versions],
			),
			'a batch has one number of versions',
		);
		must(versions <= rows.outcomes.length, 'a row makes one version at most');
		must(
			rows.lines.length === rows.outcomes.length && rows.contacts.length === rows.outcomes.length,
			'a row has a line and a contact',
		);
		must(
			head.contacts.every((contact) => contact < log.nextContact),
			'the log knows its contacts',
		);
		const issueCounts: Record<string, number> = {};
		for (const found of unpackIssues(rows.issues).values())
			for (const code of new Set(found.map(({ code }) => code)))
				issueCounts[code] = (issueCounts[code] ?? 0) + 1;
		const { importId, firstRow, outcomes: outcomeOf } = rows;
		const { reclaimed } = head;
		must((reclaimed ?? 0) <= versions, 'no more is reclaimed than there was', reclaimed);
		const known = { versions, reclaimed, importId, firstRow, issueCounts };
		this.#known.set(seq, { ...known, outcomes: [...outcomeOf] });
	}
}

interface KnownBatch {
	readonly versions: number;
	readonly reclaimed: number | undefined;
	readonly importId: string;
	readonly firstRow: number;
	readonly outcomes: readonly number[];
	readonly issueCounts: Readonly<Record<string, number>>;
}

function checkRun(run: ImportRun, own: readonly KnownBatch[], elapsedMs: number): void {
	// One that is being discarded: its batches may go before it does.
	if (run.state === 'discarded') return must(!isVisible(run), 'what is discarded is not seen');
	let row = 0;
	const counts: Record<string, number> = Object.fromEntries(OUTCOMES.map((each) => [each, 0]));
	const issueCounts: Record<string, number> = {};
	for (const batch of own) {
		must(batch.firstRow === row + 1, 'batches follow one another', batch.firstRow, row);
		row += batch.outcomes.length;
		for (const outcome of batch.outcomes) counts[OUTCOMES[outcome]]++;
		for (const [code, count] of Object.entries(batch.issueCounts))
			issueCounts[code] = (issueCounts[code] ?? 0) + count;
	}
	const { checkpoint, activeMs } = run;
	must(checkpoint.row === row, 'stored rows are those of the checkpoint', checkpoint, row);
	must(checkpoint.batch === own.length, 'stored batches are those of the checkpoint', checkpoint);
	must(alike(run.counts, counts), 'outcomes are counted', run.counts, counts);
	must(alike(run.issueCounts, issueCounts), 'issues are counted', run.issueCounts, issueCounts);
	must(rowsDone(run.counts) === row, 'every row has one outcome', run.counts, row);
	if (run.state === 'completed' || run.state === 'ready')
		must(run.totalRows === row, 'what is complete has all rows', run.totalRows, row);
	must(activeMs >= 0 && activeMs <= elapsedMs, 'a run took some of the time', activeMs, elapsedMs);
}
