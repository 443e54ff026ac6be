import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
	MAX_BATCH,
	type BatchRequest,
	type WireContact,
} from '../../src/lib/core/sync/protocol.ts';
import type { Misbehaviour, SeenRequest, ServerRules, ServerState } from './server-rules.ts';

/**
 * A server for contacts on this machine that really misbehaves. It is many in one, each under a path of its own, so that no
 * test meets another's. What it shall do is posted to `/control/{name}`, and what it has seen is read there.
 */
export class MisbehavingServer {
	readonly #server: Server;
	readonly #tenants = new Map<string, Tenant>();

	private constructor() {
		this.#server = createServer((request, response) => void this.#answer(request, response));
	}

	static async start(): Promise<MisbehavingServer> {
		const server = new MisbehavingServer();
		await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
		return server;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
	}

	async stop(): Promise<void> {
		const closed = new Promise((resolve) => this.#server.close(resolve));
		this.#server.closeAllConnections();
		await closed;
	}

	async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const [, first, ...rest] = (request.url ?? '').split('/');
		if (request.method === 'OPTIONS') return void response.writeHead(204, CORS).end();
		const body = await textOf(request);
		if (first !== 'control' && request.method === 'GET') return void response.writeHead(404).end();
		if (first !== 'control') return this.#tenant(first).answer(request, body, response);
		const tenant = this.#tenant(rest[0]);
		if (request.method === 'POST') tenant.rules = { ...tenant.rules, ...JSON.parse(body) };
		response.writeHead(200, { ...CORS, 'Content-Type': 'application/json' });
		response.end(JSON.stringify(tenant.state));
	}

	#tenant(name: string): Tenant {
		let tenant = this.#tenants.get(name);
		if (tenant === undefined) this.#tenants.set(name, (tenant = new Tenant()));
		return tenant;
	}
}

class Tenant {
	rules: ServerRules = { script: [], otherwise: {} };
	readonly #table = new Map<string, WireContact>();
	readonly #requests: SeenRequest[] = [];
	readonly #answers = new Map<string, { readonly body: string; readonly answer: object }>();

	get state(): ServerState {
		return {
			contacts: [...this.#table.values()],
			requests: this.#requests,
		};
	}

	async answer(
		{ headers, socket }: IncomingMessage,
		body: string,
		response: ServerResponse,
	): Promise<void> {
		const key = String(headers['idempotency-key']);
		const batch = JSON.parse(body) as BatchRequest;
		const ids = [...batch.contacts.map(({ id }) => id), ...(batch.deleted ?? [])];
		this.#requests.push({ key, body, ids, at: performance.now() });
		const { script, otherwise, token, delayMs = 0 } = this.rules;
		// An empty batch asks how the server is: it is as it is, and no part of the script.
		const does: Misbehaviour = (ids.length > 0 ? script.shift() : undefined) ?? otherwise;
		await pause(delayMs);
		const cors = does.withoutCors === true ? {} : CORS;
		if (token !== undefined && headers.authorization !== `Bearer ${token}`)
			return void response.writeHead(401, cors).end();
		// Before anything is done, as if it had never come.
		if (does.drops === 'request') return void socket.destroy();
		if (does.instead !== undefined) {
			const { status, headers: more = {}, body: text = '' } = does.instead;
			return void response.writeHead(status, { ...cors, ...more }).end(text);
		}
		if (does.never === true) return;
		const [status, answer] = this.#handle(key, body, batch, does.leaves ?? 0);
		// A copy that was under way for longer than its answer.
		if (does.repeatsAfterMs !== undefined)
			setTimeout(() => this.#handle(key, body, batch, 0), does.repeatsAfterMs);
		if (does.drops === 'answer' || status === 0) return void socket.destroy();
		if (does.afterwards !== undefined)
			return void response.writeHead(does.afterwards, cors).end('<html>Bad gateway</html>');
		const text = does.says ?? JSON.stringify(answer);
		response.writeHead(status, { ...cors, 'Content-Type': 'application/json' });
		if (does.drips === true) return void response.write(text.slice(0, 1));
		response.end(text);
	}

	/** Does what is asked, once for each key. */
	#handle(
		key: string,
		body: string,
		{ contacts, deleted = [] }: BatchRequest,
		leaves: number,
	): [status: number, answer: object] {
		const { poison, crashesOn, refuses, isMinimal = false } = this.rules;
		const known = isMinimal ? undefined : this.#answers.get(key);
		if (known !== undefined)
			return known.body === body ? [200, known.answer] : [422, { title: 'Another batch' }];
		const ids = [...contacts.map(({ id }) => id), ...deleted];
		// As DynamoDB does.
		if (new Set(ids).size < ids.length)
			return [400, { title: 'Provided list of item keys contains duplicates' }];
		if (ids.length > MAX_BATCH) return [400, { title: 'Too many items' }];
		if (contacts.some(({ first_name }) => first_name !== undefined && first_name === poison))
			return [400, { title: 'Poison', detail: 'One of them is not right' }];
		if (contacts.some(({ first_name }) => first_name !== undefined && first_name === crashesOn))
			return [0, {}];
		const unprocessed = ids.slice(0, leaves);
		const errors: object[] = [];
		let [imported, removed] = [0, 0];
		for (const contact of contacts) {
			if (unprocessed.includes(contact.id)) continue;
			if (contact.first_name !== undefined && contact.first_name === refuses)
				errors.push({ id: contact.id, code: 'name.refused', message: 'No such name' });
			else {
				this.#table.set(contact.id, contact);
				imported++;
			}
		}
		if (isMinimal) return [200, { imported, errors }];
		for (const id of deleted) {
			if (unprocessed.includes(id)) continue;
			this.#table.delete(id);
			removed++;
		}
		const answer = { imported, deleted: removed, errors, unprocessed };
		this.#answers.set(key, { body, answer });
		return [200, answer];
	}
}

const CORS = {
	'Access-Control-Allow-Origin': '*',
	'Access-Control-Allow-Headers': 'Content-Type, Authorization, Idempotency-Key',
	'Access-Control-Expose-Headers': 'Retry-After',
	'Access-Control-Max-Age': '600',
};

async function textOf(request: IncomingMessage): Promise<string> {
	const pieces: Buffer[] = [];
	for await (const piece of request) pieces.push(piece as Buffer);
	return Buffer.concat(pieces).toString();
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => (ms === 0 ? resolve() : setTimeout(resolve, ms)));
}
