import { contactAt, type Columns } from '../core/columns.ts';
import type { Contact, Path } from '../core/contact.ts';
import { ContactBits } from '../core/contact-bits.ts';
import { CurrentVersions } from '../core/current.ts';
import { KEY_KINDS } from '../core/keys.ts';
import { isVisible } from '../core/run.ts';
import type { Database, Group, Head } from './database.ts';
import { eachHead } from './log.ts';

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
	readonly #columns = new Map<number, Columns>();

	constructor(db: Database) {
		this.#db = db;
	}

	/** The view as of now. Calls that come together share one refresh. */
	async fresh(): Promise<ViewState> {
		this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = undefined));
		return this.#refreshing;
	}

	/** The contacts of these numbers, in their order. Living ones only. */
	async contacts(view: ViewState, numbers: readonly number[]): Promise<Contact[]> {
		await this.#load(new Set(numbers.map((number) => view.current.seqOf(number))));
		return numbers.map((number) =>
			contactAt(this.#columns.get(view.current.seqOf(number))!, view.current.positionOf(number)),
		);
	}

	async #load(seqs: ReadonlySet<number>): Promise<void> {
		const missing: number[] = [];
		for (const seq of seqs) {
			const columns = this.#columns.get(seq);
			if (columns === undefined) missing.push(seq);
			else {
				// Used now: back to the end of the queue of those to drop.
				this.#columns.delete(seq);
				this.#columns.set(seq, columns);
			}
		}
		const batches = await this.#db.batches.bulkGet(missing);
		for (const batch of batches)
			if (batch !== undefined) this.#columns.set(batch.seq, batch.columns);
		const surplus = this.#columns.size - Math.max(CACHED_BATCHES, seqs.size);
		for (const seq of [...this.#columns.keys()].slice(0, Math.max(0, surplus)))
			this.#columns.delete(seq);
	}

	async #refresh(): Promise<ViewState> {
		const meta = await this.#db.meta.get('log');
		if (meta === undefined) return (this.#state = emptyState());
		const old = this.#state;
		if (meta.generation === old.generation && meta.databaseId === old.databaseId) return old;
		const readOn =
			meta.databaseId === old.databaseId && meta.visibilityGeneration <= old.generation;
		if (!readOn) this.#columns.clear();
		const state: ViewState = {
			...(readOn ? old : emptyState()),
			databaseId: meta.databaseId,
			generation: meta.generation,
			nextSeq: meta.nextSeq,
			groups: await this.#db.groups.toArray(),
		};
		const visible = new Set(
			(await this.#db.imports.toArray()).filter(isVisible).map(({ id }) => id),
		);
		const heads: Head[] = [];
		await eachHead(this.#db, meta.nextSeq, readOn ? old.nextSeq : 0, (head) => {
			if (!visible.has(head.importId)) return;
			if (readOn) heads.push(head);
			else addOlder(state, head);
		});
		for (const head of heads.reverse()) addNewer(state, head);
		return (this.#state = state);
	}
}

/** A moment of the log. Its structures are carried forward, so keep nothing of it across queries. */
export interface ViewState {
	readonly databaseId: string;
	readonly generation: number;
	readonly nextSeq: number;
	readonly current: CurrentVersions;
	readonly groups: readonly Group[];
	/** By group. */
	readonly members: ReadonlyMap<number, ContactBits>;
	readonly withEmail: ContactBits;
	/** Every path that occurs in what was read. */
	readonly paths: ReadonlySet<Path>;
}

/** Decoded batches kept: a page sorted by name touches as many batches as it has rows. */
const CACHED_BATCHES = 256;
const EMAIL = KEY_KINDS.indexOf('email');

function emptyState(): ViewState {
	return {
		databaseId: '',
		generation: -1,
		nextSeq: 0,
		current: new CurrentVersions({ forMatching: false }),
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
		if (hasEmail(head, position)) state.withEmail.add(contact);
	}
	addShared(state, head);
}

/** Adds a head that is newer than all that was added before. */
function addNewer(state: ViewState, head: Head): void {
	for (let position = 0; position < head.contacts.length; position++) {
		const contact = head.contacts[position];
		state.current.set(contact, head.seq, position);
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

function hasEmail(head: Head, position: number): boolean {
	const begin = position === 0 ? 0 : head.keyEnds[position - 1];
	for (let key = begin; key < head.keyEnds[position]; key++)
		if (head.keyKinds[key] === EMAIL) return true;
	return false;
}
