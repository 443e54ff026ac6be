import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { findBrowser, launchArgs } from '../../scripts/find-browser.js';

/**
 * A browser of its own with a profile on disk, so that what is done to its processes is done to all of
 * it and to nothing else.
 */
export class OwnBrowser {
	readonly #profile: string;
	readonly #process: ChildProcess;
	readonly #browser: Browser;

	private constructor(profile: string, process: ChildProcess, browser: Browser) {
		this.#profile = profile;
		this.#process = process;
		this.#browser = browser;
	}

	/** Starts one on a profile, a new one or that of another that is gone. */
	static async launch(profile: string): Promise<OwnBrowser> {
		const child = spawn(
			findBrowser() ?? 'chromium',
			[
				...launchArgs,
				'--headless=new',
				`--user-data-dir=${profile}`,
				'--remote-debugging-port=0',
				// Its own first page changes places with another while the driver attaches to it, which then waits for good.
				'about:blank',
			],
			// A group of its own, which signals go to.
			{ detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
		);
		const endpoint = await new Promise<string>((resolve, reject) => {
			let said = '';
			child.stderr!.on('data', (text: Buffer) => {
				said += text.toString();
				const found = /ws:\/\/\S+/.exec(said)?.[0];
				if (found !== undefined) resolve(found);
			});
			child.on('exit', () => reject(new Error(`The browser did not start: ${said}`)));
		});
		// On the same machine: else a chosen file is sent through the page piece by piece, a minute for 60 MB.
		const browser = await chromium.connectOverCDP(endpoint, { isLocal: true });
		return new OwnBrowser(profile, child, browser);
	}

	/** A new tab. */
	async page(): Promise<Page> {
		return this.#browser.contexts()[0].newPage();
	}

	/** Ends it with no chance to put anything in order, as a crash or `kill -9` does. May be called twice. */
	async kill(): Promise<void> {
		if (this.#process.exitCode === null && this.#process.signalCode === null) {
			const gone = new Promise((resolve) => this.#process.once('exit', resolve));
			this.#signal('SIGKILL');
			await gone;
		}
		await this.#browser.close().catch(() => {});
		for (const name of ['SingletonLock', 'SingletonCookie', 'SingletonSocket'])
			rmSync(join(this.#profile, name), { force: true });
	}

	/** Stops all its processes, as a machine that is put to sleep does, until `thaw`. */
	freeze(): void {
		this.#signal('SIGSTOP');
	}

	thaw(): void {
		this.#signal('SIGCONT');
	}

	/**
	 * Takes all but one part in so many of its time away, workers included; answers the function that stops
	 * doing so. (The developer tools' own throttling slows the page's thread alone.)
	 */
	slowDown(times: number): () => void {
		let frozen = false;
		let timer: ReturnType<typeof setTimeout>;
		const turn = (): void => {
			frozen = !frozen;
			if (frozen) this.freeze();
			else this.thaw();
			timer = setTimeout(turn, frozen ? PART_MS * (times - 1) : PART_MS);
		};
		turn();
		return () => {
			clearTimeout(timer);
			this.thaw();
		};
	}

	#signal(signal: NodeJS.Signals): void {
		try {
			process.kill(-this.#process.pid!, signal);
		} catch {
			// It is gone already.
		}
	}
}

const PART_MS = 10;
