import type { Contact, Path } from '../core/contact.ts';
import { ContactBits } from '../core/contact-bits.ts';
import { CurrentVersions } from '../core/current.ts';
import { KEY_KINDS } from '../core/matching/key-kinds.ts';
import { ownCopy } from '../core/own-copy.ts';
import { packedContactAt, type PackedColumns } from '../core/packed-columns.ts';
import { StorageTrouble } from '../core/storage-trouble.ts';
import { ColumnsCache } from './columns-cache.ts';
import type { Database, Group, Head } from './database.ts';
import { eachHead } from './each-head.ts';
import { NONE } from './heads.ts';
import { SeenHeads } from './seen-heads.ts';

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
	#columns = new ColumnsCache();

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
	 *
	 * @param valueChars longer values are cut to so many
	 */
	async contacts(
		view: ViewState,
		numbers: readonly number[],
		valueChars = Infinity,
	): Promise<Contact[]> {
		// Taken before any waiting: the view is carried forward meanwhile.
		const places = numbers.map((number) => ({
			seq: view.current.seqOf(number),
			position: view.current.positionOf(number),
		}));
		const inBatch = new Map<number, number[]>();
		places.forEach(({ seq }, at) => {
			const others = inBatch.get(seq);
			if (others === undefined) inBatch.set(seq, [at]);
			else others.push(at);
		});
		const contacts: Contact[] = [];
		let found = 0;
		for await (const [seq, columns] of this.#load([...inBatch.keys()])) {
			for (const at of inBatch.get(seq)!) {
				contacts[at] = cut(packedContactAt(columns, places[at].position), valueChars);
				found++;
			}
		}
		if (found < numbers.length) throw new StorageTrouble('cleared');
		return contacts;
	}

	/** Batches, a few at a time: a page may need as many as it has rows, of some megabytes each. */
	async *#load(seqs: readonly number[]): AsyncGenerator<[seq: number, columns: PackedColumns]> {
		// Of this moment: a refresh may begin a new one.
		const cache = this.#columns;
		const missing: number[] = [];
		for (const seq of seqs) {
			const columns = cache.get(seq);
			if (columns === undefined) missing.push(seq);
			else yield [seq, columns];
		}
		for (let from = 0; from < missing.length; from += BATCHES_PER_READ) {
			const read = missing.slice(from, from + BATCHES_PER_READ);
			for (const batch of await this.#db.batches.bulkGet(read)) {
				if (batch === undefined) continue;
				cache.set(batch.seq, batch.columns);
				yield [batch.seq, batch.columns];
			}
		}
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
		if (!readOn) this.#columns = new ColumnsCache();
		const state: ViewState = {
			...(readOn ? old : emptyState()),
			databaseId: log.databaseId,
			generation: log.generation,
			nextSeq: log.nextSeq,
			groups: await this.#db.groups.toArray(),
		};
		const seen = new SeenHeads(runs);
		const heads: Head[] = [];
		/** Memberships whose newest entry is a removal. */
		const left: Memberships = new Map();
		await eachHead(this.#db, log.nextSeq, readOn ? old.nextSeq : 0, (head) => {
			const part = seen.of(head);
			if (part === undefined) return;
			if (readOn) heads.push(part);
			else addOlder(state, part, left);
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

/** The groups of those of these contacts that are in any, in one pass over the groups. */
export function groupIdsOf(view: ViewState, contacts: ContactBits): Map<number, readonly number[]> {
	const groupIds = new Map<number, readonly number[]>();
	// In the order in which they were made: `members` has them as the heads were read.
	const groups = [...view.members].sort(([a], [b]) => a - b);
	for (const [group, members] of groups) {
		// Shared by all that are in no other group, as most are.
		const alone = [group];
		members.forEachShared(contacts, (number) => {
			const known = groupIds.get(number);
			groupIds.set(number, known === undefined ? alone : [...known, group]);
		});
	}
	return groupIds;
}

/** Batches read in one go: enough to be quick, few enough to hold. */
const BATCHES_PER_READ = 4;
/** A bit in a head's `keyKinds`. */
const EMAIL = 1 << KEY_KINDS.indexOf('email');

function cut(contact: Contact, valueChars: number): Contact {
	const long = [...contact].filter(([, value]) => value.length > valueChars);
	// Their own, so that what is left does not keep the rest in memory.
	const cuts = long.map(([path, value]) => [path, ownCopy(value.slice(0, valueChars))] as const);
	return cuts.length === 0 ? contact : new Map([...contact, ...cuts]);
}

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

/** By group. */
type Memberships = Map<number, ContactBits>;

/** Adds a head that is older than all that was added before. */
function addOlder(state: ViewState, head: Head, left: Memberships): void {
	const { current, living, withEmail } = state;
	for (let position = 0; position < head.contacts.length; position++) {
		const contact = head.contacts[position];
		if (current.isKnown(contact)) continue;
		current.set(contact, head.seq, position);
		living.add(contact);
		if (hasEmail(head, position)) withEmail.add(contact);
	}
	for (const contact of head.deleted ?? NONE) {
		if (!current.isKnown(contact)) current.setDeleted(contact, head.seq);
	}
	const members = state.members as Memberships;
	const { memberContacts, memberGroups, leaverContacts = NONE, leaverGroups = NONE } = head;
	for (let i = 0; i < memberContacts.length; i++) {
		const contact = memberContacts[i];
		const group = memberGroups[i];
		if (left.get(group)?.has(contact) !== true) bitsOf(members, group).add(contact);
	}
	for (let i = 0; i < leaverContacts.length; i++) {
		const contact = leaverContacts[i];
		const group = leaverGroups[i];
		if (members.get(group)?.has(contact) !== true) bitsOf(left, group).add(contact);
	}
	addPaths(state, head);
}

/** Adds a head that is newer than all that was added before. */
function addNewer(state: ViewState, head: Head): void {
	const { current, living, withEmail } = state;
	for (let position = 0; position < head.contacts.length; position++) {
		const contact = head.contacts[position];
		current.set(contact, head.seq, position);
		living.add(contact);
		if (hasEmail(head, position)) withEmail.add(contact);
		else withEmail.delete(contact);
	}
	for (const contact of head.deleted ?? NONE) {
		current.setDeleted(contact, head.seq);
		living.delete(contact);
		withEmail.delete(contact);
	}
	const members = state.members as Memberships;
	const { memberContacts, memberGroups, leaverContacts = NONE, leaverGroups = NONE } = head;
	for (let i = 0; i < memberContacts.length; i++)
		bitsOf(members, memberGroups[i]).add(memberContacts[i]);
	for (let i = 0; i < leaverContacts.length; i++)
		members.get(leaverGroups[i])?.delete(leaverContacts[i]);
	addPaths(state, head);
}

function addPaths(state: ViewState, head: Head): void {
	for (const path of head.paths) (state.paths as Set<Path>).add(path);
}

function bitsOf(memberships: Memberships, group: number): ContactBits {
	let bits = memberships.get(group);
	if (bits === undefined) memberships.set(group, (bits = new ContactBits()));
	return bits;
}

function hasEmail({ keyKinds }: Head, position: number): boolean {
	return (keyKinds[position] & EMAIL) !== 0;
}
