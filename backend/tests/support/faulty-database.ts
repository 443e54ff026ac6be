import { once } from 'node:events';
import { createServer, request as send, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Stands between the backend and its database, on the wire, and does what a real one does and a local one
 * never: it is short of capacity, slow, or gone. What it lets through is answered by the database.
 */
export interface FaultyDatabase {
	readonly url: string;
	/** What happens to the requests that follow. */
	fault: Fault;
	/** Every request, in the order they came. */
	readonly seen: Operation[];
	/** Forgets faults and what was seen. */
	heal(): void;
	stop(): Promise<void>;
}

export interface Operation {
	readonly name: string;
	/** Of the items that a BatchWriteItem writes. */
	readonly keys: readonly string[];
}

/**
 * - `holdBack`: so many of a batch's writes come back as unprocessed
 * - `refuse`: an error by this name
 * - `cut`: the connection ends, before the database sees the request or after it has answered
 * - `wait`: the request goes on when this resolves
 */
export type Fault = (operation: Operation) =>
	| {
			readonly holdBack?: number;
			readonly refuse?: string;
			readonly cut?: 'before' | 'after';
			readonly wait?: Promise<void>;
	  }
	| undefined;

export async function startFaultyDatabase(target: string): Promise<FaultyDatabase> {
	const server = createServer((request, response) => {
		void (async () => {
			const body = await textOf(request);
			const operation = operationOf(request, body);
			faulty.seen.push(operation);
			const fault = faulty.fault(operation) ?? {};
			await fault.wait;
			if (fault.cut === 'before') return void response.destroy();
			if (fault.refuse !== undefined) {
				response.writeHead(400, { 'Content-Type': 'application/x-amz-json-1.0' });
				const type = `com.amazonaws.dynamodb.v20120810#${fault.refuse}`;
				return void response.end(JSON.stringify({ __type: type, message: 'anna@example.com' }));
			}
			const { passed, held } = divide(body, fault.holdBack ?? 0);
			const answer = passed === undefined ? '{}' : await forward(target, request, passed);
			if (fault.cut === 'after') return void response.destroy();
			const isBatch = operation.name === 'BatchWriteItem';
			response.writeHead(answer.startsWith('{"__type"') ? 400 : 200, {
				'Content-Type': 'application/x-amz-json-1.0',
			});
			response.end(isBatch && held !== undefined ? withUnprocessed(answer, held) : answer);
		})().catch(() => response.destroy());
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const faulty: FaultyDatabase = {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		fault: () => undefined,
		seen: [],
		heal: () => {
			faulty.fault = () => undefined;
			faulty.seen.length = 0;
		},
		stop: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	return faulty;
}

type Writes = Record<string, { PutRequest?: { Item: Key }; DeleteRequest?: { Key: Key } }[]>;
type Key = { pk: { S: string } };

function operationOf(request: IncomingMessage, body: string): Operation {
	const name = String(request.headers['x-amz-target']).split('.').at(-1)!;
	if (name !== 'BatchWriteItem') return { name, keys: [] };
	const { RequestItems } = JSON.parse(body) as { RequestItems: Writes };
	const writes = Object.values(RequestItems).flat();
	return {
		name,
		keys: writes.map((write) => (write.PutRequest?.Item ?? write.DeleteRequest!.Key).pk.S),
	};
}

/** Takes the last so many writes out of a batch. */
function divide(body: string, count: number): { readonly passed?: string; readonly held?: Writes } {
	if (count === 0) return { passed: body };
	const batch = JSON.parse(body) as { RequestItems: Writes };
	const [table, writes] = Object.entries(batch.RequestItems)[0]!;
	const held = { [table]: writes.slice(-count) };
	const passed = writes.slice(0, -count);
	if (passed.length === 0) return { held };
	return { passed: JSON.stringify({ ...batch, RequestItems: { [table]: passed } }), held };
}

function withUnprocessed(answer: string, held: Writes): string {
	return JSON.stringify({ ...(JSON.parse(answer) as object), UnprocessedItems: held });
}

async function forward(target: string, from: IncomingMessage, body: string): Promise<string> {
	const { 'content-length': _length, host: _host, ...headers } = from.headers;
	const request = send(target, { method: 'POST', headers });
	request.end(body);
	const [response] = (await once(request, 'response')) as [IncomingMessage];
	return textOf(response);
}

async function textOf(message: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
	return Buffer.concat(chunks).toString();
}
