import { NumberPages, PAGE_MASK, PAGE_SIZE } from './number-pages.ts';

/**
 * A set of contact numbers, in pages.
 *
 * A page lists its first members and becomes a bitmap only once it has more: a few thousand small groups,
 * each spread over a million contacts, have a page nearly everywhere, and 512 bytes apiece add up.
 */
export class ContactBits {
	readonly #pages = new NumberPages<Page>();

	add(contact: number): void {
		const offset = contact & PAGE_MASK;
		const page = this.#pages.of(contact);
		if (page === undefined) this.#pages.set(contact, [offset]);
		else if (page instanceof Uint32Array) setBit(page, offset);
		else if (page.includes(offset)) return;
		else if (page.length < LISTED_MEMBERS) page.push(offset);
		else this.#pages.set(contact, bitmapOf([...page, offset]));
	}

	delete(contact: number): void {
		const page = this.#pages.of(contact);
		const offset = contact & PAGE_MASK;
		if (page instanceof Uint32Array) page[offset >>> 5] &= ~(1 << (offset & 31));
		else if (page?.includes(offset)) page.splice(page.indexOf(offset), 1);
	}

	has(contact: number): boolean {
		const page = this.#pages.of(contact);
		return page !== undefined && holds(page, contact & PAGE_MASK);
	}

	/** How many members the two sets share. */
	countShared(other: ContactBits): number {
		let count = 0;
		for (const [, own, others] of this.#sharedPages(other)) {
			if (own instanceof Uint32Array && others instanceof Uint32Array) {
				for (let at = 0; at < PAGE_WORDS; at++) count += bitCount(own[at] & others[at]);
			} else forEachShared(own, others, () => count++);
		}
		return count;
	}

	/** Visits the members that the two sets share, in no order. */
	forEachShared(other: ContactBits, visit: (contact: number) => void): void {
		for (const [number, own, others] of this.#sharedPages(other))
			forEachShared(own, others, (offset) => visit(number * PAGE_SIZE + offset));
	}

	/** By way of the set with fewer pages: a screenful of contacts against a large group, or the reverse. */
	*#sharedPages(other: ContactBits): Generator<[number: number, own: Page, others: Page]> {
		const [few, many] =
			this.#pages.all.size <= other.#pages.all.size
				? [this.#pages.all, other.#pages.all]
				: [other.#pages.all, this.#pages.all];
		for (const [number, page] of few) {
			const opposite = many.get(number);
			if (opposite !== undefined) yield [number, page, opposite];
		}
	}
}

/** Offsets in no order, or a bit for each. */
type Page = number[] | Uint32Array;

const PAGE_WORDS = PAGE_SIZE / 32;
/** A list this long is about as large as a bitmap, and still quick to look through. */
const LISTED_MEMBERS = 32;

function bitmapOf(offsets: readonly number[]): Uint32Array {
	const page = new Uint32Array(PAGE_WORDS);
	for (const offset of offsets) setBit(page, offset);
	return page;
}

function setBit(page: Uint32Array, offset: number): void {
	page[offset >>> 5] |= 1 << (offset & 31);
}

function holds(page: Page, offset: number): boolean {
	return page instanceof Uint32Array
		? (page[offset >>> 5] & (1 << (offset & 31))) !== 0
		: page.includes(offset);
}

function forEachShared(a: Page, b: Page, visit: (offset: number) => void): void {
	if (!(a instanceof Uint32Array)) {
		for (const offset of a) if (holds(b, offset)) visit(offset);
	} else if (!(b instanceof Uint32Array)) {
		for (const offset of b) if (holds(a, offset)) visit(offset);
	} else {
		for (let at = 0; at < PAGE_WORDS; at++) {
			// Takes the lowest bit off until none is left.
			for (let word = a[at] & b[at]; word !== 0; word &= word - 1)
				visit(at * 32 + 31 - Math.clz32(word & -word));
		}
	}
}

/** Bits set in 32 ("Hacker's Delight", Henry S. Warren, figure 5-2). */
function bitCount(word: number): number {
	let count = word - ((word >>> 1) & 0x55555555);
	count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
	return Math.imul((count + (count >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
