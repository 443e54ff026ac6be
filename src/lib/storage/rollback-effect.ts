import { ContactBits } from '../core/contact-bits.ts';
import type { Head } from './database.ts';
import { NONE } from './heads.ts';

/** What a rollback does to contacts, where those are kept that are in use since. */
export interface RollbackEffect {
	readonly contactsRemoved: number;
	/** Changed back to what they were, or there again. */
	readonly contactsRestored: number;
	/** Changed since by a later run, or in use since. */
	readonly contactsKept: number;
	/** Of those kept: the run brought them, so they can go with it. */
	readonly inUse: ContactsInUse;
}

/** Contacts that a run brought and later runs have met. */
export interface ContactsInUse {
	/** Changed since. */
	readonly changed: number;
	/** Not changed, but later rows were skipped or found identical, since they were there. */
	readonly found: number;
	/** Rows of later imports that went into any of them. */
	readonly rows: number;
}

/** Rows of another run that met contacts. */
export interface LaterRows {
	readonly importId: string;
	/** By row: the contact that it met, or 0. */
	readonly contacts: Uint32Array;
}

/**
 * Finds what a rollback of one run would do to contacts, from all heads that are seen, newest first, and then
 * from the rows of later runs.
 *
 * A contact that a later run deleted counts as nothing: it is gone, with this run or without it.
 */
export class RollbackCount {
	readonly #id: string;
	/** Contacts met in a later run. */
	readonly #later = new ContactBits();
	/** Contacts that this run wrote or deleted last of all. */
	readonly #own = new ContactBits();
	/** Contacts whose count is final. */
	readonly #settled = new ContactBits();
	/** Contacts that go, and those that were changed since, and would not be there without this run. */
	readonly #going = new Numbers();
	readonly #changed = new Numbers();
	#restored = 0;
	#kept = 0;
	/** Of those that go: met by later rows. */
	readonly #found = new Numbers();
	readonly #rows = new Map<string, number>();

	constructor(id: string) {
		this.#id = id;
		// No contact: see `SeenHeads`.
		this.#settled.add(0);
	}

	add({ importId, contacts, deleted = NONE }: Head): void {
		if (importId === this.#id) {
			for (const contact of contacts) this.#addOwn(contact, true);
			for (const contact of deleted) this.#addOwn(contact, false);
		} else {
			for (const contact of contacts) this.#addOther(contact, true);
			for (const contact of deleted) this.#addOther(contact, false);
		}
	}

	/** Whether any rows could make a difference. */
	get dependsOnRows(): boolean {
		return this.#going.size + this.#changed.size > 0;
	}

	addRows({ importId, contacts }: LaterRows): void {
		let rows = 0;
		for (const contact of contacts) {
			if (this.#going.has(contact)) {
				if (!this.#found.has(contact)) this.#found.add(contact);
			} else if (!this.#changed.has(contact)) continue;
			rows++;
		}
		if (rows > 0) this.#rows.set(importId, (this.#rows.get(importId) ?? 0) + rows);
	}

	effect(): RollbackEffect {
		const found = this.#found.size;
		let rows = 0;
		for (const count of this.#rows.values()) rows += count;
		return {
			contactsRemoved: this.#going.size - found,
			contactsRestored: this.#restored,
			contactsKept: this.#kept + found,
			inUse: { changed: this.#changed.size, found, rows },
		};
	}

	/** Contacts that are kept though nothing but this run has written them. */
	found(): Uint32Array {
		return this.#found.numbers();
	}

	/** Contacts that this run brought and that were changed since. */
	changed(): Uint32Array {
		return this.#changed.numbers();
	}

	/** By run: how many of its rows went into contacts that this run brought. */
	rowsByRun(): Readonly<Record<string, number>> {
		return Object.fromEntries(this.#rows);
	}

	#addOwn(contact: number, isWritten: boolean): void {
		if (this.#settled.has(contact) || this.#own.has(contact)) return;
		if (this.#later.has(contact)) {
			if (this.#changed.has(contact)) return;
			this.#kept++;
			// Until an earlier version of it is met.
			this.#changed.add(contact);
			return;
		}
		this.#own.add(contact);
		if (isWritten) this.#going.add(contact);
	}

	#addOther(contact: number, isWritten: boolean): void {
		if (this.#settled.has(contact)) return;
		if (this.#changed.has(contact)) {
			this.#settled.add(contact);
			if (isWritten) this.#changed.delete(contact);
			return;
		}
		if (!this.#own.has(contact)) {
			if (isWritten) this.#later.add(contact);
			else if (!this.#later.has(contact)) this.#settled.add(contact);
			return;
		}
		// What shows again is an earlier version, or that it was deleted before.
		this.#settled.add(contact);
		if (!isWritten) return;
		this.#restored++;
		if (this.#going.has(contact)) this.#going.delete(contact);
	}
}

/** A set of contact numbers that knows its size. */
class Numbers {
	readonly #bits = new ContactBits();
	size = 0;

	has(contact: number): boolean {
		return this.#bits.has(contact);
	}

	/** Adds one that is not in it. */
	add(contact: number): void {
		this.#bits.add(contact);
		this.size++;
	}

	/** Deletes one that is in it. */
	delete(contact: number): void {
		this.#bits.delete(contact);
		this.size--;
	}

	/** Ascending. */
	numbers(): Uint32Array {
		const numbers = new Uint32Array(this.size);
		let at = 0;
		this.#bits.forEachShared(this.#bits, (contact) => (numbers[at++] = contact));
		return numbers.sort();
	}
}
