import { emailKey, checkEmail } from '../../src/lib/core/checking/email.ts';
import { parsePhone } from '../../src/lib/core/checking/phone.ts';
import type { ImportOptions } from '../../src/lib/core/options.ts';
import type { InUse, OutcomeCounts } from '../../src/lib/core/run.ts';
import { mergeContact } from '../../src/lib/core/matching/merge.ts';
import type { Contact } from '../../src/lib/core/contact.ts';

/** A row as the property tests make them: what stands in its cells. */
export interface ModelRow {
	readonly externalId: string;
	readonly email: string;
	readonly email2: string;
	readonly phone: string;
	readonly firstName: string;
	readonly groups: string;
	/** The database can't store it: it is rejected, whatever it holds. */
	readonly isRefused?: boolean;
}

/** A contact with its groups, both in the order of their names. */
export interface ModelContact {
	readonly content: Record<string, string>;
	readonly groups: string[];
}

export const MODEL_COLUMNS = [
	'externalId',
	'email',
	'email2',
	'phone',
	'firstName',
	'groups',
] as const;
export const MODEL_PATHS = [
	'externalId',
	'email.1',
	'email.2',
	'phone.1',
	'firstName',
	'groups',
] as const;

/** What matching warns of, by the rows it warns of. */
export interface MatchWarnings {
	'match.conflict': number;
	'match.refused': number;
}

type Counts = { -readonly [Outcome in keyof OutcomeCounts]: number };

interface Version {
	readonly contact: number;
	readonly run: string;
	/** Undefined: deleted. */
	readonly content: Contact | undefined;
}

/** What a rollback changes, in numbers. */
export interface ModelEffect {
	contactsRemoved: number;
	contactsRestored: number;
	contactsKept: number;
	inUse: { changed: number; found: number; rows: number };
}

interface Match {
	readonly run: string;
	readonly contact: number;
}

/**
 * Rollcall without anything that makes it fast or safe: one array of versions, one loop, no index,
 * no batches. The oracle of the property tests.
 */
export class Model {
	#versions: Version[] = [];
	#memberships: { contact: number; group: string; run: string; change: 'add' | 'remove' }[] = [];
	#visible = new Set<string>();
	/** Runs in the order in which they were first seen. */
	readonly #order: { id: string; isImport: boolean; matches: number }[] = [];
	/** Runs before this one, in that order, are past the undo horizon. */
	#undoFrom = 0;
	/** Rows that met a contact, in the order in which they came. */
	readonly #matches: Match[] = [];
	/** By run that is undone: contacts that are still seen. */
	readonly #kept = new Map<string, ReadonlySet<number>>();
	/** By run that is undone: what removed contacts that were changed since. */
	readonly #removals = new Map<string, string>();
	#rollbacks = 0;
	#contacts = 0;
	#warnings: MatchWarnings = { 'match.conflict': 0, 'match.refused': 0 };

	/**
	 * Imports rows as one run, visible at once; answers what became of them, and what it warned of. A run
	 * that comes in pieces is given one after the other.
	 */
	run(
		id: string,
		rows: readonly ModelRow[],
		options: ImportOptions,
	): { counts: OutcomeCounts; warnings: MatchWarnings } {
		this.#warnings = { 'match.conflict': 0, 'match.refused': 0 };
		const counts: Counts = {
			created: 0,
			updated: 0,
			merged: 0,
			identical: 0,
			skipped: 0,
			rejected: 0,
		};
		this.#see(id, true);
		for (const row of rows) counts[this.#row(id, row, options)]++;
		return { counts, warnings: this.#warnings };
	}

	/** Runs past the newest imports, as many as given, can no longer be undone, nor can their undoing. */
	forgetBeyond(imports: number): void {
		const places = [...this.#order.keys()].filter((at) => this.#order[at].isImport);
		if (places.length > imports) this.#undoFrom = Math.max(this.#undoFrom, places.at(-imports)!);
	}

	isPastHorizon(id: string): boolean {
		return this.#order.findIndex((run) => run.id === id) < this.#undoFrom;
	}

	/** What undoing a run would change, where contacts in use are kept. */
	effectOf(id: string): ModelEffect {
		const { going, found, changed } = this.#fateOf(id);
		const [before, after] = [this.#latest(), this.#latest(id)];
		const effect = {
			contactsRemoved: going.size - found.size,
			contactsRestored: 0,
			contactsKept: found.size,
		};
		for (const [contact, version] of before) {
			const now = after.get(contact);
			if (isLiving(now) && now !== version) effect.contactsRestored++;
			const isOfRun = this.#versions.some((own) => own.run === id && own.contact === contact);
			if (isOfRun && version.run !== id && isLiving(version)) effect.contactsKept++;
		}
		const rows = this.#matchesSince(id).filter(
			({ contact }) => going.has(contact) || changed.has(contact),
		);
		return { ...effect, inUse: { changed: changed.size, found: found.size, rows: rows.length } };
	}

	/** Undoes a run. */
	rollBack(id: string, inUse: InUse = 'keep'): void {
		const { found, changed } = this.#fateOf(id);
		this.#visible.delete(id);
		if (inUse === 'keep') this.#kept.set(id, found);
		const removal = removalBy(id, ++this.#rollbacks);
		for (const contact of inUse === 'remove' ? changed : [])
			this.#versions.push({ contact, run: removal, content: undefined });
		this.#visible.add(removal);
		this.#removals.set(id, removal);
	}

	takeBackRollback(id: string): void {
		this.#visible.add(id);
		this.#kept.delete(id);
		this.#visible.delete(this.#removals.get(id)!);
	}

	/** Contacts that nobody else has brought: those that go with a run, of these the ones that later rows met, and those changed since. */
	#fateOf(id: string): Record<'going' | 'found' | 'changed', Set<number>> {
		const [before, after] = [this.#latest(), this.#latest(id)];
		const going = new Set<number>();
		const changed = new Set<number>();
		for (const [contact, version] of before) {
			if (!isLiving(version)) continue;
			if (version.run === id) {
				if (!isLiving(after.get(contact))) going.add(contact);
				continue;
			}
			const all = this.#versions.filter((each) => each.contact === contact);
			const last = all.findLastIndex((each) => each.run === id);
			const earlier = all.slice(0, Math.max(last, 0)).filter((each) => each.run !== id);
			if (last >= 0 && !isLiving(earlier.findLast((each) => this.#isSeen(each))))
				changed.add(contact);
		}
		const met = new Set(this.#matchesSince(id).map(({ contact }) => contact));
		return { going, changed, found: new Set([...going].filter((contact) => met.has(contact))) };
	}

	/** Rows of other runs that met a contact since this one began. */
	#matchesSince(id: string): readonly Match[] {
		const began = this.#order.find((run) => run.id === id)?.matches ?? 0;
		return this.#matches.slice(began).filter(({ run }) => run !== id && this.#visible.has(run));
	}

	#isSeen({ run, contact }: { run: string; contact: number }): boolean {
		return this.#visible.has(run) || this.#kept.get(run)?.has(contact) === true;
	}

	/** Numbers of the contacts there are, in the order of `contacts`: the model's own, for changes by hand. */
	numbers(): number[] {
		return this.#inOrder().map(([contact]) => contact);
	}

	/** Gives a contact other fields, as typed. */
	edit(id: string, contact: number, typed: ModelRow): 'done' | 'unchanged' | 'invalid' {
		const content = contentOf(typed);
		if (!isValid(content)) return 'invalid';
		if (equal(this.#current().get(contact)!, content)) return 'unchanged';
		this.#see(id, false);
		this.#versions.push({ contact, run: id, content });
		return 'done';
	}

	/** Deletes those of these contacts that are there; answers how many. */
	delete(id: string, contacts: readonly number[]): number {
		const deleted = this.#living(contacts);
		if (deleted.length > 0) this.#see(id, false);
		for (const contact of deleted) this.#versions.push({ contact, run: id, content: undefined });
		return deleted.length;
	}

	/** Adds contacts to a group, or removes them; answers how many that changes. */
	changeGroup(
		id: string,
		contacts: readonly number[],
		name: string,
		change: 'add' | 'remove',
	): number {
		const group = this.#spelt(name);
		const changed = this.#living(contacts).filter(
			(contact) => this.#groupsOf(contact).includes(group) !== (change === 'add'),
		);
		if (changed.length > 0) this.#see(id, false);
		for (const contact of changed) this.#memberships.push({ contact, group, run: id, change });
		return changed.length;
	}

	/** Those of these contacts that are there, each once. */
	#living(contacts: readonly number[]): number[] {
		const current = this.#current();
		return [...new Set(contacts)].filter((contact) => current.has(contact));
	}

	/** The contacts there are, each with its groups, in the order in which they were created. */
	contacts(): ModelContact[] {
		return this.#inOrder().map(([contact, content]) => ({
			content: Object.fromEntries([...content].sort()),
			groups: this.#groupsOf(contact),
		}));
	}

	#see(id: string, isImport: boolean): void {
		this.#visible.add(id);
		if (!this.#order.some((run) => run.id === id)) {
			this.#order.push({ id, isImport, matches: this.#matches.length });
		}
	}

	#inOrder(): [contact: number, content: Contact][] {
		return [...this.#current()].sort(([a], [b]) => a - b);
	}

	/** The latest word on each group counts. */
	#groupsOf(contact: number): string[] {
		const latest = new Map<string, 'add' | 'remove'>();
		for (const membership of this.#memberships) {
			if (membership.contact === contact && this.#isSeen(membership))
				latest.set(membership.group, membership.change);
		}
		return [...latest.keys()].filter((group) => latest.get(group) === 'add').sort();
	}

	/** The latest visible version of each contact, deletions included; as if one run were not there. */
	#latest(without?: string): Map<number, Version> {
		const latest = new Map<number, Version>();
		for (const version of this.#versions) {
			if (version.run !== without && this.#isSeen(version)) latest.set(version.contact, version);
		}
		return latest;
	}

	#current(): Map<number, Contact> {
		const current = new Map<number, Contact>();
		for (const [contact, { content }] of this.#latest()) {
			if (content !== undefined) current.set(contact, content);
		}
		return current;
	}

	#row(run: string, row: ModelRow, options: ImportOptions): keyof OutcomeCounts {
		if (row.isRefused === true) return 'rejected';
		const content = contentOf(row);
		if (!isValid(content)) return 'rejected';

		const groups = row.groups
			.split(';')
			.map((group) => group.trim())
			.filter((group) => group !== '');
		const match =
			options.duplicateStrategy === 'create' ? undefined : this.#match(content, options);
		if (match === undefined) {
			const contact = ++this.#contacts;
			this.#versions.push({ contact, run, content });
			this.#join(run, contact, groups);
			return 'created';
		}
		this.#matches.push({ run, contact: match });
		if (options.duplicateStrategy === 'skip') return 'skipped';
		this.#join(run, match, groups);
		const stored = this.#current().get(match)!;
		const merged = mergeContact(stored, content, options, new Set(MODEL_PATHS));
		if (equal(stored, merged)) return 'identical';
		this.#versions.push({ contact: match, run, content: merged });
		return options.duplicateStrategy === 'merge' ? 'merged' : 'updated';
	}

	#join(run: string, contact: number, groups: readonly string[]): void {
		for (const name of groups)
			this.#memberships.push({ contact, group: this.#spelt(name), run, change: 'add' });
	}

	/** A group is spelt as it was first. */
	#spelt(name: string): string {
		const isIt = ({ group }: { group: string }) => group.toLowerCase() === name.toLowerCase();
		return this.#memberships.find(isIt)?.group ?? name;
	}

	#match(content: Contact, options: ImportOptions): number | undefined {
		const kinds = (['externalId', 'email', 'phone'] as const).filter((kind) =>
			options.keys.includes(kind),
		);
		const own = keysOf(content);
		const current = this.#inOrder();
		if (kinds.every((kind) => own[kind].length === 0)) {
			return current.find(
				([, other]) =>
					kinds.every((kind) => keysOf(other)[kind].length === 0) && equal(other, content),
			)?.[0];
		}
		let isRefused = false;
		for (const [strength, kind] of kinds.entries()) {
			const found = current.find(([, other]) =>
				keysOf(other)[kind].some((key) => own[kind].includes(key)),
			);
			if (found === undefined) continue;
			const [winner, content] = found;
			const ruledOut = kinds
				.slice(0, strength)
				.some((each) => own[each].length > 0 && keysOf(content)[each].length > 0);
			if (ruledOut) {
				isRefused = true;
				continue;
			}
			const pointsElsewhere = kinds
				.slice(strength)
				.some((each) =>
					own[each].some(
						(key) =>
							!keysOf(content)[each].includes(key) &&
							current.some(([, other]) => keysOf(other)[each].includes(key)),
					),
				);
			if (pointsElsewhere) this.#warnings['match.conflict']++;
			return winner;
		}
		if (isRefused) this.#warnings['match.refused']++;
		return undefined;
	}
}

function isLiving(version: Version | undefined): boolean {
	return version?.content !== undefined;
}

function removalBy(run: string, rollback: number): string {
	return `${run}, rollback ${rollback}`;
}

function isValid(content: Contact): boolean {
	const emails = [content.get('email.1'), content.get('email.2')].filter(
		(email) => email !== undefined,
	);
	if (emails.some((email) => checkEmail(email) === 'invalid')) return false;
	return ['email.1', 'phone.1', 'firstName'].some((path) => content.has(path));
}

function contentOf(row: ModelRow): Contact {
	const content = new Map<string, string>();
	const set = (path: string, value: string): void => {
		if (value.trim() !== '') content.set(path, value.trim());
	};
	set('externalId', row.externalId);
	const emails = [row.email.trim(), row.email2.trim()].filter((email) => email !== '');
	if (emails.length === 2 && emails[0].toLowerCase() === emails[1].toLowerCase()) emails.pop();
	emails.forEach((email, at) => content.set(`email.${at + 1}`, email));
	set('phone.1', row.phone);
	set('firstName', row.firstName);
	return content;
}

type Keys = Record<'externalId' | 'email' | 'phone', string[]>;

/** Reading a phone number takes its time, and a version never changes. */
const knownKeys = new WeakMap<Contact, Keys>();

function keysOf(content: Contact): Keys {
	let keys = knownKeys.get(content);
	if (keys === undefined) knownKeys.set(content, (keys = readKeys(content)));
	return keys;
}

function readKeys(content: Contact): Keys {
	const values = (list: string): string[] =>
		[...content]
			.filter(([path]) => new RegExp(`^${list}\\.\\d+$`).test(path))
			.map(([, value]) => value);
	return {
		externalId: content.has('externalId') ? [content.get('externalId')!] : [],
		email: values('email').map(emailKey),
		phone: values('phone').flatMap((phone) => {
			const parsed = parsePhone(phone, undefined);
			return 'e164' in parsed ? [parsed.e164] : [];
		}),
	};
}

function equal(a: Contact, b: Contact): boolean {
	return a.size === b.size && [...a].every(([path, value]) => b.get(path) === value);
}
