import { expect } from 'vitest';
import { isVisible, OUTCOMES, rowsDone, type ImportRun } from '../../src/lib/core/run.ts';
import type { BatchOutcomes, Database } from '../../src/lib/storage/database.ts';

/**
 * What holds for the log at every moment, whatever has failed: stored rows equal the checkpoint, every row
 * has one outcome, and the four records of a batch are of one batch.
 */
export async function expectLogRules(db: Database, elapsedMs: number): Promise<void> {
	const { meta, imports, batches, heads, hashes, outcomes, groups } = db;
	const stored = await db.transaction('r', [meta, ...TABLES.map((name) => db[name])], async () => ({
		log: (await meta.get('log'))!,
		imports: await imports.toArray(),
		batches: await batches.toArray(),
		heads: await heads.toArray(),
		hashes: await hashes.toArray(),
		outcomes: await outcomes.toArray(),
		groups: await groups.toArray(),
	}));

	const seqs = stored.outcomes.map(({ seq }) => seq);
	for (const table of ['batches', 'heads', 'hashes'] as const)
		expect(stored[table].map(({ seq }) => seq)).toEqual(seqs);
	expect(seqs.every((seq) => seq < stored.log.nextSeq)).toBe(true);
	expect(stored.groups.every(({ id }) => id < stored.log.nextGroup)).toBe(true);
	const names = stored.groups.map(({ name }) => name);
	expect(new Set(names).size).toBe(names.length);

	const runs = new Map(stored.imports.map((run) => [run.id, run]));
	for (const [at, { importId, outcomes }] of stored.outcomes.entries()) {
		const [batch, head, { hashes }] = [stored.batches[at], stored.heads[at], stored.hashes[at]];
		expect([batch.importId, head.importId]).toEqual([importId, importId]);
		expect(runs.has(importId)).toBe(true);
		const versions = head.contacts.length;
		expect([batch.rows.length, batch.columns.size, hashes.keyEnds.length]).toEqual([
			versions,
			versions,
			versions,
		]);
		expect(versions).toBeLessThanOrEqual(outcomes.length);
		expect(head.contacts.every((contact) => contact < stored.log.nextContact)).toBe(true);
	}
	for (const run of stored.imports) {
		const own = stored.outcomes.filter(({ importId }) => importId === run.id);
		expectRunRules(run, own, elapsedMs);
		expect(run.generation).toBeLessThanOrEqual(stored.log.generation);
	}
}

const TABLES = ['imports', 'batches', 'heads', 'hashes', 'outcomes', 'groups'] as const;

function expectRunRules(run: ImportRun, own: readonly BatchOutcomes[], elapsedMs: number): void {
	// One that is being discarded: its batches may go before it does.
	if (run.state === 'discarded') return expect(isVisible(run)).toBe(false);
	let row = 0;
	const counts = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0]));
	const issueCounts: Record<string, number> = {};
	for (const { firstRow, outcomes, lines, contacts, issues } of own) {
		expect(firstRow).toBe(row + 1);
		expect([lines.length, contacts.length]).toEqual([outcomes.length, outcomes.length]);
		row += outcomes.length;
		for (const outcome of outcomes) counts[OUTCOMES[outcome]]++;
		for (const found of issues.values())
			for (const code of new Set(found.map(({ code }) => code)))
				issueCounts[code] = (issueCounts[code] ?? 0) + 1;
	}
	expect(run.checkpoint).toMatchObject({ row, batch: own.length });
	expect(run.counts).toEqual(counts);
	expect(run.issueCounts).toEqual(issueCounts);
	expect(rowsDone(run.counts)).toBe(row);
	if (run.state === 'completed' || run.state === 'ready') expect(run.totalRows).toBe(row);
	expect(run.activeMs).toBeGreaterThanOrEqual(0);
	expect(run.activeMs).toBeLessThanOrEqual(elapsedMs);
}
