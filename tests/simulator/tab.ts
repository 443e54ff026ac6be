import type { ContactEdits } from '../../src/lib/import/contact-edits.ts';
import type { LogEvent } from '../../src/lib/import/events.ts';
import type { Importer, ImporterDeps } from '../../src/lib/import/importer.ts';
import { Database } from '../../src/lib/storage/database.ts';
import { Sources } from '../../src/lib/storage/sources.ts';
import { newContactEdits, newImporter } from '../support/importer.ts';
import type { Clock } from './clock.ts';
import type { Locks } from './locks.ts';
import { MemoryFile } from './memory-file.ts';
import { Storage, type StorageHooks } from './storage.ts';

/** What the tabs of one browser share. */
export interface Browser {
	readonly database: string;
	readonly clock: Clock;
	readonly locks: Locks;
	readonly random: () => number;
	/** Tells the other tabs. */
	readonly tell: (from: Tab, event: LogEvent) => void;
}

/** A tab: an importer with its own connection to the database, which can be closed at any moment. */
export class Tab {
	readonly name: string;
	readonly importer: Importer;
	readonly edits: ContactEdits;
	readonly storage: Storage;
	/** Resolves when it is closed. */
	readonly closed: Promise<void>;
	#isOpen = true;
	readonly #browser: Browser;
	#close = (): void => {};

	constructor(name: string, browser: Browser, hooks: StorageHooks = {}) {
		this.name = name;
		this.#browser = browser;
		this.closed = new Promise((resolve) => (this.#close = resolve));
		const db = new Database(browser.database);
		this.storage = new Storage(db, hooks);
		const sources = new Sources(db);
		const shared: Pick<ImporterDeps, 'tell' | 'withLock' | 'now'> = {
			tell: (event) => {
				if (this.#isOpen) browser.tell(this, event);
			},
			withLock: (lock, work, how) =>
				this.#isOpen ? browser.locks.withLock(this, lock, work, how) : new Promise(() => {}),
			now: () => browser.clock.now(),
		};
		this.edits = newContactEdits(db, shared);
		this.importer = newImporter(db, {
			...shared,
			sources: {
				keep: (id, file) => sources.keep(id, file),
				keepUnfinished: () => sources.keepUnfinished(),
				find: async (id) => revived(await sources.find(id)),
			},
			elapsed: () => browser.clock.elapsed(),
			sleep: (ms) => (this.#isOpen ? browser.clock.sleep(ms) : new Promise(() => {})),
			random: browser.random,
		});
	}

	get isOpen(): boolean {
		return this.#isOpen;
	}

	/** Closes it, in the midst of whatever it does. */
	die(): void {
		if (!this.#isOpen) return;
		this.#isOpen = false;
		this.storage.die();
		this.#browser.locks.free(this);
		this.#close();
	}
}

/** The fake IndexedDB keeps what a file holds, but not that it is one. */
function revived(file: File | undefined): File | undefined {
	if (file === undefined) return undefined;
	const { name, bytes } = file as unknown as MemoryFile;
	return new MemoryFile(name, bytes).asFile;
}
