import type { LockRequest } from '../../src/lib/import/importer.ts';

/** Web Locks as the tabs of one browser share them: a tab that dies loses its locks and its place in line. */
export class Locks {
	readonly #holders = new Map<string, object>();
	#waiting: Waiting[] = [];

	/** See `withLock` in `src/workers/locks.ts`. */
	async withLock<T>(
		tab: object,
		name: string,
		work: () => Promise<T>,
		{ ifFree, signal }: LockRequest = {},
	): Promise<T | undefined> {
		signal?.throwIfAborted();
		if (ifFree === true && this.#isTaken(name)) return undefined;
		await new Promise<void>((granted, failed) => {
			const waiting: Waiting = { tab, name, granted };
			this.#waiting.push(waiting);
			signal?.addEventListener('abort', () => {
				if (!this.#waiting.includes(waiting)) return;
				this.#waiting = this.#waiting.filter((other) => other !== waiting);
				failed(signal.reason);
			});
			this.#grant();
		});
		try {
			return await work();
		} finally {
			// Its tab may have died meanwhile, and another one hold it.
			if (this.#holders.get(name) === tab) this.#holders.delete(name);
			this.#grant();
		}
	}

	holderOf(name: string): object | undefined {
		return this.#holders.get(name);
	}

	/** The tab is gone. */
	free(tab: object): void {
		this.#waiting = this.#waiting.filter((waiting) => waiting.tab !== tab);
		for (const [name, holder] of this.#holders) if (holder === tab) this.#holders.delete(name);
		this.#grant();
	}

	#isTaken(name: string): boolean {
		return this.#holders.has(name) || this.#waiting.some((waiting) => waiting.name === name);
	}

	#grant(): void {
		this.#waiting = this.#waiting.filter(({ tab, name, granted }) => {
			if (this.#holders.has(name)) return true;
			this.#holders.set(name, tab);
			granted();
			return false;
		});
	}
}

interface Waiting {
	readonly tab: object;
	readonly name: string;
	readonly granted: () => void;
}
