import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BatchAnswer, WireContact } from '../../src/lib/core/sync/protocol.ts';
import { LEASE_MS } from '../src/request-log.ts';
import { contact, idOf, IMPORT, OTHER_IMPORT } from './support/contacts.ts';
import type { Fault } from './support/faulty-database.ts';
import { useRig, type Answer } from './support/rig.ts';

const rig = useRig();

/** What a client asks, and what stands in its way. */
type Step =
	| { readonly kind: 'push'; readonly batch: Batch; readonly trouble: Trouble }
	| { readonly kind: 'at once'; readonly batch: Batch; readonly times: number }
	| { readonly kind: 'late'; readonly which: number }
	| { readonly kind: 'roll back'; readonly importId: string };

interface Batch {
	readonly contacts: readonly WireContact[];
	readonly deleted: readonly string[];
}

/**
 * - `unprocessed`: so many writes are given back, for ever
 * - `lost write`: the table answers a write, and nobody hears it
 * - `lost answer`: the request is done, and its answer can't be recorded
 */
type Trouble =
	| { readonly kind: 'none' | 'lost write' | 'lost answer' }
	| { readonly kind: 'unprocessed'; readonly count: number };

const NUMBERS = 12;

const batch: fc.Arbitrary<Batch> = fc
	.uniqueArray(
		fc.record({
			number: fc.integer({ min: 1, max: NUMBERS }),
			fate: fc.constantFrom('store', 'store', 'store', 'remove', 'wrong'),
			notes: fc.string({ unit: 'grapheme', maxLength: 8 }),
		}),
		{ selector: ({ number }) => number, minLength: 1, maxLength: NUMBERS },
	)
	.map((parts) => ({
		contacts: parts
			.filter(({ fate }) => fate !== 'remove')
			.map(({ number, fate, notes }) =>
				contact(number, {
					notes,
					...(fate === 'wrong' && { email: 'nobody' }),
					// A contact stays with the run that created it.
					import_id: number % 3 === 0 ? OTHER_IMPORT : IMPORT,
				}),
			),
		deleted: parts.filter(({ fate }) => fate === 'remove').map(({ number }) => idOf(number)),
	}));

const trouble: fc.Arbitrary<Trouble> = fc.oneof(
	{ weight: 3, arbitrary: fc.constant({ kind: 'none' } as const) },
	fc.constantFrom({ kind: 'lost write' } as const, { kind: 'lost answer' } as const),
	fc.record({ kind: fc.constant('unprocessed' as const), count: fc.integer({ min: 1, max: 12 }) }),
);

const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 4, arbitrary: fc.record({ kind: fc.constant('push' as const), batch, trouble }) },
	fc.record({
		kind: fc.constant('at once' as const),
		batch,
		times: fc.integer({ min: 2, max: 4 }),
	}),
	{ weight: 2, arbitrary: fc.record({ kind: fc.constant('late' as const), which: fc.nat() }) },
	fc.record({
		kind: fc.constant('roll back' as const),
		importId: fc.constantFrom(IMPORT, OTHER_IMPORT),
	}),
);

test('whatever comes twice, late, at once or is lost: the table is what a plain map says', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
			await rig.reset();
			const model = new Map<string, WireContact>();
			const sent: { readonly key: string; readonly batch: Batch; readonly answer: Answer }[] = [];
			for (const step of steps) {
				const key = randomUUID();
				switch (step.kind) {
					case 'push': {
						const answer = await pushUntilAnswered(key, step.batch, step.trouble);
						apply(model, step.batch, answer);
						sent.push({ key, batch: step.batch, answer });
						break;
					}
					case 'at once': {
						const answers = await Promise.all(
							Array.from({ length: step.times }, () => rig.push(step.batch, { key })),
						);
						const [answer, ...others] = answers.filter(({ status }) => status === 200);
						expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
						for (const other of others) expect(other).toEqual(answer);
						apply(model, step.batch, answer!);
						sent.push({ key, batch: step.batch, answer: answer! });
						break;
					}
					case 'late': {
						const request = sent[step.which % sent.length];
						if (request === undefined) break;
						expect(await rig.push(request.batch, { key: request.key })).toEqual(request.answer);
						break;
					}
					case 'roll back': {
						const answer = await rig.ask('DELETE', `/imports/${step.importId}/rollback`);
						const gone = [...model.values()].filter((one) => one.import_id === step.importId);
						expect(answer.json).toMatchObject({ deleted: gone.length, remaining: false });
						for (const { id } of gone) model.delete(id);
						break;
					}
				}
				expect(await rig.contacts()).toEqual(model);
			}
		}),
		{ numRuns: 15 },
	);
});

/** As a client does: the same request under the same key, until there is an answer. */
async function pushUntilAnswered(key: string, batch: Batch, trouble: Trouble): Promise<Answer> {
	rig.database.fault = faultOf(trouble);
	const first = await rig.push(batch, { key, time: 200 });
	rig.database.heal();
	if (first.status === 200) return first;
	expect(first.status).toBe(500);
	if (trouble.kind === 'lost answer') {
		expect((await rig.push(batch, { key })).status).toBe(409);
		rig.clock += LEASE_MS + 1;
	}
	return rig.push(batch, { key });
}

function faultOf(trouble: Trouble): Fault {
	return ({ name, keys }) => {
		if (name === 'UpdateItem' && trouble.kind === 'lost answer') return { cut: 'before' };
		if (name !== 'BatchWriteItem') return undefined;
		if (trouble.kind === 'lost write') return { cut: 'after' };
		if (trouble.kind === 'unprocessed') return { holdBack: Math.min(trouble.count, keys.length) };
		return undefined;
	};
}

/** What a batch does to a plain map, given the answer that it got. */
function apply(model: Map<string, WireContact>, batch: Batch, answer: Answer): void {
	const { imported, deleted, errors, unprocessed } = answer.json as BatchAnswer;
	const out = new Set([...errors.map(({ id }) => id), ...unprocessed!]);
	const stored = batch.contacts.filter(({ id }) => !out.has(id));
	const removed = batch.deleted.filter((id) => !out.has(id));
	expect([stored.length, removed.length]).toEqual([imported, deleted]);
	expect(errors.map(({ id }) => id)).toEqual(
		batch.contacts.filter(({ email }) => email === 'nobody').map(({ id }) => id),
	);
	for (const one of stored) model.set(one.id, one);
	for (const id of removed) model.delete(id);
}
