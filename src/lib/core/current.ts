import { NumberPages, PAGE_MASK, PAGE_SIZE } from './number-pages.ts';

/**
 * Where the current version of each contact lies: its batch (by `seq`) and its position there.
 *
 * Six bytes a contact, in pages, and nine more for what only matching needs.
 */
export class CurrentVersions {
	readonly #pages = new NumberPages<Page>();
	readonly #forMatching: boolean;
	#size = 0;

	/** `forMatching` keeps key kinds and content hashes too. */
	constructor(options: { readonly forMatching: boolean }) {
		this.#forMatching = options.forMatching;
		// In a head, 0 stands for a contact that is not seen: known, and never there.
		this.setDeleted(0, 1);
	}

	/** Living contacts. */
	get size(): number {
		return this.#size;
	}

	/** Whether anything is known of the contact, a deletion included. */
	isKnown(contact: number): boolean {
		return (this.#pages.of(contact)?.seq[contact & PAGE_MASK] ?? 0) !== 0;
	}

	isLiving(contact: number): boolean {
		const page = this.#pages.of(contact);
		if (page === undefined) return false;
		const at = contact & PAGE_MASK;
		return page.seq[at] !== 0 && page.position[at] !== DELETED;
	}

	/** The batch that holds the contact's current version, or 0. */
	seqOf(contact: number): number {
		return this.#pages.of(contact)?.seq[contact & PAGE_MASK] ?? 0;
	}

	positionOf(contact: number): number {
		return this.#pages.of(contact)?.position[contact & PAGE_MASK] ?? DELETED;
	}

	/** Sets the current version; an earlier one is forgotten. */
	set(contact: number, seq: number, position: number): void {
		if (!this.isLiving(contact)) this.#size++;
		const page = this.#page(contact);
		page.seq[contact & PAGE_MASK] = seq;
		page.position[contact & PAGE_MASK] = position;
	}

	/** Notes that the contact was deleted by the batch `seq`. */
	setDeleted(contact: number, seq: number): void {
		if (this.isLiving(contact)) this.#size--;
		const page = this.#page(contact);
		page.seq[contact & PAGE_MASK] = seq;
		page.position[contact & PAGE_MASK] = DELETED;
	}

	/** Which kinds of keys the current version holds, as bits by kind. */
	keyKindsOf(contact: number): number {
		return this.#pages.of(contact)?.keyKinds[contact & PAGE_MASK] ?? 0;
	}

	hasContent(contact: number, high: number, low: number): boolean {
		const page = this.#pages.of(contact);
		if (page === undefined) return false;
		const at = contact & PAGE_MASK;
		return page.content[2 * at] === high && page.content[2 * at + 1] === low;
	}

	/** What matching needs to know of the current version. */
	setMatching(contact: number, keyKinds: number, contentHigh: number, contentLow: number): void {
		const page = this.#page(contact);
		const at = contact & PAGE_MASK;
		page.keyKinds[at] = keyKinds;
		page.content[2 * at] = contentHigh;
		page.content[2 * at + 1] = contentLow;
	}

	/** Numbers of the living contacts, ascending. */
	numbers(): Uint32Array {
		const numbers = new Uint32Array(this.#size);
		let size = 0;
		for (const number of [...this.#pages.all.keys()].sort((a, b) => a - b)) {
			size = addLiving(numbers, size, this.#pages.all.get(number)!, number * PAGE_SIZE);
		}
		return numbers;
	}

	#page(contact: number): Page {
		let page = this.#pages.of(contact);
		if (page === undefined) {
			page = newPage(this.#forMatching ? PAGE_SIZE : 0);
			this.#pages.set(contact, page);
		}
		return page;
	}
}

interface Page {
	/** 0: nothing known. */
	readonly seq: Uint32Array;
	readonly position: Uint16Array;
	readonly keyKinds: Uint8Array;
	/** Two halves a contact, side by side: contacts in no order are asked for, and each is one look at memory. */
	readonly content: Uint32Array;
}

/**
 * Adds a page's living contacts to those there are; answers how many there are then. By itself: an engine that
 * optimises a loop while it runs throws away what it made when an outer one goes on.
 */
function addLiving(
	numbers: Uint32Array,
	size: number,
	{ seq, position }: Page,
	first: number,
): number {
	let count = size;
	for (let at = 0; at < PAGE_SIZE; at++) {
		if (seq[at] !== 0 && position[at] !== DELETED) numbers[count++] = first + at;
	}
	return count;
}

/** No batch has so many rows; see `MAX_BATCH_ROWS`. */
const DELETED = 0xffff;

function newPage(matchingSize: number): Page {
	return {
		seq: new Uint32Array(PAGE_SIZE),
		position: new Uint16Array(PAGE_SIZE),
		keyKinds: new Uint8Array(matchingSize),
		content: new Uint32Array(2 * matchingSize),
	};
}
