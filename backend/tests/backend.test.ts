import { expect, test } from 'vitest';
import { contact, IMPORT } from './support/contacts.ts';
import { ORIGIN, TOKEN, useRig, type AskOptions } from './support/rig.ts';

const rig = useRig();
const BATCH = '/contacts/batch';

interface Case {
	readonly method?: string;
	readonly path?: string;
	readonly options?: AskOptions;
	/** What the database says to everything. */
	readonly refuse?: string;
}

const json = { contacts: [contact(1)] };
const LARGE = JSON.stringify({ contacts: [], padding: 'x'.repeat(4 * 1024 * 1024) });
const headers = (changed: AskOptions['headers']): Case => ({ options: { json, headers: changed } });

test.each<[status: number, what: string, request: Case]>([
	[400, 'no JSON', { options: { body: '{' } }],
	[400, 'no key', headers({ 'idempotency-key': undefined })],
	[400, 'a short key', headers({ 'idempotency-key': 'x' })],
	[400, 'a key with a space', headers({ 'idempotency-key': 'a key of many words' })],
	[401, 'no token', headers({ authorization: undefined })],
	[401, 'another token', headers({ authorization: `Bearer ${TOKEN}x` })],
	[401, 'an empty token', headers({ authorization: 'Bearer ' })],
	[401, 'another scheme', headers({ authorization: `Basic ${TOKEN}` })],
	[404, 'another path', { path: '/contacts' }],
	[404, 'a path that is longer', { path: `${BATCH}/` }],
	[405, 'another method', { method: 'GET' }],
	[405, 'another method of an import', { path: `/imports/${IMPORT}/rollback` }],
	[413, 'a large body', { options: { body: LARGE } }],
	[
		413,
		'a large body in base64',
		{
			options: { body: Buffer.from(LARGE).toString('base64'), isBase64Encoded: true },
		},
	],
	[415, 'a form', headers({ 'content-type': 'text/plain' })],
	[415, 'no content type', headers({ 'content-type': undefined })],
	[500, 'a database that fails', { refuse: 'InternalServerError' }],
	[500, 'a table that is not there', { refuse: 'ResourceNotFoundException' }],
	[503, 'a database that is busy', { refuse: 'ThrottlingException' }],
])('answers %i to %s, which an allowed page can read', async (status, _, request) => {
	const { method = 'POST', path = BATCH, options = { json }, refuse } = request;
	rig.database.fault = () => (refuse === undefined ? undefined : { refuse });
	const answer = await rig.ask(method, path, options);
	expect(answer.status).toBe(status);
	expect(answer.headers).toMatchObject({
		'content-type': 'application/problem+json',
		'access-control-allow-origin': ORIGIN,
		'access-control-expose-headers': 'Retry-After',
		vary: 'Origin',
		'cache-control': 'no-store',
	});
	expect(answer.json).toMatchObject({
		status,
		title: expect.any(String),
		detail: expect.any(String),
	});
	expect((await rig.contacts()).size).toBe(0);
});

test('an allowed page may read what is well, too', async () => {
	const answer = await rig.push(json);
	expect(answer.headers).toMatchObject({
		'content-type': 'application/json',
		'access-control-allow-origin': ORIGIN,
	});
});

test('takes base64, a charset, and no origin at all', async () => {
	const body = Buffer.from(JSON.stringify(json)).toString('base64');
	const answer = await rig.ask('POST', BATCH, {
		body,
		isBase64Encoded: true,
		headers: { 'content-type': 'Application/JSON; charset=utf-8', origin: undefined },
	});
	expect(answer.status).toBe(200);
	expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
});

test('a token may be any text', async () => {
	const answer = await rig.push(json, { headers: { authorization: `bearer ${TOKEN}` } });
	expect(answer.status).toBe(200);
});

test('a preflight needs no token, and is remembered for two hours', async () => {
	const answer = await rig.ask('OPTIONS', BATCH, { headers: { authorization: undefined } });
	expect(answer.status).toBe(204);
	expect(answer.headers).toMatchObject({
		'access-control-allow-origin': ORIGIN,
		'access-control-allow-methods': 'GET, POST, DELETE',
		'access-control-allow-headers': 'Authorization, Content-Type, Idempotency-Key',
		'access-control-max-age': '7200',
		vary: 'Origin',
	});
});

test.each(['https://evil.example', `${ORIGIN}.evil.example`, 'null', ORIGIN.toUpperCase()])(
	'a page of %s gets nothing, and nothing is done for it',
	async (origin) => {
		for (const method of ['OPTIONS', 'POST']) {
			const answer = await rig.ask(method, BATCH, { json, headers: { origin } });
			expect(answer.status).toBe(403);
			expect(Object.keys(answer.headers).join()).not.toContain('access-control');
		}
		expect((await rig.contacts()).size).toBe(0);
	},
);

test('says which methods there are', async () => {
	expect((await rig.ask('PUT', BATCH)).headers.allow).toBe('POST');
});
