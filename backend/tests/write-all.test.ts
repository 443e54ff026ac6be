import { expect, test } from 'vitest';
import type { BatchAnswer } from '../../src/lib/core/sync/protocol.ts';
import { contact, contacts, idOf } from './support/contacts.ts';
import { useRig } from './support/rig.ts';

const rig = useRig();
const batches = () => rig.database.seen.filter(({ name }) => name === 'BatchWriteItem');

const ALL_COUNTS = Array.from({ length: 25 }, (_, at) => at + 1);

test.each(ALL_COUNTS)(
	'%i of 25 given back once are sent again, those and no more',
	async (held) => {
		let calls = 0;
		rig.database.fault = ({ name }) =>
			name === 'BatchWriteItem' && calls++ === 0 ? { holdBack: held } : undefined;
		const answer = await rig.push({
			contacts: contacts(20),
			deleted: [21, 22, 23, 24, 25].map(idOf),
		});
		expect(answer.json).toEqual({ imported: 20, deleted: 5, errors: [], unprocessed: [] });
		const [first, second, ...more] = batches();
		expect(second!.keys).toEqual(first!.keys.slice(-held));
		expect(more).toEqual([]);
		expect((await rig.contacts()).size).toBe(20);
	},
);

test.each(ALL_COUNTS)(
	'%i of 25 given back for ever are named, and the others are in',
	async (held) => {
		// Removals come last in a batch, so that they are given back first.
		rig.database.fault = ({ name, keys }) =>
			name === 'BatchWriteItem' ? { holdBack: Math.min(held, keys.length) } : undefined;
		const sent = { contacts: contacts(20), deleted: [21, 22, 23, 24, 25].map(idOf) };
		const answer = await rig.push(sent, { time: 300 });
		const { imported, deleted, unprocessed } = answer.json as BatchAnswer;
		const left = [...contacts(20).map(({ id }) => id), ...sent.deleted].slice(-held);
		expect([...unprocessed!].sort()).toEqual(left.sort());
		expect([imported, deleted]).toEqual([Math.min(20, 25 - held), Math.max(0, 5 - held)]);
		expect((await rig.contacts()).size).toBe(imported);
	},
);

test('waits at random below a bound that doubles, and never beyond the time there is', async () => {
	rig.database.fault = ({ name }) => (name === 'BatchWriteItem' ? { holdBack: 1 } : undefined);
	const began = rig.clock;
	await rig.push({ contacts: [contact(1)] }, { time: 15_000 });
	expect(rig.clock - began).toBeLessThan(15_000);
	expect(rig.waits.length).toBeGreaterThan(8);
	rig.waits.forEach((wait, at) => expect(wait).toBeLessThan(Math.min(2000, 50 * 2 ** at)));
	expect(new Set(rig.waits).size).toBe(rig.waits.length);
});

test('a table that is too busy for any of a batch is tried again, too', async () => {
	let calls = 0;
	rig.database.fault = ({ name }) =>
		name === 'BatchWriteItem' && calls++ < 3 ? { refuse: 'ThrottlingException' } : undefined;
	const answer = await rig.push({ contacts: contacts(2) });
	expect(answer.json).toMatchObject({ imported: 2, unprocessed: [] });
	rig.database.fault = ({ name }) =>
		name === 'BatchWriteItem' ? { refuse: 'ThrottlingException' } : undefined;
	const never = await rig.push({ contacts: contacts(2, 3) }, { time: 100 });
	expect(never.json).toMatchObject({ imported: 0, unprocessed: [idOf(3), idOf(4)] });
});

test('takes what comes back a few at a time, in the end all of it', async () => {
	rig.database.fault = ({ name, keys }) =>
		name === 'BatchWriteItem' ? { holdBack: keys.length - 1 } : undefined;
	const answer = await rig.push({ contacts: contacts(8) });
	expect(answer.json).toMatchObject({ imported: 8, unprocessed: [] });
	expect(batches()).toHaveLength(8);
});

test('an answer that names unprocessed contacts is final: they come in under a new key', async () => {
	const key = '7d2a0b9e-3c51-4e0d-9a63-1f0c8b7e6d5a';
	rig.database.fault = ({ name }) => (name === 'BatchWriteItem' ? { holdBack: 1 } : undefined);
	const first = await rig.push({ contacts: contacts(2) }, { key, time: 1000 });
	expect(first.json).toMatchObject({ imported: 1, unprocessed: [idOf(2)] });
	rig.database.heal();
	await rig.push({ contacts: [contact(2, { notes: 'newer' })] });
	// Held back by a network until now: it must not bring back what is old.
	expect((await rig.push({ contacts: contacts(2) }, { key })).json).toEqual(first.json);
	expect((await rig.contacts()).get(idOf(2))?.notes).toBe('newer');
});

test('a database that can take nothing at all makes the client wait', async () => {
	rig.database.fault = () => ({ refuse: 'ProvisionedThroughputExceededException' });
	const answer = await rig.push({ contacts: [contact(1)] });
	expect(answer.status).toBe(503);
	expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
});
