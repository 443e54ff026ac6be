import { randomUUID } from 'node:crypto';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { WireContact } from '../../../src/lib/core/sync/protocol.ts';
import { connect, ensureTable, startDatabase, type LocalDatabase } from '../../local/database.ts';
import { newBackend, type Backend } from '../../src/backend.ts';
import type { Mail, SendMail } from '../../src/completion.ts';
import { ContactTable } from '../../src/contact-table.ts';
import type { HttpEvent } from '../../src/http.ts';
import { formatLogLine } from '../../src/log.ts';
import { RequestLog } from '../../src/request-log.ts';
import { sha256 } from '../../src/token.ts';
import { contactsIn } from './contacts-in.ts';
import { startFaultyDatabase, type FaultyDatabase } from './faulty-database.ts';

export const TOKEN = 'a token, of the tests!';
export const ORIGIN = 'https://contacts.example.com';

/** The backend over a real database, reached through one that can fail; an empty table for every test. */
export interface Rig {
	readonly database: FaultyDatabase;
	/** Milliseconds since 1970; nobody waits in earnest, waiting moves it on. */
	clock: number;
	readonly waits: number[];
	readonly lines: string[];
	readonly mails: Mail[];
	/** Past the faults. */
	readonly client: DynamoDBDocumentClient;
	readonly table: string;
	/** `undefined`: this server sends no e-mail. */
	sendMail: SendMail | undefined;
	ask(method: string, path: string, options?: AskOptions): Promise<Answer>;
	/** `POST /contacts/batch`. */
	push(batch: object, options?: AskOptions): Promise<Answer>;
	/** All that are stored, by id. */
	contacts(): Promise<Map<string, WireContact>>;
	/** An empty table, no faults, and nothing seen. */
	reset(): Promise<void>;
}

export interface AskOptions {
	readonly key?: string;
	readonly json?: unknown;
	readonly body?: string;
	readonly isBase64Encoded?: boolean;
	/** `undefined` leaves one out. */
	readonly headers?: Readonly<Record<string, string | undefined>>;
	/** Milliseconds from now. */
	readonly time?: number;
}

export interface Answer {
	readonly status: number;
	/** By names in lower case. */
	readonly headers: Readonly<Record<string, string>>;
	readonly json: never;
	readonly body: string;
}

/** A rig for the tests of a file. */
export function useRig(): Rig {
	let real: LocalDatabase;
	let faulty: FaultyDatabase;
	let client: DynamoDBDocumentClient;
	let faultyClient: DynamoDBDocumentClient;
	let backend: Backend;

	beforeAll(async () => {
		real = await startDatabase();
		faulty = await startFaultyDatabase(real.url);
		client = connect(real.url);
		faultyClient = connect(faulty.url);
	});
	afterAll(async () => {
		client.destroy();
		faultyClient.destroy();
		await faulty.stop();
		await real.stop();
	});
	beforeEach(() => rig.reset());

	const reset = async (): Promise<void> => {
		faulty.heal();
		const table = `t-${randomUUID()}`;
		await ensureTable(client, table);
		const deps = {
			client: faultyClient,
			table,
			now: () => rig.clock,
			random: Math.random,
			sleep: (ms: number) => {
				rig.waits.push(ms);
				rig.clock += ms;
				return Promise.resolve();
			},
		};
		const mails: Mail[] = [];
		const lines: string[] = [];
		Object.assign(rig, {
			database: faulty,
			clock: Date.UTC(2026, 10, 22),
			waits: [],
			lines,
			mails,
			client,
			table,
			sendMail: (mail: Mail) => Promise.resolve(void mails.push(mail)),
		} satisfies Partial<Rig>);
		backend = newBackend({
			contacts: new ContactTable(deps),
			requests: new RequestLog(deps),
			get sendMail() {
				return rig.sendMail;
			},
			tokenSha256: sha256(TOKEN),
			origins: new Set([ORIGIN, 'http://localhost:4173']),
			now: deps.now,
			log: (line) => void lines.push(formatLogLine(line)),
		});
	};

	const rig = {
		async ask(method, path, options = {}) {
			const answer = await backend(
				eventOf(method, path, options),
				rig.clock + (options.time ?? 20_000),
			);
			return {
				status: answer.statusCode,
				headers: Object.fromEntries(
					Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), value]),
				),
				json: (answer.body === '' ? undefined : JSON.parse(answer.body)) as never,
				body: answer.body,
			};
		},
		push: (batch, options) => rig.ask('POST', '/contacts/batch', { json: batch, ...options }),
		contacts: () => contactsIn(client, rig.table),
		reset,
	} as Rig;
	return rig;
}

function eventOf(method: string, path: string, options: AskOptions): HttpEvent {
	const { key = randomUUID(), json, body = JSON.stringify(json), isBase64Encoded } = options;
	const isPost = method === 'POST';
	return {
		rawPath: path,
		headers: {
			origin: ORIGIN,
			authorization: `Bearer ${TOKEN}`,
			...(isPost && { 'content-type': 'application/json', 'idempotency-key': key }),
			...options.headers,
		},
		requestContext: { http: { method } },
		body,
		isBase64Encoded,
	};
}
