export const PAGE_BITS = 12;
export const PAGE_SIZE = 1 << PAGE_BITS;
export const PAGE_MASK = PAGE_SIZE - 1;

/**
 * What is known of contacts by their numbers, in pages of 4,096 that exist only where contacts do:
 * numbers have holes (discarded forecasts).
 */
export class NumberPages<Page> {
	/** By page number, in the order in which they were made. */
	readonly all = new Map<number, Page>();
	#lastNumber = -1;
	#last: Page | undefined;

	/** The page of a contact. Neighbours are mostly asked for one after the other: the last page is at hand. */
	of(contact: number): Page | undefined {
		const number = contact >>> PAGE_BITS;
		if (number !== this.#lastNumber) {
			this.#lastNumber = number;
			this.#last = this.all.get(number);
		}
		return this.#last;
	}

	/** Sets the page of a contact, in place of an earlier one. */
	set(contact: number, page: Page): void {
		this.#lastNumber = contact >>> PAGE_BITS;
		this.#last = page;
		this.all.set(this.#lastNumber, page);
	}
}
