import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { connect, ensureTable, startDatabase } from '../local/database.ts';
import { startLocal, type LocalBackend } from '../local/start.ts';
import type { HttpAnswer, HttpEvent } from '../src/http.ts';
import { sha256 } from '../src/token.ts';
import { contactsIn } from './support/contacts-in.ts';
import { contact, contacts, IMPORT } from './support/contacts.ts';

const TOKEN = 'a-token-of-the-tests';
const ORIGIN = 'http://localhost:4173';
const ANSWERED = { imported: 25, deleted: 0, errors: [], unprocessed: [] };
let folder: string;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'rollcall-backend-'));
});
afterAll(() => rm(folder, { recursive: true }));

const start = () =>
	startLocal({ port: 0, dataFolder: join(folder, 'data'), token: TOKEN, origins: [ORIGIN] });

function push(backend: LocalBackend, body: string, key: string = randomUUID()): Promise<Response> {
	return fetch(`${backend.endpoint}/contacts/batch`, {
		method: 'POST',
		headers: {
			Authorization: `Bearer ${TOKEN}`,
			'Content-Type': 'application/json',
			'Idempotency-Key': key,
			Origin: ORIGIN,
		},
		body,
	});
}

test('keeps contacts and keys from one start to the next', async () => {
	const body = JSON.stringify({ contacts: contacts(25) });
	const first = await start();
	expect(await (await push(first, body, 'a-kept-key')).json()).toEqual(ANSWERED);
	await push(first, JSON.stringify({ contacts: [contact(1, { notes: 'newer' })] }));
	await first.stop();

	const second = await start();
	try {
		expect(await (await push(second, body, 'a-kept-key')).json()).toEqual(ANSWERED);
		const stored = await contactsIn(second.client, second.table);
		expect(stored.size).toBe(25);
		expect(stored.get(contact(1).id)?.notes).toBe('newer');
		const status = await fetch(`${second.endpoint}/imports/${IMPORT}/status?x=1`, {
			headers: { Authorization: `Bearer ${TOKEN}` },
		});
		expect(await status.json()).toMatchObject({ contacts: 25 });
	} finally {
		await second.stop();
	}
});

test('answers what is far too large, and whoever hangs up, and goes on', async () => {
	const backend = await start();
	try {
		const large = await push(backend, `{"contacts":["${'x'.repeat(11 * 1024 * 1024)}"]}`);
		expect(large.status).toBe(413);
		expect(large.headers.get('Access-Control-Allow-Origin')).toBe(ORIGIN);
		await large.text();
		const socket = createConnection(Number(new URL(backend.endpoint).port), '127.0.0.1');
		await new Promise((resolve) =>
			socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{', resolve),
		);
		socket.destroy();
		expect((await push(backend, '{"contacts":[]}')).status).toBe(200);
	} finally {
		await backend.stop();
	}
});

test('writes e-mails into its folder', async () => {
	const backend = await start();
	try {
		const answer = await fetch(`${backend.endpoint}/imports/${IMPORT}/complete`, {
			method: 'POST',
			headers: {
				Authorization: `Bearer ${TOKEN}`,
				'Content-Type': 'application/json',
				'Idempotency-Key': randomUUID(),
			},
			body: JSON.stringify({
				notify: 'anna@example.com',
				file_name: 'a.csv',
				finished_at: '2026-11-22T08:00:00Z',
				created: 1,
				updated: 0,
				merged: 0,
				identical: 0,
				skipped: 0,
				rejected: 0,
			}),
		});
		expect(answer.status).toBe(200);
		expect(await readdir(join(folder, 'data', 'mail'))).toHaveLength(1);
	} finally {
		await backend.stop();
	}
});

test('what is deployed answers as an API asks it', async () => {
	execFileSync(process.execPath, ['build.js'], {
		cwd: fileURLToPath(new URL('..', import.meta.url)),
		stdio: 'ignore',
	});
	const database = await startDatabase();
	const client = connect(database.url);
	await ensureTable(client, 'deployed');
	Object.assign(process.env, {
		AWS_ENDPOINT_URL_DYNAMODB: database.url,
		AWS_REGION: 'local',
		AWS_ACCESS_KEY_ID: 'local',
		AWS_SECRET_ACCESS_KEY: 'local',
		TABLE_NAME: 'deployed',
		TOKEN_SHA256: sha256(TOKEN).toString('hex'),
		ALLOWED_ORIGINS: `https://other.example,${ORIGIN}`,
		MAIL_FROM: '',
	});
	const log = vi.spyOn(console, 'log').mockReturnValue();
	try {
		const require = createRequire(import.meta.url);
		const { handler } = require('../dist/lambda/lambda.cjs') as {
			handler: (event: HttpEvent, context: object) => Promise<HttpAnswer>;
		};
		const event = {
			version: '2.0',
			rawPath: '/contacts/batch',
			headers: {
				authorization: `Bearer ${TOKEN}`,
				'content-type': 'application/json',
				'idempotency-key': randomUUID(),
				origin: ORIGIN,
			},
			requestContext: { http: { method: 'POST' } },
			body: Buffer.from(JSON.stringify({ contacts: contacts(25) })).toString('base64'),
			isBase64Encoded: true,
		};
		const answer = await handler(event, { getRemainingTimeInMillis: () => 29_000 });
		expect(answer).toMatchObject({
			statusCode: 200,
			headers: { 'Access-Control-Allow-Origin': ORIGIN },
		});
		expect(JSON.parse(answer.body)).toEqual(ANSWERED);
		expect((await contactsIn(client, 'deployed')).size).toBe(25);
		const mail = { ...event, rawPath: `/imports/${IMPORT}/complete` };
		const refused = await handler(mail, { getRemainingTimeInMillis: () => 29_000 });
		expect(refused.statusCode).toBe(404);
		expect(log.mock.calls.map(([line]) => JSON.parse(String(line)) as unknown)).toMatchObject([
			{ route: '/contacts/batch', status: 200 },
			{ route: '/imports/{id}/complete', status: 404, problem: 'no_mail' },
		]);
	} finally {
		log.mockRestore();
		client.destroy();
		await database.stop();
	}
});
