import { expect, test } from 'vitest';
import { contact, idOf, IMPORT } from './support/contacts.ts';
import { TOKEN, useRig } from './support/rig.ts';

const rig = useRig();

test('a line for each request, and nothing in it of what was sent', async () => {
	const batch = { contacts: [contact(1, { notes: 'a secret' }), { ...contact(2), email: 'no' }] };
	const key = 'a-key-that-is-seen';
	await rig.push(batch, { key });
	await rig.push({ contacts: [] }, { key });
	await rig.push({ contacts: [contact(3)] }, { key });
	await rig.ask('POST', '/contacts/batch', { body: 'anna@example.com' });
	await rig.ask('GET', `/imports/${IMPORT}/status?email=anna@example.com`);
	await rig.ask('ANNA', '/anna@example.com', { headers: { 'user-agent': 'anna' } });
	await rig.ask('POST', '/contacts/batch', { headers: { authorization: 'Bearer anna' } });
	await rig.ask('OPTIONS', '/contacts/batch', { headers: { origin: 'https://anna.example' } });
	// Its message repeats an address.
	rig.database.fault = () => ({ refuse: 'ValidationException' });
	await rig.push({ contacts: [contact(4)] });

	expect(rig.lines).toHaveLength(9);
	for (const line of rig.lines) {
		expect(Object.keys(JSON.parse(line) as object)).toEqual(
			expect.arrayContaining(['route', 'method', 'status', 'ms']),
		);
		for (const secret of ['example.com', 'secret', 'anna', key, TOKEN, idOf(1), IMPORT])
			expect(line.toLowerCase()).not.toContain(secret);
	}
	expect(JSON.parse(rig.lines.at(-1)!)).toMatchObject({
		route: '/contacts/batch',
		status: 500,
		problem: 'failed',
		error: 'ValidationException',
		at: expect.arrayContaining([expect.stringContaining('request-log')]) as unknown,
	});
});
