import { StorageTrouble } from '../../core/storage-trouble.ts';
import type { Refusal } from '../../core/sync/read-answer.ts';
import type { Database, PushBlock, PushRequest, PushServer, StoredRefusal } from '../database.ts';

/** One state of a contact: the batch of its version, and a hash of its groups. None: both are 0. */
export interface Held {
	readonly version: number;
	readonly groups: number;
}

/** What came of some contacts of a request; the others are due again. */
export interface Settled {
	/** Positions in the request. */
	readonly done: readonly number[];
	readonly refused: readonly { readonly position: number; readonly refusal: Refusal }[];
	/** It was sent before: the server may have taken then what it has not taken now. */
	readonly isRepeat: boolean;
	/** When the answer came, milliseconds since 1970. */
	readonly at: number;
}

/**
 * What one server has of the contacts, and the requests that it has not answered yet.
 *
 * Kept in memory as it is in the database, which is written first: whoever holds the Web Lock `push` has the
 * only one. Changes that come while a transaction is under way share the next.
 */
export class PushLog {
	readonly #db: Database;
	/** Of the contacts. */
	readonly databaseId: string;
	readonly #blocks = new Map<number, Block>();
	readonly #requests = new Map<string, PushRequest>();
	#server: PushServer;
	#nextOrder = 1;
	/** Contacts in requests without an answer. */
	readonly #underWay = new Set<number>();

	private constructor(db: Database, databaseId: string, server: PushServer) {
		this.#db = db;
		this.databaseId = databaseId;
		this.#server = server;
	}

	/** Reads what is known of a server. Throws `StorageTrouble`. */
	static async open(db: Database, url: string, databaseId: string): Promise<PushLog> {
		const [server, blocks, requests] = await db.transaction(
			'r',
			[db.servers, db.pushes, db.requests],
			() =>
				Promise.all([
					db.servers.get(url),
					db.pushes.where('[server+block]').between([url, 0], [url, Infinity]).toArray(),
					db.requests.where('server').equals(url).sortBy('order'),
				]),
		);
		const log = new PushLog(db, databaseId, server ?? { url, bytesSent: 0 });
		for (const { block, versions, groups, refusals } of blocks)
			log.#blocks.set(block, { versions, groups, refusals: new Map(refusals) });
		for (const request of requests) log.#note(request);
		return log;
	}

	get server(): PushServer {
		return this.#server;
	}

	/** Requests without an answer, oldest first. */
	get requests(): readonly PushRequest[] {
		return [...this.#requests.values()].sort((a, b) => a.order - b.order);
	}

	/** Contacts in requests without an answer. */
	get contactsUnderWay(): number {
		return this.#underWay.size;
	}

	/** Contacts that the server refuses. */
	get refusedCount(): number {
		let count = 0;
		for (const { refusals } of this.#blocks.values()) count += refusals.size;
		return count;
	}

	/** The order of the next request that is made. */
	takeOrder(): number {
		return this.#nextOrder++;
	}

	/** Whether the server has this state of a contact. */
	isHeld(contact: number, { version, groups }: Held): boolean {
		const block = this.#blocks.get(blockOf(contact));
		const at = contact % BLOCK_SIZE;
		return (block?.versions[at] ?? 0) === version && (block?.groups[at] ?? 0) === groups;
	}

	/** Whether the server is to be told of this state of a contact. */
	isDue(contact: number, held: Held): boolean {
		if (this.#underWay.has(contact) || this.isHeld(contact, held)) return false;
		const refusal = this.#blocks.get(blockOf(contact))?.refusals.get(contact % BLOCK_SIZE);
		return refusal?.version !== held.version || refusal.groups !== held.groups;
	}

	/** Visits contacts that the server has in some version, or refuses to remove. */
	forEachHeld(visit: (contact: number) => void): void {
		for (const [block, { versions }] of this.#blocks) {
			for (let at = 0; at < BLOCK_SIZE; at++)
				if (versions[at] !== 0) visit(block * BLOCK_SIZE + at);
		}
	}

	/** Contacts that the server refuses, with the state that it was sent. */
	*refusals(): Generator<[contact: number, refusal: StoredRefusal]> {
		for (const [block, { refusals }] of this.#blocks)
			for (const [at, refusal] of refusals) yield [block * BLOCK_SIZE + at, refusal];
	}

	/** Notes requests before they are sent. */
	async begin(requests: readonly PushRequest[]): Promise<void> {
		for (const request of requests) this.#note(request);
		await this.#save({ puts: requests });
	}

	/** Notes an answer. */
	async settle(request: PushRequest, { done, refused, isRepeat, at }: Settled): Promise<void> {
		const blocks = new Set<number>();
		if (isRepeat) {
			for (const contact of request.numbers) {
				const [block, offset] = this.#changing(contact, blocks);
				block.versions[offset] = UNKNOWN_VERSION;
			}
		}
		for (const position of done) {
			const contact = request.numbers[position];
			const [block, offset] = this.#changing(contact, blocks);
			block.versions[offset] = request.versions[position];
			block.groups[offset] = request.groups[position];
			block.refusals.delete(offset);
		}
		for (const { position, refusal } of refused) {
			const [block, offset] = this.#changing(request.numbers[position], blocks);
			const version = request.versions[position];
			block.refusals.set(offset, { ...refusal, version, groups: request.groups[position] });
		}
		this.#forget(request);
		this.#server = { ...this.#server, lastAnswerAt: at };
		await this.#save({ deletes: [request.key], blocks });
	}

	/** Puts smaller requests in the place of one. */
	async split(request: PushRequest, parts: readonly PushRequest[]): Promise<void> {
		this.#forget(request);
		for (const part of parts) this.#note(part);
		await this.#save({ puts: parts, deletes: [request.key] });
	}

	/** Counts what is about to be sent; it is written with the next change. */
	countBytes(bytes: number): void {
		this.#server = { ...this.#server, bytesSent: this.#server.bytesSent + bytes };
	}

	/** Forgets refusals, so that these contacts are due again: all of them where none are named. */
	async forgetRefusals(contacts?: ReadonlySet<number>): Promise<void> {
		const blocks = new Set<number>();
		for (const [block, { refusals }] of this.#blocks) {
			for (const at of refusals.keys()) {
				if (contacts !== undefined && !contacts.has(block * BLOCK_SIZE + at)) continue;
				refusals.delete(at);
				blocks.add(block);
			}
		}
		await this.#save({ blocks });
	}

	#note(request: PushRequest): void {
		this.#requests.set(request.key, request);
		this.#nextOrder = Math.max(this.#nextOrder, request.order + 1);
		for (const contact of request.numbers) this.#underWay.add(contact);
	}

	#forget(request: PushRequest): void {
		this.#requests.delete(request.key);
		for (const contact of request.numbers) this.#underWay.delete(contact);
	}

	#changing(contact: number, changed: Set<number>): [block: Block, offset: number] {
		const number = blockOf(contact);
		let block = this.#blocks.get(number);
		if (block === undefined) this.#blocks.set(number, (block = newBlock()));
		changed.add(number);
		return [block, contact % BLOCK_SIZE];
	}

	/** Writes a change; with others that came meanwhile, in one transaction. */
	#save(change: Change): Promise<void> {
		const waiting = (this.#waiting ??= { puts: new Map(), deletes: new Set(), blocks: new Set() });
		for (const request of change.puts ?? []) waiting.puts.set(request.key, request);
		for (const key of change.deletes ?? []) if (!waiting.puts.delete(key)) waiting.deletes.add(key);
		for (const block of change.blocks ?? []) waiting.blocks.add(block);
		return (this.#next ??= this.#writing.catch(() => {}).then(() => this.#write()));
	}
	#waiting: Waiting | undefined;
	/** The write that is under way, and the one that follows it. */
	#writing: Promise<void> = Promise.resolve();
	#next: Promise<void> | undefined;

	#write(): Promise<void> {
		const { puts, deletes, blocks } = this.#waiting!;
		this.#waiting = this.#next = undefined;
		const db = this.#db;
		const url = this.#server.url;
		const changed = Array.from(blocks, (block): PushBlock => {
			return { server: url, block, ...this.#blocks.get(block)! };
		});
		return (this.#writing = db.write([db.meta, db.pushes, db.requests, db.servers], async () => {
			// A database that was cleared or replaced meanwhile knows other contacts by these numbers.
			if ((await db.meta.get('log'))?.databaseId !== this.databaseId)
				throw new StorageTrouble('cleared');
			await Promise.all([
				puts.size > 0 && db.requests.bulkPut([...puts.values()]),
				deletes.size > 0 && db.requests.bulkDelete([...deletes]),
				changed.length > 0 && db.pushes.bulkPut(changed),
				db.servers.put(this.#server),
			]);
		}));
	}
}

interface Change {
	readonly puts?: readonly PushRequest[];
	readonly deletes?: readonly string[];
	readonly blocks?: ReadonlySet<number>;
}

interface Waiting {
	readonly puts: Map<string, PushRequest>;
	readonly deletes: Set<string>;
	readonly blocks: Set<number>;
}

interface Block {
	readonly versions: Uint32Array;
	readonly groups: Uint32Array;
	readonly refusals: Map<number, StoredRefusal>;
}

/** The server has some version, or none: no batch has this `seq`. */
const UNKNOWN_VERSION = 0xffff_ffff;

/** Few enough to be written again for every 25 that the server has taken: 4 KB. */
const BLOCK_SIZE = 512;

function blockOf(contact: number): number {
	return Math.floor(contact / BLOCK_SIZE);
}

function newBlock(): Block {
	return {
		versions: new Uint32Array(BLOCK_SIZE),
		groups: new Uint32Array(BLOCK_SIZE),
		refusals: new Map(),
	};
}
