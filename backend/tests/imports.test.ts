import { expect, test } from 'vitest';
import type { ImportRollback, ImportStatus } from '../../src/lib/core/sync/protocol.ts';
import { contact, contacts, IMPORT, OTHER_IMPORT } from './support/contacts.ts';
import { useRig } from './support/rig.ts';

const rig = useRig();

const status = async (importId = IMPORT) =>
	(await rig.ask('GET', `/imports/${importId}/status`)).json as ImportStatus;
const rollBack = (time?: number) => rig.ask('DELETE', `/imports/${IMPORT}/rollback`, { time });

/** Contacts of the run, and 30 of another. */
async function fill(count: number): Promise<void> {
	for (let from = 1; from <= count; from += 25)
		await rig.push({ contacts: contacts(Math.min(25, count - from + 1), from) });
	await rig.push({ contacts: contacts(25, 10_001, { import_id: OTHER_IMPORT }) });
	await rig.push({ contacts: contacts(5, 10_026, { import_id: OTHER_IMPORT }) });
}

test('says how many contacts of a run there are, and when they came', async () => {
	expect(await status()).toEqual({ import_id: IMPORT, contacts: 0 });
	await rig.push({ contacts: contacts(25) });
	rig.clock += 60_000;
	await rig.push({ contacts: contacts(10, 26) });
	await rig.push({ contacts: [contact(99, { import_id: OTHER_IMPORT })] });
	expect(await status()).toEqual({
		import_id: IMPORT,
		contacts: 35,
		first_received_at: '2026-11-22T00:00:00.000Z',
		last_received_at: '2026-11-22T00:01:00.000Z',
	});
	await rig.push({ contacts: [], deleted: contacts(5).map(({ id }) => id) });
	expect(await status()).toMatchObject({ contacts: 30 });
});

test('rolls back what a run created, and nothing else', async () => {
	await fill(130);
	const answer = await rollBack();
	expect(answer.json).toEqual({ import_id: IMPORT, deleted: 130, remaining: false });
	expect([...(await rig.contacts()).values()].map(({ import_id }) => import_id)).toEqual(
		Array.from({ length: 30 }, () => OTHER_IMPORT),
	);
	expect((await rollBack()).json).toEqual({ import_id: IMPORT, deleted: 0, remaining: false });
});

test('stops when the time is over, and goes on when asked again', async () => {
	await fill(250);
	let batches = 0;
	rig.database.fault = ({ name }) => {
		if (name === 'BatchWriteItem' && ++batches === 4) rig.clock += 20_000;
		return undefined;
	};
	const first = (await rollBack(10_000)).json as ImportRollback;
	expect(first.remaining).toBe(true);
	expect(first.deleted).toBeGreaterThan(0);
	expect((await status()).contacts).toBe(250 - first.deleted);
	const second = (await rollBack()).json as ImportRollback;
	expect(second).toEqual({ import_id: IMPORT, deleted: 250 - first.deleted, remaining: false });
	expect((await rig.contacts()).size).toBe(30);
});

test('killed in the middle and repeated, it ends the same', async () => {
	await fill(250);
	let batches = 0;
	rig.database.fault = ({ name }) =>
		name === 'BatchWriteItem' && ++batches > 5 ? { cut: 'after' } : undefined;
	expect((await rollBack()).status).toBe(500);
	rig.database.heal();
	expect(await rollBack().then(({ json }) => json)).toMatchObject({ remaining: false });
	expect((await rig.contacts()).size).toBe(30);
	expect((await status()).contacts).toBe(0);
});

test('says so where the database gives removals back', async () => {
	await fill(50);
	rig.database.fault = ({ name }) => (name === 'BatchWriteItem' ? { holdBack: 1 } : undefined);
	const answer = (await rollBack(5000)).json as ImportRollback;
	expect(answer.remaining).toBe(true);
	expect((await status()).contacts).toBe(50 - answer.deleted);
});

test('what was rolled back does not come back with a late request', async () => {
	const key = '7d2a0b9e-3c51-4e0d-9a63-1f0c8b7e6d5a';
	await rig.push({ contacts: contacts(3) }, { key });
	await rollBack();
	await rig.push({ contacts: contacts(3) }, { key });
	expect((await rig.contacts()).size).toBe(0);
});

test('an id that is none is no address', async () => {
	expect((await rig.ask('GET', '/imports/1/status')).status).toBe(404);
	expect((await rig.ask('DELETE', '/imports//rollback')).status).toBe(404);
	expect((await rig.ask('GET', `/imports/${IMPORT}/constructor`)).status).toBe(404);
});
