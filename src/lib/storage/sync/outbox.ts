import { ContactBits } from '../../core/contact-bits.ts';
import { hashInto } from '../../core/matching/hash.ts';
import { NumberPages, PAGE_MASK, PAGE_SIZE } from '../../core/number-pages.ts';
import { StorageTrouble } from '../../core/storage-trouble.ts';
import { MAX_BATCH, type BatchRequest } from '../../core/sync/protocol.ts';
import { publicId } from '../../core/sync/public-id.ts';
import { wireContact } from '../../core/sync/wire-contact.ts';
import type { Database, PushRequest } from '../database.ts';
import { eachHead } from '../each-head.ts';
import { groupIdsOf, StoreView, type ViewState } from '../store-view.ts';
import { PushLog, type Held, type SetTimer } from './push-log.ts';

/**
 * What is to be sent: the log is the outbox. A contact is due where its current version, or its groups, are
 * not what the server has; one that is gone and that the server has is due for removal.
 */
export class Outbox {
	readonly #db: Database;
	readonly #view: StoreView;
	/** Makes idempotency keys. */
	readonly #newKey: () => string;
	#moment: Moment | undefined;

	constructor(db: Database, newKey: () => string) {
		this.#db = db;
		this.#view = new StoreView(db);
		this.#newKey = newKey;
	}

	/** What is known of a server; `undefined` before anything was ever stored here. Throws `StorageTrouble`. */
	async openLog(url: string, setTimer: SetTimer): Promise<PushLog | undefined> {
		const { databaseId } = await this.#view.fresh();
		return databaseId === '' ? undefined : PushLog.open(this.#db, url, databaseId, setTimer);
	}

	/** Numbers of the contacts that are due now, those to store before those to remove. */
	async due(log: PushLog): Promise<DueContacts> {
		const view = await this.#viewFor(log);
		const { groups } = await this.#momentOf(view);
		const stored = view.current.numbers();
		let size = 0;
		for (const contact of stored)
			if (log.isDue(contact, heldNow(view, groups, contact))) stored[size++] = contact;
		const removed: number[] = [];
		log.forEachHeld((contact) => {
			if (!view.current.isLiving(contact) && log.isDue(contact, GONE)) removed.push(contact);
		});
		await this.#forgetOldRefusals(log, view, groups);
		return { stored: stored.subarray(0, size), removed: Uint32Array.from(removed).sort() };
	}

	/** Requests that store these contacts, as they are now; those that are gone meanwhile are left out. */
	async storing(log: PushLog, numbers: readonly number[]): Promise<PushRequest[]> {
		const view = await this.#viewFor(log);
		const moment = await this.#momentOf(view);
		// Of one moment: the view may be carried forward at any wait.
		const living = numbers.filter((number) => view.current.isLiving(number));
		const asked = new ContactBits();
		for (const number of living) asked.add(number);
		const groupIds = groupIdsOf(view, asked);
		const held = living.map((number) => heldNow(view, moment.groups, number));
		const contacts = await this.#view.contacts(view, living);
		const requests: PushRequest[] = [];
		for (let from = 0; from < living.length; from += MAX_BATCH) {
			const some = living.slice(from, from + MAX_BATCH);
			const body: BatchRequest = {
				contacts: some.map((number, at) => {
					const created = moment.runs[entryOf(moment.firstRuns, number)];
					return wireContact(contacts[from + at], {
						id: publicId(view.databaseId, number),
						groups: (groupIds.get(number) ?? []).map((id) => moment.groupNames.get(id) ?? ''),
						createdAt: created.at,
						updatedAt: moment.runs[moment.runOfSeq.get(held[from + at].version)!].at,
						importId: created.id,
					});
				}),
			};
			requests.push(
				this.#request(log, some, held.slice(from, from + MAX_BATCH), { body, removes: false }),
			);
		}
		return requests;
	}

	/** Requests that remove these contacts, which are gone. */
	async removing(log: PushLog, numbers: readonly number[]): Promise<PushRequest[]> {
		const { databaseId, current } = await this.#viewFor(log);
		const gone = numbers.filter((number) => !current.isLiving(number));
		const requests: PushRequest[] = [];
		for (let from = 0; from < gone.length; from += MAX_BATCH) {
			const some = gone.slice(from, from + MAX_BATCH);
			const deleted = some.map((number) => publicId(databaseId, number));
			const held = some.map(() => GONE);
			requests.push(
				this.#request(log, some, held, { body: { contacts: [], deleted }, removes: true }),
			);
		}
		return requests;
	}

	/** Two requests of the same contacts as one, under keys of their own. */
	halves(log: PushLog, request: PushRequest): PushRequest[] {
		const body = JSON.parse(request.body) as BatchRequest;
		const middle = request.numbers.length >> 1;
		return [
			[0, middle],
			[middle, request.numbers.length],
		].map(([from, to]) => ({
			...request,
			key: this.#newKey(),
			order: log.takeOrder(),
			numbers: request.numbers.slice(from, to),
			versions: request.versions.slice(from, to),
			groups: request.groups.slice(from, to),
			body: JSON.stringify({
				contacts: body.contacts.slice(from, to),
				...(request.removes && { deleted: body.deleted?.slice(from, to) }),
			}),
		}));
	}

	/** What was refused is of no interest any more where the contact is again what the server has. */
	async #forgetOldRefusals(log: PushLog, view: ViewState, groups: Moment['groups']): Promise<void> {
		const old = new Set<number>();
		for (const [contact] of log.refusals())
			if (log.isHeld(contact, heldNow(view, groups, contact))) old.add(contact);
		if (old.size > 0) await log.forgetRefusals(old);
	}

	#request(
		log: PushLog,
		numbers: readonly number[],
		held: readonly Held[],
		{ body, removes }: { body: BatchRequest; removes: boolean },
	): PushRequest {
		return {
			key: this.#newKey(),
			server: log.server.url,
			order: log.takeOrder(),
			removes,
			numbers: Uint32Array.from(numbers),
			versions: Uint32Array.from(held, ({ version }) => version),
			groups: Uint32Array.from(held, ({ groups }) => groups),
			body: JSON.stringify(body),
		};
	}

	/** Throws `StorageTrouble` (cleared) where the contacts are not those that the log speaks of. */
	async #viewFor(log: PushLog): Promise<ViewState> {
		const view = await this.#view.fresh();
		if (view.databaseId !== log.databaseId) throw new StorageTrouble('cleared');
		return view;
	}

	async #momentOf(view: ViewState): Promise<Moment> {
		if (this.#moment?.generation !== view.generation) this.#moment = await this.#read(view);
		return this.#moment;
	}

	/** What a request says besides the fields of a contact. */
	async #read(view: ViewState): Promise<Moment> {
		const { generation } = view;
		const groupNames = new Map(view.groups.map(({ id, name }) => [id, name] as const));
		const groups: Moment['groups'] = new NumberPages();
		for (const [group, members] of view.members) {
			// By name: another log that takes the place of this one may number its groups in another way.
			hashInto(hash, groupNames.get(group) ?? '', GROUP_TAG, NO_SEED);
			const { low } = hash;
			// A sum, since groups have no order.
			members.forEachShared(view.living, (contact) => {
				const page = pageOf(groups, contact);
				page[contact & PAGE_MASK] += low;
			});
		}
		const runs: Moment['runs'][number][] = [];
		const indexById = new Map<string, number>();
		for (const { id, publishedAt, createdAt } of await this.#db.imports.toArray()) {
			indexById.set(id, runs.length);
			runs.push({ id, at: publishedAt ?? createdAt });
		}
		const firstRuns: Moment['firstRuns'] = new NumberPages();
		const runOfSeq = new Map<number, number>();
		await eachHead(this.#db, view.nextSeq, 0, ({ seq, importId, contacts }) => {
			const run = indexById.get(importId);
			if (run === undefined) return;
			runOfSeq.set(seq, run);
			// Newest first: what stays is the oldest.
			for (const contact of contacts) pageOf(firstRuns, contact)[contact & PAGE_MASK] = run;
		});
		return { generation, groups, groupNames, runs, firstRuns, runOfSeq };
	}
}

/** Contacts that are due, ascending. */
export interface DueContacts {
	readonly stored: Uint32Array;
	readonly removed: Uint32Array;
}

interface Moment {
	readonly generation: number;
	/** By contact: a hash of the names of its groups. */
	readonly groups: NumberPages<Uint32Array>;
	readonly groupNames: ReadonlyMap<number, string>;
	readonly runs: readonly { readonly id: string; readonly at: number }[];
	/** By contact: the index of the run that created it. */
	readonly firstRuns: NumberPages<Uint32Array>;
	/** By batch. */
	readonly runOfSeq: ReadonlyMap<number, number>;
}

const GONE: Held = { version: 0, groups: 0 };
const GROUP_TAG = 1;
/** These hashes only say that something differs; nobody gains by making them equal. */
const NO_SEED = { high: 0, low: 0 };
const hash = { high: 0, low: 0 };

function pageOf(pages: NumberPages<Uint32Array>, contact: number): Uint32Array {
	let page = pages.of(contact);
	if (page === undefined) pages.set(contact, (page = new Uint32Array(PAGE_SIZE)));
	return page;
}

function entryOf(pages: NumberPages<Uint32Array>, contact: number): number {
	return pages.of(contact)?.[contact & PAGE_MASK] ?? 0;
}

/** What a server has of a contact once it knows it as it is now. */
function heldNow({ current }: ViewState, groups: Moment['groups'], contact: number): Held {
	if (!current.isLiving(contact)) return GONE;
	return { version: current.seqOf(contact), groups: entryOf(groups, contact) };
}
