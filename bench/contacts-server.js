import { createServer } from 'node:http';

/**
 * A server for contacts that takes its time and keeps nothing but what it is asked: as quick a server as there
 * can be, so that it is the client that is measured.
 */
export class ContactsServer {
	requests = 0;
	/** Ids of the contacts that came. */
	contacts = /** @type {Set<string>} */ (new Set());
	/** @type {number} */
	#delayMs;
	#server = createServer((request, response) => void this.#answer(request, response));

	/** @param {number} delayMs before each answer */
	constructor(delayMs) {
		this.#delayMs = delayMs;
	}

	/** @param {number} delayMs */
	static async start(delayMs) {
		const server = new ContactsServer(delayMs);
		await new Promise((resolve) => server.#server.listen(0, 'localhost', () => resolve(undefined)));
		return server;
	}

	get url() {
		const address = this.#server.address();
		if (address === null || typeof address === 'string')
			throw new Error('The server is not running.');
		return `http://localhost:${address.port}`;
	}

	async stop() {
		const closed = new Promise((resolve) => this.#server.close(resolve));
		this.#server.closeAllConnections();
		await closed;
	}

	/**
	 * @param {import('node:http').IncomingMessage} request
	 * @param {import('node:http').ServerResponse} response
	 */
	async #answer(request, response) {
		for (const [name, value] of CORS) response.setHeader(name, value);
		if (request.method === 'OPTIONS') {
			response.writeHead(204).end();
			return;
		}
		const pieces = [];
		for await (const piece of request) pieces.push(piece);
		/** @type {{ contacts: { id: string }[] }} */
		const { contacts } = JSON.parse(Buffer.concat(pieces).toString());
		// The one that tries the connection sends none.
		if (contacts.length > 0) this.requests++;
		await new Promise((resolve) => setTimeout(resolve, this.#delayMs));
		for (const { id } of contacts) this.contacts.add(id);
		response.setHeader('Content-Type', 'application/json');
		response.end(JSON.stringify({ imported: contacts.length, deleted: 0, errors: [] }));
	}
}

/** @type {readonly (readonly [string, string])[]} */
const CORS = [
	['Access-Control-Allow-Origin', '*'],
	['Access-Control-Allow-Headers', 'Content-Type, Authorization, Idempotency-Key'],
	['Access-Control-Max-Age', '600'],
];
