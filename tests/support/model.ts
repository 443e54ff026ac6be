import { emailKey, checkEmail } from '../../src/lib/core/checking/email.ts';
import { parsePhone } from '../../src/lib/core/checking/phone.ts';
import type { ImportOptions } from '../../src/lib/core/options.ts';
import type { OutcomeCounts } from '../../src/lib/core/run.ts';
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
	readonly content: Contact;
}

/**
 * Rollcall without anything that makes it fast or safe: one array of versions, one loop, no index,
 * no batches. The oracle of the property tests.
 */
export class Model {
	#versions: Version[] = [];
	#memberships: { contact: number; group: string; run: string }[] = [];
	#visible = new Set<string>();
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
		this.#visible.add(id);
		for (const row of rows) counts[this.#row(id, row, options)]++;
		return { counts, warnings: this.#warnings };
	}

	rollBack(id: string): void {
		this.#visible.delete(id);
	}

	takeBackRollback(id: string): void {
		this.#visible.add(id);
	}

	/** The contacts there are, each with its groups, in the order in which they were created. */
	contacts(): ModelContact[] {
		return [...this.#current()]
			.sort(([a], [b]) => a - b)
			.map(([contact, content]) => ({
				content: Object.fromEntries([...content].sort()),
				groups: [
					...new Set(
						this.#memberships
							.filter(
								(membership) => membership.contact === contact && this.#visible.has(membership.run),
							)
							.map(({ group }) => group),
					),
				].sort(),
			}));
	}

	#current(): Map<number, Contact> {
		const current = new Map<number, Contact>();
		for (const { contact, run, content } of this.#versions) {
			if (this.#visible.has(run)) current.set(contact, content);
		}
		return current;
	}

	#row(run: string, row: ModelRow, options: ImportOptions): keyof OutcomeCounts {
		if (row.isRefused === true) return 'rejected';
		const content = contentOf(row);
		const emails = [content.get('email.1'), content.get('email.2')].filter(
			(email) => email !== undefined,
		);
		if (emails.some((email) => checkEmail(email) === 'invalid')) return 'rejected';
		if (!['email.1', 'phone.1', 'firstName'].some((path) => content.has(path))) return 'rejected';

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
		if (options.duplicateStrategy === 'skip') return 'skipped';
		this.#join(run, match, groups);
		const stored = this.#current().get(match)!;
		const merged = mergeContact(stored, content, options, new Set(MODEL_PATHS));
		if (equal(stored, merged)) return 'identical';
		this.#versions.push({ contact: match, run, content: merged });
		return options.duplicateStrategy === 'merge' ? 'merged' : 'updated';
	}

	#join(run: string, contact: number, groups: readonly string[]): void {
		for (const group of groups) this.#memberships.push({ contact, group, run });
	}

	#match(content: Contact, options: ImportOptions): number | undefined {
		const kinds = (['externalId', 'email', 'phone'] as const).filter((kind) =>
			options.keys.includes(kind),
		);
		const own = keysOf(content);
		const current = [...this.#current()].sort(([a], [b]) => a - b);
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
