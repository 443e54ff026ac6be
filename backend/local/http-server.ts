import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Backend } from '../src/backend.ts';
import type { HttpEvent } from '../src/http.ts';

/** As API Gateway does: it takes no more, and waits no longer. */
const MOST_BODY_BYTES = 10 * 1024 * 1024;
const ANSWER_MS = 29_000;
/** What the function keeps for its last write. */
const MARGIN_MS = 6000;

/** A server for this machine alone, that does not answer yet. */
export async function listen(port: number): Promise<Server> {
	const server = createServer().listen(port, '127.0.0.1');
	await once(server, 'listening');
	return server;
}

/** Has a server stand in for API Gateway. */
export function answerBy(server: Server, backend: Backend): void {
	server.on('request', (request: IncomingMessage, response: ServerResponse) => {
		void eventOf(request)
			.then((event) => backend(event, Date.now() + ANSWER_MS - MARGIN_MS))
			.then(({ statusCode, headers, body }) => response.writeHead(statusCode, headers).end(body))
			// The client has gone.
			.catch(() => response.destroy());
	});
}

/** The address of a server that listens. */
export function addressOf(server: Server): string {
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function eventOf(request: IncomingMessage): Promise<HttpEvent> {
	const { pathname } = new URL(request.url ?? '/', 'http://localhost');
	return {
		rawPath: pathname,
		headers: Object.fromEntries(
			Object.entries(request.headers).map(([name, value]) => [name, value?.toString()]),
		),
		requestContext: { http: { method: request.method ?? 'GET' } },
		body: await readBody(request),
	};
}

/** What is beyond the most is read and dropped; what is left is still too large for the backend. */
async function readBody(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		if (size <= MOST_BODY_BYTES) chunks.push(chunk);
		size += chunk.length;
	}
	return Buffer.concat(chunks).toString();
}
