import type { Batch, Database } from '../../src/lib/storage/database.ts';

/**
 * The tables that importing needs, in memory: imports run as they do, without a browser, and reads of
 * stored batches are counted. No transaction is ever undone.
 */
export class MemoryDatabase {
	readonly meta = new MemoryTable('id');
	readonly imports = new MemoryTable('id');
	readonly batches = new CountingTable<Batch>('seq');
	readonly heads = new MemoryTable('seq');
	readonly hashes = new MemoryTable('seq');
	readonly outcomes = new MemoryTable('seq');
	readonly groups = new MemoryTable('id');
	readonly mappings = new MemoryTable('headerFingerprint');
	readonly name = 'memory';

	get asDatabase(): Database {
		return this as unknown as Database;
	}

	write(_tables: unknown, work: () => unknown): unknown {
		return work();
	}

	/** The tables are named before the work. */
	transaction(...tablesAndWork: unknown[]): unknown {
		return (tablesAndWork.at(-1) as () => unknown)();
	}
}

interface Found<T> {
	toArray(): Promise<T[]>;
	count(): Promise<number>;
}

class MemoryTable<T extends object> {
	readonly #key: string;
	readonly #records = new Map<unknown, T>();

	constructor(key: string) {
		this.#key = key;
	}

	get size(): number {
		return this.#records.size;
	}

	async get(key: unknown): Promise<T | undefined> {
		return this.#records.get(key);
	}

	async bulkGet(keys: readonly unknown[]): Promise<(T | undefined)[]> {
		return keys.map((key) => this.#records.get(key));
	}

	async put(record: T): Promise<void> {
		this.#records.set(record[this.#key as keyof T], record);
	}

	async add(record: T): Promise<void> {
		return this.put(record);
	}

	async toArray(): Promise<T[]> {
		return [...this.#records.values()];
	}

	where(): { between: (low: number, high: number) => Found<T> } {
		const within = async (low: number, high: number): Promise<T[]> =>
			[...this.#records]
				.filter(([key]) => (key as number) >= low && (key as number) < high)
				.map(([, record]) => record);
		return {
			between: (low, high) => ({
				toArray: () => within(low, high),
				count: async () => (await within(low, high)).length,
			}),
		};
	}
}

class CountingTable<T extends object> extends MemoryTable<T> {
	/** Reads by key. */
	readonly reads = new Map<unknown, number>();
	/** Records asked for in one go, at most. */
	mostAtOnce = 0;

	get totalReads(): number {
		return [...this.reads.values()].reduce((sum, reads) => sum + reads, 0);
	}

	override bulkGet(keys: readonly unknown[]): Promise<(T | undefined)[]> {
		this.mostAtOnce = Math.max(this.mostAtOnce, keys.length);
		for (const key of keys) this.reads.set(key, (this.reads.get(key) ?? 0) + 1);
		return super.bulkGet(keys);
	}
}
