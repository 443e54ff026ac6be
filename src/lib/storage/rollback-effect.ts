import { ContactBits } from '../core/contact-bits.ts';
import type { Head } from './database.ts';
import { NONE } from './heads.ts';

export interface RollbackEffect {
	readonly contactsRemoved: number;
	/** Changed back to what they were, or there again. */
	readonly contactsRestored: number;
	/** Changed since by a later run. */
	readonly contactsKept: number;
}

/**
 * Counts what a rollback of one run would do to contacts, from the heads of all visible runs, newest first.
 *
 * A contact that a later run deleted counts as nothing: it is gone, with this run or without it.
 */
export class RollbackCount {
	readonly #id: string;
	/** Contacts met in a later run. */
	readonly #later = new ContactBits();
	/** Contacts that this run wrote or deleted last of all, and those that it wrote. */
	readonly #own = new ContactBits();
	readonly #written = new ContactBits();
	/** Contacts whose count is final. */
	readonly #settled = new ContactBits();
	#removed = 0;
	#restored = 0;
	#kept = 0;

	constructor(id: string) {
		this.#id = id;
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

	effect(): RollbackEffect {
		return {
			contactsRemoved: this.#removed,
			contactsRestored: this.#restored,
			contactsKept: this.#kept,
		};
	}

	#addOwn(contact: number, isWritten: boolean): void {
		if (this.#settled.has(contact) || this.#own.has(contact)) return;
		if (this.#later.has(contact)) {
			this.#kept++;
			this.#settled.add(contact);
			return;
		}
		this.#own.add(contact);
		if (!isWritten) return;
		this.#written.add(contact);
		this.#removed++;
	}

	#addOther(contact: number, isWritten: boolean): void {
		if (this.#settled.has(contact)) return;
		if (!this.#own.has(contact)) {
			if (isWritten) this.#later.add(contact);
			else if (!this.#later.has(contact)) this.#settled.add(contact);
			return;
		}
		// What shows again is an earlier version, or that it was deleted before.
		this.#settled.add(contact);
		if (!isWritten) return;
		this.#restored++;
		if (this.#written.has(contact)) this.#removed--;
	}
}
