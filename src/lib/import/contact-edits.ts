import { checkContact } from '../core/checking/check-contact.ts';
import { columnsOf } from '../core/columns.ts';
import { displayName, isEqualContact, type Contact } from '../core/contact.ts';
import type { Issue } from '../core/issue.ts';
import { packHashes } from '../core/matching/contact-hashes.ts';
import { hashContact } from '../core/matching/hash-contact.ts';
import { packColumns } from '../core/packed-columns.ts';
import type { GroupChange, HandChange, HandRun } from '../core/run.ts';
import type { Group } from '../storage/database.ts';
import type { HandWrite } from '../storage/hand-write.ts';
import type { Log } from '../storage/log.ts';
import type { StoreView, ViewState } from '../storage/store-view.ts';
import { GroupNames } from './group-names.ts';
import type { ImporterDeps } from './importer.ts';
import { WRITE_LOCK } from './run-locks.ts';

export interface ContactEditsDeps extends Pick<ImporterDeps, 'log' | 'tell' | 'withLock' | 'now'> {
	/**
	 * A view of what is stored. Made anew for every change: it is read in a fifth of a second where there
	 * are a million contacts, and kept it would take from the memory that imports have.
	 */
	readonly openView: () => StoreView;
}

/** What came of a change by hand. */
export type HandResult =
	/** It is stored; `importer.rollback` undoes it by this run's id. */
	| { readonly kind: 'done'; readonly run: HandRun }
	/** There was nothing to change. */
	| { readonly kind: 'unchanged' }
	/** An import is writing: contacts can't be changed by hand meanwhile. */
	| { readonly kind: 'busy' }
	/** The contact is no longer what the person saw. */
	| { readonly kind: 'changedSince' }
	/** What was typed can't be stored; nothing was. */
	| { readonly kind: 'invalid'; readonly issues: readonly Issue[] };

/**
 * Changes of contacts by hand. Each is a small run of the log, so it is undone and sent as imports are.
 */
export class ContactEdits {
	readonly #deps: ContactEditsDeps;

	constructor(deps: ContactEditsDeps) {
		this.#deps = deps;
	}

	/**
	 * Gives a contact other fields.
	 *
	 * @param before the contact as the person saw it
	 * @param fields all of the contact, as typed
	 * @param defaultCountry for phone numbers without a country code
	 */
	async editContact(
		number: number,
		before: Contact,
		fields: Contact,
		defaultCountry?: string,
	): Promise<HandResult> {
		const { contact, issues, isRejected } = checkContact(fields, defaultCountry);
		if (isRejected) return { kind: 'invalid', issues };
		return this.#change({ kind: 'edit' }, async ({ stored, log }) => {
			const current = await stored(number);
			if (current === undefined || !isEqualContact(current, before))
				return { kind: 'changedSince' };
			if (isEqualContact(current, contact)) return { kind: 'unchanged' };
			const { seed } = await log.meta();
			const hashes = hashContact(contact, seed);
			return {
				contacts: 1,
				name: displayName(contact),
				versions: {
					columns: packColumns(columnsOf([contact])),
					contacts: Uint32Array.of(number),
					rows: Uint32Array.of(1),
					hashes: packHashes(1, hashes.to, () => hashes),
				},
			};
		});
	}

	/** Deletes those of these contacts that are there. */
	async deleteContacts(numbers: Iterable<number>): Promise<HandResult> {
		return this.#change({ kind: 'deletion' }, async ({ view, stored }) => {
			const deleted = Uint32Array.from(new Set(numbers)).filter((number) =>
				view.current.isLiving(number),
			);
			return {
				contacts: deleted.length,
				name: await nameOf(deleted, stored),
				removed: { deleted },
			};
		});
	}

	/** Adds contacts to a group, made where there is none of this name, or removes them from it. */
	async changeGroup(
		numbers: Iterable<number>,
		groupName: string,
		change: GroupChange,
	): Promise<HandResult> {
		const group = groupName.trim().normalize('NFC');
		return this.#change({ kind: 'grouping', group, change }, async ({ view, stored, log }) => {
			const newGroups: Group[] = [];
			const { nextGroup } = await log.meta();
			const id = new GroupNames(await log.groups(), nextGroup).idFor(group, newGroups);
			const members = view.members.get(id);
			const changed = Uint32Array.from(new Set(numbers)).filter(
				(number) =>
					view.current.isLiving(number) && (members?.has(number) ?? false) !== (change === 'add'),
			);
			const groups = new Uint32Array(changed.length).fill(id);
			return {
				contacts: changed.length,
				name: await nameOf(changed, stored),
				...(change === 'add'
					? { joins: { contacts: changed, groups }, newGroups }
					: { removed: { leaverContacts: changed, leaverGroups: groups } }),
			};
		});
	}

	/** Plans a change of what is stored now, and writes it as a run; where nobody else is writing. */
	async #change(
		change: HandChange,
		plan: (moment: Moment) => Promise<Planned | HandResult>,
	): Promise<HandResult> {
		const log = await this.#deps.log;
		const work = async (): Promise<HandResult> => {
			const store = this.#deps.openView();
			for (;;) {
				const view = await store.fresh();
				const stored = async (number: number): Promise<Contact | undefined> =>
					view.current.isLiving(number) ? (await store.contacts(view, [number]))[0] : undefined;
				const planned = await plan({ view, stored, log });
				if ('kind' in planned) return planned;
				const { contacts, name, ...writes } = planned;
				if (contacts === 0) return { kind: 'unchanged' };
				const now = this.#deps.now();
				const run = await log.writeByHand(
					{
						...NOTHING_ELSE,
						...writes,
						run: {
							...change,
							id: crypto.randomUUID(),
							state: 'completed',
							contacts,
							name,
							createdAt: now,
							publishedAt: now,
						},
					},
					view.generation,
				);
				// A forecast was published meanwhile, which needs no lock: plan again.
				if (run === undefined) continue;
				this.#deps.tell({ kind: 'changed' });
				return { kind: 'done', run };
			}
		};
		return (await this.#deps.withLock(WRITE_LOCK, work, { ifFree: true })) ?? { kind: 'busy' };
	}
}

/** What a change is planned of. */
interface Moment {
	readonly view: ViewState;
	/** The contact of this number, if it is there. */
	readonly stored: (number: number) => Promise<Contact | undefined>;
	readonly log: Log;
}

type Planned = Partial<Omit<HandWrite, 'run'>> & {
	readonly contacts: number;
	readonly name: string | undefined;
};

const NOTHING_ELSE: Omit<HandWrite, 'run'> = {
	versions: {
		columns: packColumns(columnsOf([])),
		contacts: new Uint32Array(),
		rows: new Uint32Array(),
		hashes: packHashes(0, 0, () => {
			throw new RangeError('There is no version');
		}),
	},
	joins: { contacts: new Uint32Array(), groups: new Uint32Array() },
	removed: {},
	newGroups: [],
};

/** What one contact goes by; several go by their number. */
async function nameOf(numbers: Uint32Array, stored: Moment['stored']): Promise<string | undefined> {
	if (numbers.length !== 1) return undefined;
	const contact = await stored(numbers[0]);
	return contact && displayName(contact);
}
