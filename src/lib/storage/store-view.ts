import { contactAt, type Columns } from '../core/columns.ts';
import type { Contact, Path } from '../core/contact.ts';
import { ContactBits } from '../core/contact-bits.ts';
import { CurrentVersions } from '../core/current.ts';
import { KEY_KINDS } from '../core/matching/key-kinds.ts';
import { unpackColumns } from '../core/packed-columns.ts';
import { isVisible } from '../core/run.ts';
import { StorageTrouble } from '../core/storage-trouble.ts';
import type { Database, Group, Head } from './database.ts';
import { eachHead } from './each-head.ts';

/**
 * What queries see of the log: which version of each contact is current, and who is in which group.
 *
 * It is checked against the log's generation before each query. Where batches were only added it reads
 * on; where the visibility of older ones changed (a rollback, a forecast published) it reads anew.
 */
export class StoreView {
	readonly #db: Database;
	#state: ViewState = emptyState();
	#refreshing: Promise<ViewState> | undefined;
	/** Decoded batches by `seq`, the last used at the end. */
	#columns = new Map<number, Columns>();

	constructor(db: Database) {
		this.#db = db;
	}

	/** The view as of now. Calls that come together share one refresh. */
	async fresh(): Promise<ViewState> {
		// One that is under way may have read the log before what the caller knows of was written to it.
		await this.#refreshing?.catch(() => {});
		this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = undefined));
		return this.#refreshing;
	}

	/**
	 * The contacts of these numbers, in their order. Living ones only. Throws `StorageTrouble` (cleared)
	 * where they are gone.
	 */
	async contacts(view: ViewState, numbers: readonly number[]): Promise<Contact[]> {
		// Taken before any waiting: the view is carried forward meanwhile.
		const places = numbers.map((number) => ({
			seq: view.current.seqOf(number),
			position: view.current.positionOf(number),
		}));
		const columnsOf = await this.#load(new Set(places.map(({ seq }) => seq)));
		return places.map(({ seq, position }) => {
			const columns = columnsOf.get(seq);
			if (columns === undefined) throw new StorageTrouble('cleared');
			return contactAt(columns, position);
		});
	}

	async #load(seqs: ReadonlySet<number>): Promise<Map<number, Columns>> {
		// Of this moment: a refresh may begin a new one, and another call drop what this one needs.
		const cache = this.#columns;
		const loaded = new Map<number, Columns>();
		const missing: number[] = [];
		for (const seq of seqs) {
			const columns = cache.get(seq);
			if (columns === undefined) missing.push(seq);
			else {
				loaded.set(seq, columns);
				// Used now: back to the end of the queue of those to drop.
				cache.delete(seq);
				cache.set(seq, columns);
			}
		}
		for (const batch of await this.#db.batches.bulkGet(missing)) {
			if (batch === undefined) continue;
			const columns = unpackColumns(batch.columns);
			loaded.set(batch.seq, columns);
			cache.set(batch.seq, columns);
		}
		const surplus = cache.size - Math.max(CACHED_BATCHES, seqs.size);
		for (const seq of [...cache.keys()].slice(0, Math.max(0, surplus))) cache.delete(seq);
		return loaded;
	}

	async #refresh(): Promise<ViewState> {
		const { meta, imports } = this.#db;
		// In one transaction: what is visible is what this generation shows, and nothing newer.
		const [log, runs] = await this.#db.transaction('r', meta, imports, async () => {
			const stored = await meta.get('log');
			const isKnown =
				stored?.generation === this.#state.generation &&
				stored.databaseId === this.#state.databaseId;
			return [
				stored,
				stored === undefined || isKnown ? undefined : await imports.toArray(),
			] as const;
		});
		if (log === undefined) return (this.#state = emptyState());
		if (runs === undefined) return this.#state;
		const old = this.#state;
		const readOn = log.databaseId === old.databaseId && log.visibilityGeneration <= old.generation;
		if (!readOn) this.#columns = new Map();
		const state: ViewState = {
			...(readOn ? old : emptyState()),
			databaseId: log.databaseId,
			generation: log.generation,
			nextSeq: log.nextSeq,
			groups: await this.#db.groups.toArray(),
		};
		const visible = new Set(runs.filter(isVisible).map(({ id }) => id));
		const heads: Head[] = [];
		await eachHead(this.#db, log.nextSeq, readOn ? old.nextSeq : 0, (head) => {
			if (!visible.has(head.importId)) return;
			if (readOn) heads.push(head);
			else addOlder(state, head);
		});
		for (const head of heads.reverse()) addNewer(state, head);
		return (this.#state = state);
	}
}

/**
 * A moment of the log. Its structures are carried forward where batches are added, so take what a
 * question needs before the first wait, and keep nothing of it across questions.
 */
export interface ViewState {
	readonly databaseId: string;
	readonly generation: number;
	readonly nextSeq: number;
	readonly current: CurrentVersions;
	/** The contacts of `current`, to be compared with other sets. */
	readonly living: ContactBits;
	readonly groups: readonly Group[];
	/** By group. */
	readonly members: ReadonlyMap<number, ContactBits>;
	readonly withEmail: ContactBits;
	/** Every path that occurs in what was read. */
	readonly paths: ReadonlySet<Path>;
}

/** Decoded batches kept: a page sorted by name touches as many batches as it has rows. */
const CACHED_BATCHES = 256;
/** A bit in a head's `keyKinds`. */
const EMAIL = 1 << KEY_KINDS.indexOf('email');

function emptyState(): ViewState {
	return {
		databaseId: '',
		generation: -1,
		nextSeq: 0,
		current: new CurrentVersions({ forMatching: false }),
		living: new ContactBits(),
		groups: [],
		members: new Map(),
		withEmail: new ContactBits(),
		paths: new Set(),
	};
}

/** Adds a head that is older than all that was added before. */
function addOlder(state: ViewState, head: Head): void {
	for (let position = 0; position < head.contacts.length; position++) {
		const contact = head.contacts[position];
		if (state.current.isKnown(contact)) continue;
		state.current.set(contact, head.seq, position);
		state.living.add(contact);
		if (hasEmail(head, position)) state.withEmail.add(contact);
	}
	addShared(state, head);
}

/** Adds a head that is newer than all that was added before. */
function addNewer(state: ViewState, head: Head): void {
	for (let position = 0; position < head.contacts.length; position++) {
		const contact = head.contacts[position];
		state.current.set(contact, head.seq, position);
		state.living.add(contact);
		if (hasEmail(head, position)) state.withEmail.add(contact);
		else state.withEmail.delete(contact);
	}
	addShared(state, head);
}

function addShared(state: ViewState, head: Head): void {
	const members = state.members as Map<number, ContactBits>;
	for (let i = 0; i < head.memberContacts.length; i++) {
		const group = head.memberGroups[i];
		let bits = members.get(group);
		if (bits === undefined) members.set(group, (bits = new ContactBits()));
		bits.add(head.memberContacts[i]);
	}
	for (const path of head.paths) (state.paths as Set<Path>).add(path);
}

function hasEmail({ keyKinds }: Head, position: number): boolean {
	return (keyKinds[position] & EMAIL) !== 0;
}
