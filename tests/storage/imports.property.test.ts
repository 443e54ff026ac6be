import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_OPTIONS, type ImportOptions } from '../../src/lib/core/options.ts';
import { rowsDone, type ImportRun, type InUse } from '../../src/lib/core/run.ts';
import { UNDO_HORIZON } from '../../src/lib/core/undo-horizon.ts';
import type { GatherBounds } from '../../src/lib/import/gather.ts';
import type { ContactEdits, HandResult } from '../../src/lib/import/contact-edits.ts';
import type { Importer } from '../../src/lib/import/importer.ts';
import { newContactEdits, newImporter } from '../support/importer.ts';
import { Database } from '../../src/lib/storage/database.ts';
import { Queries } from '../../src/lib/storage/queries.ts';
import { Model, type ModelRow } from '../support/model.ts';
import {
	MODEL_KEYS,
	MODEL_VALUES,
	modelFile,
	modelPlan,
	storedContacts,
	storedRows,
	typedFields,
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
/** Which of the contacts that there are. */
const some = fc.array(fc.nat(), { minLength: 1, maxLength: 4 });
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
	{
		weight: 3,
		arbitrary: fc.record({
			do: fc.constant('rollback'),
			which: fc.nat(),
			inUse: fc.constantFrom('keep', 'remove'),
		}),
	},
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('takeBack'), which: fc.nat() }) },
	{
		weight: 1,
		arbitrary: fc.record({ do: fc.constant('reclaim'), imports: fc.integer({ min: 1, max: 3 }) }),
	},
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('edit'), which: fc.nat(), row }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('delete'), which: some }) },
	{
		weight: 2,
		arbitrary: fc.record({
			do: fc.constant('group'),
			which: some,
			group: fc.constantFrom('VIP', 'Blog', 'Friends'),
			change: fc.constantFrom('add', 'remove'),
		}),
	},
) as fc.Arbitrary<Step>;
type Step =
	| { do: 'forecast'; rows: ModelRow[]; options: ImportOptions }
	| { do: 'publish' }
	| { do: 'discard' }
	| { do: 'rollback'; which: number; inUse: InUse }
	| { do: 'takeBack'; which: number }
	| { do: 'reclaim'; imports: number }
	| { do: 'edit'; which: number; row: ModelRow }
	| { do: 'delete'; which: number[] }
	| { do: 'group'; which: number[]; group: string; change: 'add' | 'remove' };

/** So small that batches wait, in groups of every size, and what was read for them is soon out of date. */
const bounds: fc.Arbitrary<GatherBounds> = fc.record({
	readsPerBatch: fc.constantFrom(0, 0, 1),
	atLeast: fc.constantFrom(1, 2),
	batches: fc.integer({ min: 1, max: 8 }),
	contacts: fc.integer({ min: 1, max: 20 }),
	bytes: fc.constantFrom(100, Infinity),
	readChars: fc.constantFrom(1, 50, Infinity),
});

test('any sequence of forecasts, publishes, discards, changes by hand, rollbacks, their taking back and reclaiming gives the contacts of the plain model', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(step, { minLength: 1, maxLength: 20, size: 'max' }),
			bounds,
			checkAgainstModel,
		),
		{ numRuns: 120 },
	);
});

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
});

async function checkAgainstModel(
	steps: readonly Step[],
	gatherBounds: GatherBounds,
): Promise<void> {
	const db = new Database(`model-${crypto.randomUUID()}`);
	const importer = newImporter(db, { gatherBounds });
	try {
		await follow(steps, importer, newContactEdits(db), db);
	} finally {
		await importer.wipeEverything();
	}
}

async function follow(
	steps: readonly Step[],
	importer: Importer,
	edits: ContactEdits,
	db: Database,
): Promise<void> {
	const queries = new Queries(db);
	const model = new Model();
	const published: string[] = [];
	const rolledBack: string[] = [];
	let forecast: { id: string; rows: readonly ModelRow[]; options: ImportOptions } | undefined;

	/** A forecast that is still being made has the log for itself: until it is ready, nothing is changed by hand. */
	const handChange = async (
		change: () => Promise<HandResult>,
		inModel: (id: string) => HandResult['kind'],
	): Promise<void> => {
		let result = await change();
		for (; result.kind === 'busy'; result = await change()) await sleep(1);
		const id = result.kind === 'done' ? result.run.id : crypto.randomUUID();
		expect(result.kind).toBe(inModel(id));
		if (result.kind === 'done') published.push(id);
	};

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
				const { issueCounts } = (await db.imports.get(id)) as ImportRun;
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
				if (model.isPastHorizon(id)) {
					await expect(importer.rollback(id)).rejects.toThrow('can be rolled back');
					break;
				}
				const effect = model.effectOf(id);
				expect(await importer.canRollback(id)).toEqual({ possible: true, ...effect });
				model.rollBack(id, step.inUse);
				const result = await importer.rollback(id, step.inUse);
				const { changed, found } = effect.inUse;
				const gone = step.inUse === 'remove' ? changed + found : 0;
				expect(result).toMatchObject({
					contactsRemoved: effect.contactsRemoved + gone,
					contactsRestored: effect.contactsRestored,
					contactsKept: effect.contactsKept - gone,
				});
				rolledBack.push(id);
				break;
			}
			case 'takeBack': {
				if (rolledBack.length === 0) break;
				const [id] = rolledBack.splice(step.which % rolledBack.length, 1);
				if (model.isPastHorizon(id)) {
					await expect(importer.takeBackRollback(id)).rejects.toThrow('can be brought back');
					break;
				}
				model.takeBackRollback(id);
				await importer.takeBackRollback(id);
				published.push(id);
				break;
			}
			case 'reclaim':
				await importer.setUndoHorizon(step.imports);
				model.forgetBeyond(step.imports);
				// Else what comes later would be past it at once, or a moment after.
				await importer.setUndoHorizon(UNDO_HORIZON);
				break;
			case 'edit': {
				const rows = await storedRows(queries);
				if (rows.length === 0) break;
				const at = step.which % rows.length;
				const { number, contact } = rows[at];
				await handChange(
					() => edits.editContact(number, contact, typedFields(step.row)),
					(id) => model.edit(id, model.numbers()[at], step.row),
				);
				break;
			}
			case 'delete': {
				const rows = await storedRows(queries);
				if (rows.length === 0) break;
				const at = step.which.map((which) => which % rows.length);
				await handChange(
					() => edits.deleteContacts(at.map((position) => rows[position].number)),
					(id) => (model.delete(id, numbersAt(model, at)) > 0 ? 'done' : 'unchanged'),
				);
				break;
			}
			case 'group': {
				const rows = await storedRows(queries);
				if (rows.length === 0) break;
				const at = step.which.map((which) => which % rows.length);
				const numbers = at.map((position) => rows[position].number);
				const { group, change } = step;
				await handChange(
					() => edits.changeGroup(numbers, group, change),
					(id) =>
						model.changeGroup(id, numbersAt(model, at), group, change) > 0 ? 'done' : 'unchanged',
				);
				break;
			}
		}
		expect(await storedContacts(queries)).toEqual(model.contacts());
	}
}

function numbersAt(model: Model, positions: readonly number[]): number[] {
	const numbers = model.numbers();
	return positions.map((position) => numbers[position]);
}

function sleep(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
