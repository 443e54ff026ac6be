import { expect, test } from 'vitest';
import { LEASE_MS } from '../src/request-log.ts';
import { contact, contacts, idOf } from './support/contacts.ts';
import { useRig } from './support/rig.ts';

const rig = useRig();
const KEY = '7d2a0b9e-3c51-4e0d-9a63-1f0c8b7e6d5a';
const DONE = { imported: 1, deleted: 0, errors: [], unprocessed: [] };

const writes = () => rig.database.seen.filter(({ name }) => name === 'BatchWriteItem').length;

test('a repeated request gets the answer of the first, and nothing is written', async () => {
	const first = await rig.push(
		{ contacts: [contact(1), { ...contact(2), id: 'x' }] },
		{ key: KEY },
	);
	rig.clock += 24 * 60 * 60 * 1000;
	const again = await rig.push(
		{ contacts: [contact(1), { ...contact(2), id: 'x' }] },
		{ key: KEY },
	);
	expect(again).toEqual(first);
	expect(writes()).toBe(1);
});

test('a request that comes late does not overwrite what is newer', async () => {
	const old = { contacts: [contact(1, { notes: 'old' })], deleted: [idOf(2)] };
	await rig.push({ contacts: [contact(2)] });
	await rig.push(old, { key: KEY });
	await rig.push({ contacts: [contact(1, { notes: 'new' }), contact(2)] });
	await rig.push(old, { key: KEY });
	expect((await rig.contacts()).get(idOf(1))?.notes).toBe('new');
	expect((await rig.contacts()).has(idOf(2))).toBe(true);
});

test('a key that was used for other contents is refused', async () => {
	await rig.push({ contacts: [contact(1)] }, { key: KEY });
	const other = await rig.push({ contacts: [contact(2)] }, { key: KEY });
	expect(other.status).toBe(422);
	expect([...(await rig.contacts()).keys()]).toEqual([idOf(1)]);
});

test('of two at once one is answered, and the other is told when to ask again', async () => {
	const held = hold();
	const first = rig.push({ contacts: [contact(1)] }, { key: KEY });
	await held.reached;
	const second = await rig.push({ contacts: [contact(1)] }, { key: KEY });
	expect(second.status).toBe(409);
	expect(second.headers['retry-after']).toBe('1');
	rig.clock += 5000;
	const third = await rig.push({ contacts: [contact(1)] }, { key: KEY });
	expect(third.headers['retry-after']).toBe('5');
	const other = await rig.push({ contacts: [contact(2)] }, { key: KEY });
	expect(other.status).toBe(422);
	held.release();
	expect((await first).json).toEqual(DONE);
	expect((await rig.push({ contacts: [contact(1)] }, { key: KEY })).json).toEqual(DONE);
	expect(writes()).toBe(1);
});

test('a request that died is done by the next, once its lease is over', async () => {
	const held = hold();
	const dead = rig.push({ contacts: [contact(1)] }, { key: KEY });
	await held.reached;
	rig.clock += LEASE_MS - 1000;
	const early = await rig.push({ contacts: [contact(1)] }, { key: KEY });
	expect(early.status).toBe(409);
	// No longer than the lease.
	expect(early.headers['retry-after']).toBe('2');
	rig.clock += 1001;
	rig.database.fault = () => undefined;
	const other = await rig.push({ contacts: [contact(2)] }, { key: KEY });
	expect(other.status).toBe(422);
	const next = await rig.push({ contacts: [contact(1)] }, { key: KEY });
	expect(next.json).toEqual(DONE);
	// It was not dead after all: it does not answer in the other's place.
	held.release();
	expect((await dead).status).toBe(409);
	expect((await rig.push({ contacts: [contact(1)] }, { key: KEY })).json).toEqual(DONE);
});

test('a request that failed can be repeated at once', async () => {
	rig.database.fault = ({ name }) =>
		name === 'BatchWriteItem' ? { refuse: 'InternalServerError' } : undefined;
	expect((await rig.push({ contacts: [contact(1)] }, { key: KEY })).status).toBe(500);
	rig.database.heal();
	expect((await rig.push({ contacts: [contact(1)] }, { key: KEY })).json).toEqual(DONE);
});

test('a key is known as its own where only the answer to the claim was lost', async () => {
	let cuts = 0;
	rig.database.fault = ({ name }) =>
		name === 'PutItem' && cuts++ === 0 ? { cut: 'after' } : undefined;
	expect((await rig.push({ contacts: [contact(1)] }, { key: KEY })).json).toEqual(DONE);
	expect(cuts).toBe(2);
});

test('where the answer could not be recorded, the next has it done again, after the lease', async () => {
	rig.database.fault = ({ name }) => (name === 'UpdateItem' ? { cut: 'before' } : undefined);
	expect((await rig.push({ contacts: [contact(1)] }, { key: KEY })).status).toBe(500);
	rig.database.heal();
	expect((await rig.push({ contacts: [contact(1)] }, { key: KEY })).status).toBe(409);
	rig.clock += LEASE_MS + 1;
	expect((await rig.push({ contacts: [contact(1)] }, { key: KEY })).json).toEqual(DONE);
	expect((await rig.contacts()).size).toBe(1);
});

test('twenty at once write once', async () => {
	const batch = { contacts: contacts(25) };
	const answers = await Promise.all(
		Array.from({ length: 20 }, () => rig.push(batch, { key: KEY })),
	);
	expect(writes()).toBe(1);
	expect(answers.map(({ status }) => status).filter((status) => status !== 409)).toContain(200);
	expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
});

/** Keeps the first batch from reaching the table until it is released. */
function hold() {
	let release = () => {};
	let reach = () => {};
	const reached = new Promise<void>((resolve) => (reach = resolve));
	const wait = new Promise<void>((resolve) => (release = resolve));
	rig.database.fault = ({ name }) => {
		if (name !== 'BatchWriteItem') return undefined;
		reach();
		return { wait };
	};
	return { reached, release };
}
