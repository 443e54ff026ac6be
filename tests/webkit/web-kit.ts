import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** Long enough for an import of the size that these tests make, on a machine that does other work. */
const PATIENCE_MS = 120_000;

/**
 * A WebKitGTK with a data folder on disk, driven over WebDriver: as much of that as a smoke test needs.
 * What is waited for is a CSS selector; a click and a chosen file go through the browser's own input.
 */
export class WebKit {
	/** What the page's console was told of errors that nothing caught. */
	readonly errors: string[] = [];
	readonly #driver: ChildProcess;
	readonly #session: string;

	private constructor(driver: ChildProcess, session: string) {
		this.#driver = driver;
		this.#session = session;
		createInterface({ input: driver.stdout! }).on('line', (line) => {
			if (line.includes('CONSOLE JS ERROR')) this.errors.push(line);
		});
	}

	/** Starts one on a data folder, a new one or that of another that is gone. */
	static async launch(folder: string): Promise<WebKit> {
		const port = await freePort();
		// A group of its own, which the kill goes to: the driver starts the browser, and that its processes.
		const driver = spawn('WebKitWebDriver', [`--port=${port}`], {
			detached: true,
			stdio: ['ignore', 'pipe', 'ignore'],
			env: { ...process.env, ...ENVIRONMENT },
		});
		const server = `http://127.0.0.1:${port}/session`;
		const options = { binary: 'gjs', args: ['-m', BROWSER, folder] };
		const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': options } };
		const { sessionId } = (await until(() =>
			request('POST', server, { capabilities }).catch(ifRefused),
		)) as { sessionId: string };
		return new WebKit(driver, `${server}/${sessionId}`);
	}

	/** Loads a page anew. */
	async open(url: string): Promise<void> {
		await request('POST', `${this.#session}/url`, { url });
	}

	async reload(): Promise<void> {
		await request('POST', `${this.#session}/refresh`, {});
	}

	/** Waits until an expression is true in the page; it may wait for promises. */
	async waitUntil(expression: string): Promise<void> {
		await until(() => this.run(`return Boolean(${expression}) || null`), expression);
	}

	/** Waits until an element is there and can be seen. */
	async waitFor(selector: string): Promise<void> {
		const find = `document.querySelector(${JSON.stringify(selector)})?.checkVisibility()`;
		await this.waitUntil(find);
	}

	/** Clicks an element once it is there, enabled, and stays where it is. */
	async click(selector: string): Promise<void> {
		await this.#send('click', atRest, selector, {});
	}

	/** Chooses a file in a file input. */
	async choose(selector: string, path: string): Promise<void> {
		await this.#send('value', attached, selector, { text: path });
	}

	/** The `data-` attributes of an element, once it is there. */
	async data(selector: string): Promise<Record<string, string | undefined>> {
		await this.waitFor(selector);
		const read = 'return { ...document.querySelector(arguments[0]).dataset }';
		return (await this.run(read, selector)) as Record<string, string>;
	}

	/** Runs the body of a function in the page; a promise that it returns is waited for. */
	async run(body: string, ...args: readonly unknown[]): Promise<unknown> {
		return request('POST', `${this.#session}/execute/sync`, { script: body, args });
	}

	/** Gives a command to an element, once it is as it has to be. */
	async #send(command: string, find: string, selector: string, body: object): Promise<void> {
		const element = await until(() => this.run(find, selector), selector);
		const [id] = Object.values(element as Record<string, string>);
		await request('POST', `${this.#session}/element/${id}/${command}`, body);
	}

	/** Ends it with no chance to put anything in order. May be called twice. */
	async kill(): Promise<void> {
		if (this.#driver.exitCode !== null || this.#driver.signalCode !== null) return;
		const gone = new Promise((resolve) => this.#driver.once('exit', resolve));
		process.kill(-this.#driver.pid!, 'SIGKILL');
		await gone;
	}
}

/** Function bodies for the page: the element that a selector finds, or null while it is not as it has to be. */
const attached = 'return document.querySelector(arguments[0])';
const atRest = `
	const element = document.querySelector(arguments[0]);
	if (!element?.checkVisibility() || element.disabled) return null;
	const place = () => JSON.stringify(element.getBoundingClientRect());
	const before = place();
	await new Promise((resolve) => setTimeout(resolve, 100));
	return element.isConnected && place() === before ? element : null;`;

const ENVIRONMENT = {
	// For machines without a GPU.
	WEBKIT_DISABLE_DMABUF_RENDERER: '1',
	// As containers and servers have it. The browser's language is then "C", at which Intl throws.
	LC_ALL: 'C.UTF-8',
};

const BROWSER = fileURLToPath(new URL('browser.js', import.meta.url));

async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}

/** Asks the driver for something; throws what it calls an error. */
async function request(method: string, url: string, body?: unknown): Promise<unknown> {
	const response = await fetch(url, { method, body: JSON.stringify(body) });
	const { value } = (await response.json()) as { value: { error?: string; message?: string } };
	if (!response.ok) throw new Error(`WebDriver: ${value.error}: ${value.message}`);
	return value;
}

/** What a request that nobody takes yet answers: nothing. */
function ifRefused(error: unknown): undefined {
	if (!(error instanceof TypeError)) throw error;
}

/** Asks again until there is an answer. */
async function until(ask: () => Promise<unknown>, what = 'an answer'): Promise<unknown> {
	const end = performance.now() + PATIENCE_MS;
	while (performance.now() < end) {
		const answer = await ask();
		if (answer !== null && answer !== undefined) return answer;
		await wait(20);
	}
	throw new Error(`After ${PATIENCE_MS / 1000} s without ${what}`);
}
