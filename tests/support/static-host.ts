import { createReadStream, readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

/**
 * A static host as the app is deployed to: files of a folder, with the headers of its `_headers`.
 * It can go away, come back at the same address, and have a new version put on it.
 */
export class StaticHost {
	/** What it serves. */
	folder: string;
	readonly #server: Server;
	#port = 0;

	private constructor(folder: string) {
		this.folder = folder;
		this.#server = createServer((request, response) => this.#answer(request, response));
	}

	/** Serves a folder at a free port. */
	static async start(folder: string): Promise<StaticHost> {
		const host = new StaticHost(folder);
		await new Promise<void>((resolve) => host.#server.listen(0, 'localhost', resolve));
		host.#port = (host.#server.address() as AddressInfo).port;
		return host;
	}

	get url(): string {
		return `http://localhost:${this.#port}`;
	}

	/** Goes away: from now on every connection is refused. */
	async stop(): Promise<void> {
		if (!this.#server.listening) return;
		const closed = new Promise((resolve) => this.#server.close(resolve));
		this.#server.closeAllConnections();
		await closed;
	}

	#answer(request: IncomingMessage, response: ServerResponse): void {
		const { pathname } = new URL(request.url ?? '/', this.url);
		const path = join(this.folder, normalize(decodeURIComponent(pathname)));
		const entry = statSync(path, { throwIfNoEntry: false });
		if (entry?.isDirectory() === true && !pathname.endsWith('/')) {
			response.writeHead(308, { Location: `${pathname}/` }).end();
			return;
		}
		const file = entry?.isDirectory() === true ? join(path, 'index.html') : path;
		if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
			response.writeHead(404).end();
			return;
		}
		for (const [name, value] of this.#headersFor(pathname)) response.appendHeader(name, value);
		response.writeHead(200, {
			'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
			'Cache-Control': 'no-cache',
		});
		createReadStream(file).pipe(response);
	}

	/** Of every section whose pattern fits: a line with a path, `*` at its end for any, then its headers, indented. */
	#headersFor(pathname: string): [name: string, value: string][] {
		const headers: [string, string][] = [];
		let fits = false;
		for (const line of readFileSync(join(this.folder, '_headers'), 'utf8').split('\n')) {
			const header = /^\s+([\w-]+):\s*(.+)$/.exec(line);
			if (header !== null) {
				if (fits) headers.push([header[1], header[2]]);
			} else if (line.startsWith('/')) {
				const pattern = line.trim();
				fits = pattern.endsWith('*')
					? pathname.startsWith(pattern.slice(0, -1))
					: pathname === pattern;
			}
		}
		return headers;
	}
}

const TYPES: Readonly<Record<string, string>> = {
	'.css': 'text/css',
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript',
	'.json': 'application/json',
	'.png': 'image/png',
	'.svg': 'image/svg+xml',
	'.webmanifest': 'application/manifest+json',
};
