/**
 * The contacts that are selected, by their numbers.
 *
 * A selection of all is one array of numbers and what differs from it: a million in a set would take
 * ten times the memory.
 */
export class Selection {
	/** Ascending. */
	#all: Uint32Array = new Uint32Array();
	/** Selected where `#all` has it not, and not where it has. */
	// eslint-disable-next-line svelte/prefer-svelte-reactivity -- `#version` tells of changes: one signal instead of one a number
	#toggled = new Set<number>();
	#version = $state(0);
	#count = $state(0);
	/** Position in the table from which a range is selected. */
	anchor: number | undefined;

	get count(): number {
		return this.#count;
	}

	has(number: number): boolean {
		void this.#version;
		return this.#isInAll(number) !== this.#toggled.has(number);
	}

	toggle(number: number): void {
		this.#count += this.has(number) ? -1 : 1;
		if (!this.#toggled.delete(number)) this.#toggled.add(number);
		this.#version++;
	}

	/** Selects these too. */
	add(numbers: Uint32Array): void {
		for (const number of numbers) if (!this.has(number)) this.toggle(number);
	}

	/** Selects these and no others. */
	setAll(ascending: Uint32Array): void {
		this.#all = ascending;
		this.#toggled.clear();
		this.#count = ascending.length;
		this.#version++;
	}

	clear(): void {
		this.anchor = undefined;
		if (this.#count > 0 || this.#toggled.size > 0) this.setAll(new Uint32Array());
	}

	/** Ascending. */
	numbers(): Uint32Array {
		const added = [...this.#toggled].filter((number) => !this.#isInAll(number));
		const kept = this.#all.filter((number) => !this.#toggled.has(number));
		const numbers = new Uint32Array(kept.length + added.length);
		numbers.set(kept);
		numbers.set(added, kept.length);
		return numbers.sort();
	}

	#isInAll(number: number): boolean {
		const all = this.#all;
		let low = 0;
		for (let high = all.length; low < high;) {
			const middle = (low + high) >>> 1;
			if (all[middle] < number) low = middle + 1;
			else high = middle;
		}
		return all[low] === number;
	}
}
