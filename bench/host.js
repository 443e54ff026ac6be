import { createReadStream, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

/**
 * A request as the browser made it.
 * @typedef {{ path: string, purpose: string }} SeenRequest
 */

/** Serves a folder at a free port of this machine, with the headers that the app asks of its hosts. */
export class Host {
	/** Every request so far; `purpose` is what the browser says it is for (`script`, `worker`, …). */
	seen = /** @type {SeenRequest[]} */ ([]);
	/** @type {string} */
	#folder;
	/** @type {[string, string][]} */
	#headers;
	#server = createServer((request, response) => this.#answer(request, response));
	/** @type {string} */
	#workersPrelude;

	/**
	 * @param {string} folder
	 * @param {string} headersFile the app's `_headers`
	 * @param {string} [workersPrelude] JavaScript that every worker of the app begins with
	 */
	constructor(folder, headersFile, workersPrelude = '') {
		this.#folder = folder;
		this.#workersPrelude = workersPrelude;
		this.#headers = headersOfAllPaths(readFileSync(headersFile, 'utf8'));
	}

	/**
	 * @param {string} folder
	 * @param {string} headersFile
	 * @param {string} [workersPrelude]
	 */
	static async start(folder, headersFile, workersPrelude) {
		const host = new Host(folder, headersFile, workersPrelude);
		await new Promise((resolve) => host.#server.listen(0, 'localhost', () => resolve(undefined)));
		return host;
	}

	get url() {
		const address = this.#server.address();
		if (address === null || typeof address === 'string')
			throw new Error('The host is not running.');
		return `http://localhost:${address.port}`;
	}

	/** Where a path of an address lies on disk. @param {string} path */
	fileOf(path) {
		const file = join(this.#folder, normalize(decodeURIComponent(path)));
		return statSync(file, { throwIfNoEntry: false })?.isDirectory()
			? join(file, 'index.html')
			: file;
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
	#answer(request, response) {
		const { pathname } = new URL(request.url ?? '/', this.url);
		this.seen.push({ path: pathname, purpose: String(request.headers['sec-fetch-dest']) });
		const file = this.fileOf(pathname);
		if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
			response.writeHead(404).end();
			return;
		}
		for (const [name, value] of this.#headers) response.appendHeader(name, value);
		response.writeHead(200, {
			'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
			'Cache-Control': 'no-cache',
		});
		if (pathname.includes('/workers/')) response.write(this.#workersPrelude);
		createReadStream(file).pipe(response);
	}
}

/** @type {Readonly<Record<string, string>>} */
const TYPES = {
	'.css': 'text/css',
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript',
	'.json': 'application/json',
	'.mjs': 'text/javascript',
	'.png': 'image/png',
	'.svg': 'image/svg+xml',
	'.wasm': 'application/wasm',
	'.webmanifest': 'application/manifest+json',
};

/**
 * The section of `_headers` for every path. It is the one that isolates the page, and without that
 * no browser tells how much memory a tab takes.
 *
 * @param {string} text
 * @returns {[string, string][]}
 */
function headersOfAllPaths(text) {
	const [, section = ''] = /^\/\*\s*\n((?:[ \t]+.+\n?)+)/m.exec(text) ?? [];
	return [...section.matchAll(/^\s+([\w-]+):\s*(.+)$/gm)].map(([, name, value]) => [name, value]);
}
