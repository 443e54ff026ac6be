import type { PushRequest } from '../storage/database.ts';
import type { DueContacts } from '../storage/sync/outbox.ts';

/** A request, and how it fared so far. */
export interface Attempt {
	readonly request: PushRequest;
	/** The server may have seen it, or what it is a part of. */
	readonly wasSent: boolean;
	/** Tries that brought no answer, as far as it may be the fault of its contacts. */
	readonly tries: number;
	/** How often the server was at it still. */
	readonly busy: number;
	/** It gets no answer from a server that answers others. */
	readonly isPoison: boolean;
	/** It alone waits until then, by `elapsed`. */
	readonly notBefore: number;
}

export function newAttempt(request: PushRequest, wasSent: boolean): Attempt {
	return { request, wasSent, tries: 0, busy: 0, isPoison: false, notBefore: 0 };
}

const NOTHING: DueContacts = { stored: new Uint32Array(), removed: new Uint32Array() };

/**
 * What is left to send: requests without an answer first, then those that are made and not sent, then
 * contacts, of which requests are yet to be made.
 */
export class PushQueue {
	readonly #attempts: Attempt[];
	readonly #unsent: PushRequest[] = [];
	readonly #contacts: { readonly stored: Stack; readonly removed: Stack };

	constructor(requests: readonly PushRequest[] = [], { stored, removed } = NOTHING) {
		this.#attempts = requests.map((request) => newAttempt(request, true));
		this.#contacts = { stored: new Stack(stored), removed: new Stack(removed) };
	}

	get isEmpty(): boolean {
		return this.#attempts.length === 0 && this.#unsent.length === 0 && this.contactsLeft === 0;
	}

	/** Contacts that are in no request. */
	get contactsLeft(): number {
		return this.#contacts.stored.size + this.#contacts.removed.size;
	}

	/** Whether more requests shall be made, so that there is always one to send. */
	get wantsRequests(): boolean {
		return this.#unsent.length < FEW && this.contactsLeft > 0;
	}

	/** Takes contacts for the next requests: those to store come first. */
	takeContacts(most: number): { readonly numbers: readonly number[]; readonly removes: boolean } {
		const removes = this.#contacts.stored.size === 0;
		return { removes, numbers: this.#contacts[removes ? 'removed' : 'stored'].take(most) };
	}

	/** Contacts that the server did not get to: they are in the next request. */
	returnContacts(numbers: readonly number[], removes: boolean): void {
		this.#contacts[removes ? 'removed' : 'stored'].giveBack(numbers);
	}

	/** Makes no more requests: these contacts are looked for again later. */
	leaveContacts(): void {
		this.#contacts.stored.clear();
		this.#contacts.removed.clear();
	}

	addUnsent(requests: readonly PushRequest[]): void {
		this.#unsent.push(...requests);
	}

	/** It is sent once more. */
	again(attempt: Attempt): void {
		this.#attempts.push({ ...attempt, wasSent: true });
	}

	/** The next request to send at this time, if there is one. */
	take(now: number): Attempt | undefined {
		const at = this.#attempts.findIndex(({ notBefore }) => notBefore <= now);
		if (at >= 0) return this.#attempts.splice(at, 1)[0];
		const request = this.#unsent.shift();
		return request && newAttempt(request, false);
	}

	/** When there is a request to send: a time by `elapsed`, or `Infinity` where there is none. */
	get nextAt(): number {
		if (this.#unsent.length > 0) return 0;
		return Math.min(...this.#attempts.map(({ notBefore }) => notBefore));
	}

	/** Smaller ones in the place of one. */
	addParts({ wasSent }: Attempt, parts: readonly PushRequest[]): void {
		this.#attempts.push(...parts.map((part) => newAttempt(part, wasSent)));
	}

	/** Gives up those that were never sent. */
	takeUnsent(): readonly PushRequest[] {
		return this.#unsent.splice(0);
	}
}

const FEW = 8;

/** Numbers to be taken in order; what comes back is taken first. */
class Stack {
	readonly #numbers: Uint32Array;
	#taken = 0;
	#returned: number[] = [];

	constructor(numbers: Uint32Array) {
		this.#numbers = numbers;
	}

	get size(): number {
		return this.#returned.length + this.#numbers.length - this.#taken;
	}

	take(most: number): number[] {
		const taken = this.#returned.splice(0, most);
		const rest = this.#numbers.subarray(this.#taken, this.#taken + most - taken.length);
		this.#taken += rest.length;
		return [...taken, ...rest];
	}

	clear(): void {
		this.#taken = this.#numbers.length;
		this.#returned = [];
	}

	giveBack(numbers: readonly number[]): void {
		this.#returned.push(...numbers);
	}
}
