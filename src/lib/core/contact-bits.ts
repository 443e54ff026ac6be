/** A set of contact numbers: one bit each, in pages that exist only where needed. */
export class ContactBits {
	readonly #pages = new Map<number, Uint32Array>();

	add(contact: number): void {
		const number = contact >>> PAGE_BITS;
		let page = this.#pages.get(number);
		if (page === undefined) this.#pages.set(number, (page = new Uint32Array(PAGE_WORDS)));
		page[(contact & PAGE_MASK) >>> 5] |= 1 << (contact & 31);
	}

	delete(contact: number): void {
		const page = this.#pages.get(contact >>> PAGE_BITS);
		if (page !== undefined) page[(contact & PAGE_MASK) >>> 5] &= ~(1 << (contact & 31));
	}

	has(contact: number): boolean {
		const page = this.#pages.get(contact >>> PAGE_BITS);
		return page !== undefined && (page[(contact & PAGE_MASK) >>> 5] & (1 << (contact & 31))) !== 0;
	}
}

const PAGE_BITS = 12;
const PAGE_MASK = (1 << PAGE_BITS) - 1;
const PAGE_WORDS = 1 << (PAGE_BITS - 5);
