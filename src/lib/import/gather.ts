import type { CheckedBatch } from '../core/checking/checked-batch.ts';
import { contactAt, type Columns } from '../core/columns.ts';
import type { Contact } from '../core/contact.ts';
import { unpackColumns } from '../core/packed-columns.ts';
import { ascendingRuns, pickRuns } from '../core/pick-runs.ts';
import type { StoredContacts } from '../storage/log-reading.ts';
import type { ReadingEvent } from './checked-batches.ts';

type CheckedRows = Extract<ReadingEvent, { kind: 'batch' }>;
type ReadingEnd = Extract<ReadingEvent, { kind: 'end' }>;

/** A batch that can be planned. */
export interface GatheredBatch extends CheckedRows {
	/** The content of a contact that the batch may change; `undefined` where it has not been read. */
	readonly stored: (contact: number) => Contact | undefined;
}

/** What gathering asks of the run: the index as it stands, and the log. */
export interface StoredReader {
	/** Contacts that the plan of this batch will need; see `candidates`. */
	candidates(batch: CheckedBatch): ReadonlySet<number>;
	/** The stored batch that holds the contact's current version. */
	seqOf(contact: number): number;
	/** Reads contacts, each stored batch once. */
	read(contacts: Iterable<number>): AsyncIterable<StoredContacts>;
}

/** How long batches wait. */
export interface GatherBounds {
	/** Stored batches read per batch that goes on: few enough not to be worth any waiting. */
	readonly readsPerBatch: number;
	/** Batches that share a reading at least, where anything is to be read. */
	readonly atLeast: number;
	readonly batches: number;
	readonly contacts: number;
	/** Bytes of the file. */
	readonly bytes: number;
	/** Characters of what is read for batches that waited. */
	readonly readChars: number;
}

/** About five batches of the largest wait, 12 MB; what is read for them is less. */
const BOUNDS: GatherBounds = {
	// Together they take less than it takes to check and plan a batch.
	readsPerBatch: 4,
	// IndexedDB lets a reading wait for the writing before it: one for every batch, and nothing overlaps.
	atLeast: 3,
	batches: 64,
	contacts: 20_000,
	bytes: 12 * 1024 * 1024,
	readChars: 8 * 1024 * 1024,
};

/**
 * Between checking and planning: reads the stored contacts that batches are about to change.
 *
 * The rule: batches wait for one another while more than a few stored batches would have to be read for
 * each, until as many wait as memory allows. Then each stored batch is read once for all of them, and
 * they go on in order. A re-export in its own order finds what a batch needs in one or two stored ones, so
 * only a handful share a reading, and none wait where nothing is needed; shuffled, it reads the whole log,
 * but once for 12 MB of the file instead of for each batch.
 *
 * What was read holds only while the contact still lies where it was read: a batch that goes on may
 * change contacts that the ones behind it need. Before such a one goes on, what it lacks is read for it.
 */
export async function* gather(
	events: AsyncIterable<ReadingEvent>,
	reader: StoredReader,
	signal: AbortSignal,
	bounds: GatherBounds = BOUNDS,
): AsyncGenerator<GatheredBatch | ReadingEnd> {
	const supply = new Supply(events, signal);
	try {
		for (;;) {
			const { waiting, needed, last } = await takeBatches(supply, reader, signal, bounds);
			if (signal.aborted) return;
			const alone = waiting.length === 1;
			const read = new ReadContacts(reader);
			await read.add(needed, signal, alone ? Infinity : bounds.readChars);
			for (let event; (event = waiting.shift()) !== undefined;) {
				const lacking = new ReadContacts(reader);
				if (!alone) await lacking.add(read.lacking(reader.candidates(event.batch)), signal);
				if (signal.aborted) return;
				// Asked for while this one is planned, and one for one: no more ever wait.
				supply.ask();
				yield { ...event, stored: (contact) => lacking.get(contact) ?? read.get(contact) };
			}
			if (last?.kind === 'over') return;
			if (last?.kind === 'failed') throw last.error;
			if (last !== undefined) return yield last;
		}
	} finally {
		await supply.close();
	}
}

interface Waiting {
	readonly waiting: CheckedRows[];
	/** Contacts that they will need. */
	readonly needed: ReadonlySet<number>;
	/** What came after them instead of another batch. */
	readonly last: Exclude<Supplied, CheckedRows> | undefined;
}

async function takeBatches(
	supply: Supply,
	reader: StoredReader,
	signal: AbortSignal,
	bounds: GatherBounds,
): Promise<Waiting> {
	const waiting: CheckedRows[] = [];
	const needed = new Set<number>();
	const seqs = new Set<number>();
	for (;;) {
		const next = await supply.next();
		if (next.kind !== 'batch') return { waiting, needed, last: next };
		waiting.push(next);
		if (signal.aborted) return { waiting, needed, last: undefined };
		for (const contact of reader.candidates(next.batch)) {
			needed.add(contact);
			seqs.add(reader.seqOf(contact));
		}
		if (
			seqs.size === 0 ||
			(waiting.length >= bounds.atLeast && seqs.size <= bounds.readsPerBatch * waiting.length) ||
			waiting.length >= bounds.batches ||
			needed.size >= bounds.contacts ||
			next.bytesRead - waiting[0].bytesRead >= bounds.bytes
		) {
			return { waiting, needed, last: undefined };
		}
	}
}

/**
 * Contacts that were read, as flat columns of just these: a value cut from a stored batch would keep the
 * whole batch in memory, and as maps they would take several times the room.
 */
class ReadContacts {
	readonly #reader: StoredReader;
	readonly #places = new Map<number, Place>();

	constructor(reader: StoredReader) {
		this.#reader = reader;
	}

	/** Reads contacts, until it has read `maxChars` of them or the signal is aborted. */
	async add(
		contacts: ReadonlySet<number>,
		signal: AbortSignal,
		maxChars = Infinity,
	): Promise<void> {
		if (contacts.size === 0) return;
		let chars = 0;
		for await (const { seq, numbers, positions, columns } of this.#reader.read(contacts)) {
			const own = unpackColumns(pickRuns(columns, positions.length, ascendingRuns(positions)!));
			numbers.forEach((contact, position) => {
				this.#places.set(contact, { seq, columns: own, position });
			});
			for (const text of own.texts) chars += text.length;
			if (signal.aborted || chars >= maxChars) return;
		}
	}

	/** Undefined too where the contact has been changed since. */
	get(contact: number): Contact | undefined {
		const place = this.#places.get(contact);
		if (place?.seq !== this.#reader.seqOf(contact)) return undefined;
		return contactAt(place.columns, place.position);
	}

	/** Those of the contacts that it cannot give. */
	lacking(contacts: ReadonlySet<number>): Set<number> {
		const lacking = new Set<number>();
		for (const contact of contacts) {
			if (this.#places.get(contact)?.seq !== this.#reader.seqOf(contact)) lacking.add(contact);
		}
		return lacking;
	}
}

interface Place {
	readonly seq: number;
	readonly columns: Columns;
	readonly position: number;
}

type Supplied =
	ReadingEvent | { readonly kind: 'failed'; readonly error: unknown } | { readonly kind: 'over' };

/**
 * Asks for events ahead, as many as it is told to, but one at a time: it can end between any two. A
 * failure comes in its place, after the batches before it.
 *
 * Once the signal is aborted nobody waits for it: a disk that is slow, or gone, must not hold up a cancel.
 */
class Supply {
	readonly #events: AsyncIterator<ReadingEvent>;
	readonly #asked: Promise<Supplied>[] = [];
	#previous: Promise<unknown> = Promise.resolve();
	readonly #signal: AbortSignal;
	#closed = false;

	constructor(events: AsyncIterable<ReadingEvent>, signal: AbortSignal) {
		this.#events = events[Symbol.asyncIterator]();
		this.#signal = signal;
	}

	ask(): void {
		const answer = this.#previous.then(() => this.#next());
		this.#asked.push(answer);
		this.#previous = answer;
	}

	async next(): Promise<Supplied> {
		if (this.#asked.length === 0) this.ask();
		const asked = this.#asked.shift()!;
		if (this.#signal.aborted) return { kind: 'over' };
		// Not by `Promise.race`: the one promise of an abort would hold on to all that was ever raced against it.
		return new Promise((resolve) => {
			const end = (): void => resolve({ kind: 'over' });
			this.#signal.addEventListener('abort', end);
			void asked.then((supplied) => {
				this.#signal.removeEventListener('abort', end);
				resolve(supplied);
			});
		});
	}

	async close(): Promise<void> {
		this.#closed = true;
		const ended = this.#events.return?.();
		if (this.#signal.aborted) ended?.catch(() => {});
		else await ended;
	}

	async #next(): Promise<Supplied> {
		if (this.#closed) return { kind: 'over' };
		try {
			const { done, value } = await this.#events.next();
			return done === true ? { kind: 'over' } : value;
		} catch (error) {
			return { kind: 'failed', error };
		}
	}
}
