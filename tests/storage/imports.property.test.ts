import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_OPTIONS, type ImportOptions } from '../../src/lib/core/options.ts';
import { rowsDone } from '../../src/lib/core/run.ts';
import type { GatherBounds } from '../../src/lib/import/gather.ts';
import type { Importer } from '../../src/lib/import/importer.ts';
import { newImporter } from '../support/importer.ts';
import { Database } from '../../src/lib/storage/database.ts';
import { Queries } from '../../src/lib/storage/queries.ts';
import { Model, type ModelRow } from '../support/model.ts';
import {
	MODEL_KEYS,
	MODEL_VALUES,
	modelFile,
	modelPlan,
	storedContacts,
} from '../support/model-imports.ts';

const row: fc.Arbitrary<ModelRow> = fc
	.record({
		externalId: fc.constantFrom(...MODEL_VALUES.externalId),
		email: fc.constantFrom(...MODEL_VALUES.email),
		email2: fc.constantFrom(...MODEL_VALUES.email2),
		phone: fc.constantFrom(...MODEL_VALUES.phone),
		firstName: fc.constantFrom(...MODEL_VALUES.firstName),
		groups: fc.constantFrom(...MODEL_VALUES.groups),
	})
	// A blank line is no row.
	.filter((row) => Object.values(row).some((cell) => cell !== ''));
const options: fc.Arbitrary<ImportOptions> = fc.record({
	...Object.fromEntries(
		Object.entries(DEFAULT_OPTIONS).map(([name, value]) => [name, fc.constant(value)]),
	),
	duplicateStrategy: fc.constantFrom('skip', 'update', 'merge', 'create'),
	keys: fc.constantFrom(...MODEL_KEYS),
	replaceLists: fc.boolean(),
	blankErases: fc.boolean(),
	batchRows: fc.integer({ min: 1, max: 7 }),
}) as unknown as fc.Arbitrary<ImportOptions>;
const step = fc.oneof(
	{
		weight: 3,
		arbitrary: fc.record({
			do: fc.constant('forecast'),
			rows: fc.array(row, { maxLength: 20 }),
			options,
		}),
	},
	{ weight: 3, arbitrary: fc.record({ do: fc.constant('publish') }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('discard') }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('rollback'), which: fc.nat() }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('takeBack'), which: fc.nat() }) },
) as fc.Arbitrary<Step>;
type Step =
	| { do: 'forecast'; rows: ModelRow[]; options: ImportOptions }
	| { do: 'publish' }
	| { do: 'discard' }
	| { do: 'rollback' | 'takeBack'; which: number };

/** So small that batches wait, in groups of every size, and what was read for them is soon out of date. */
const bounds: fc.Arbitrary<GatherBounds> = fc.record({
	readsPerBatch: fc.constantFrom(0, 0, 1),
	atLeast: fc.constantFrom(1, 2),
	batches: fc.integer({ min: 1, max: 8 }),
	contacts: fc.integer({ min: 1, max: 20 }),
	bytes: fc.constantFrom(100, Infinity),
	readChars: fc.constantFrom(1, 50, Infinity),
});

test('any sequence of forecasts, publishes, discards, rollbacks and their taking back gives the contacts of the plain model', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), bounds, checkAgainstModel),
		{ numRuns: 100 },
	);
}, 300_000);

test('files that change what others brought, and what their own rows changed, give the contacts of the plain model', async () => {
	const change = fc.record({
		rows: fc.array(row, { minLength: 5, maxLength: 30 }),
		options: fc
			.tuple(options, fc.constantFrom('update', 'merge'), fc.integer({ min: 1, max: 3 }))
			.map(([some, duplicateStrategy, batchRows]) => ({ ...some, duplicateStrategy, batchRows })),
	}) as fc.Arbitrary<{ rows: ModelRow[]; options: ImportOptions }>;
	await fc.assert(
		fc.asyncProperty(fc.array(change, { minLength: 2, maxLength: 4 }), bounds, (changes, bounds) =>
			checkAgainstModel(
				changes.flatMap((change): Step[] => [{ do: 'forecast', ...change }, { do: 'publish' }]),
				bounds,
			),
		),
		{ numRuns: 60 },
	);
}, 300_000);

async function checkAgainstModel(
	steps: readonly Step[],
	gatherBounds: GatherBounds,
): Promise<void> {
	const db = new Database(`model-${crypto.randomUUID()}`);
	const importer = newImporter(db, { gatherBounds });
	try {
		await follow(steps, importer, db);
	} finally {
		await importer.wipeEverything();
	}
}

async function follow(steps: readonly Step[], importer: Importer, db: Database): Promise<void> {
	const queries = new Queries(db);
	const model = new Model();
	const published: string[] = [];
	const rolledBack: string[] = [];
	let forecast: { id: string; rows: readonly ModelRow[]; options: ImportOptions } | undefined;

	for (const step of steps) {
		switch (step.do) {
			case 'forecast': {
				const id = await importer.check(modelFile(step.rows), modelPlan(step.options));
				forecast = { id, rows: step.rows, options: step.options };
				break;
			}
			case 'publish': {
				if (forecast === undefined) break;
				const { id, rows, options } = forecast;
				const result = await importer.execute(id);
				expect(result.state).toBe('completed');
				const { counts, warnings } = model.run(id, rows, options);
				expect(result.counts).toEqual(counts);
				const { issueCounts } = (await db.imports.get(id))!;
				expect({
					'match.conflict': issueCounts['match.conflict'] ?? 0,
					'match.refused': issueCounts['match.refused'] ?? 0,
				}).toEqual(warnings);
				expect(rowsDone(result.counts)).toBe(rows.length);
				published.push(id);
				forecast = undefined;
				break;
			}
			case 'discard':
				if (forecast !== undefined) await importer.discard(forecast.id);
				forecast = undefined;
				break;
			case 'rollback': {
				if (published.length === 0) break;
				const [id] = published.splice(step.which % published.length, 1);
				const before = model.contacts().length;
				model.rollBack(id);
				const { contactsRemoved } = await importer.rollback(id);
				expect(before - contactsRemoved).toBe(model.contacts().length);
				rolledBack.push(id);
				break;
			}
			case 'takeBack': {
				if (rolledBack.length === 0) break;
				const [id] = rolledBack.splice(step.which % rolledBack.length, 1);
				model.takeBackRollback(id);
				await importer.takeBackRollback(id);
				published.push(id);
				break;
			}
		}
		expect(await storedContacts(queries)).toEqual(model.contacts());
	}
}
