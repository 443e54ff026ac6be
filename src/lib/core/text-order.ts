import { letterRanks, type LetterRanks } from './letter-ranks.ts';

/**
 * The order of many texts in the user's language, as `Intl.Collator` has it: ordinals, equal texts in
 * their given order, blank ones last.
 *
 * A collator takes some 0.3 µs to compare two texts, and a million need twenty million comparisons. So
 * texts are first ordered by the ranks of their letters, five at a time as one number, which the
 * browser's own sorting of numbers takes; the collator decides only what these leave equal, letter case
 * and accents, once for each spelling. Texts with other characters are its own altogether.
 */
export function textOrder(texts: readonly string[], collator = new Intl.Collator()): Uint32Array {
	const all = new Uint32Array(texts.length).map((_, at) => at);
	// Companies, cities and names come again and again: then each spelling is ordered once.
	return isRepetitive(texts)
		? orderBySpelling(texts, all, (spellings) => distinctOrder(spellings, collator), collator)
		: distinctOrder(texts, collator);
}

/** The same order, for texts few of which come twice. */
function distinctOrder(texts: readonly string[], collator: Intl.Collator): Uint32Array {
	const ranks = letterRanks(collator);
	const ranked = ranks && new RankedTexts(texts, ranks, collator);
	const blank: number[] = [];
	const others: number[] = [];
	const own: number[] = [];
	for (let at = 0; at < texts.length; at++) {
		if (texts[at] === '') blank.push(at);
		else if (ranked?.has(at) === true) own.push(at);
		else others.push(at);
	}
	const order = Uint32Array.from(own);
	ranked?.sort(order);
	const otherOrder = Uint32Array.from(others);
	orderByCollator(texts, otherOrder, collator);
	return mergeOrders(order, otherOrder, blank, (a, b) =>
		texts[a] === texts[b] ? a - b : collator.compare(texts[a], texts[b]) || a - b,
	);
}

/** Texts looked at to tell whether they repeat. */
const SAMPLE = 4096;

function isRepetitive(texts: readonly string[]): boolean {
	const stride = Math.max(1, Math.floor(texts.length / SAMPLE));
	const seen = new Set<string>();
	let looked = 0;
	for (let at = 0; at < texts.length; at += stride, looked++) seen.add(texts[at]);
	return seen.size < looked / 2;
}

/** Ranks in one number, a byte each; below them lie 24 bits for which text it is. */
const RANKS_PER_WORD = 5;
const MAX_TEXTS_BY_WORD = 2 ** 24;
/** So few are quicker compared with each other. */
const FEW_TEXTS = 32;
/** Texts that agree for longer are few, or would take as many rounds. */
const RANKED_CHARACTERS = 100;

/** Texts as the ranks of their characters, one after the other. Hot loops over typed arrays. */
class RankedTexts {
	readonly #texts: readonly string[];
	readonly #collator: Intl.Collator;
	readonly #ranks: Uint8Array;
	/** Where each text's ranks begin, and the last ones end. */
	readonly #begins: Uint32Array;

	constructor(texts: readonly string[], rankOf: LetterRanks, collator: Intl.Collator) {
		this.#texts = texts;
		this.#collator = collator;
		let characters = 0;
		for (const text of texts) characters += Math.min(text.length, RANKED_CHARACTERS);
		this.#ranks = new Uint8Array(characters);
		this.#begins = new Uint32Array(texts.length + 1);
		let end = 0;
		for (let at = 0; at < texts.length; at++) {
			const text = texts[at];
			const begin = end;
			for (let i = 0; i < text.length; i++) {
				const rank = rankOf[text.charCodeAt(i)];
				if (!(rank > 0)) {
					end = begin;
					break;
				}
				if (i < RANKED_CHARACTERS) this.#ranks[end++] = rank;
			}
			this.#begins[at + 1] = end;
		}
	}

	/** Whether each of the text's characters has a rank. */
	has(at: number): boolean {
		return this.#begins[at + 1] > this.#begins[at];
	}

	/** Sorts ordinals that ascend, of texts that have ranks and agree in their first `from`. */
	sort(ordinals: Uint32Array, from = 0): void {
		const size = ordinals.length;
		if (size <= FEW_TEXTS) {
			this.#insertInOrder(ordinals, from);
			return;
		}
		if (size > MAX_TEXTS_BY_WORD || from >= RANKED_CHARACTERS) {
			orderByCollator(this.#texts, ordinals, this.#collator);
			return;
		}
		const halves = this.#sortedWords(ordinals, from);
		const given = ordinals.slice();
		for (let i = 0; i < size; i++) ordinals[i] = given[halves[2 * i] & (MAX_TEXTS_BY_WORD - 1)];

		for (let begin = 0, end = 1; begin < size; begin = end++) {
			const [high, low] = [halves[2 * begin + 1], halves[2 * begin] >>> 24];
			while (end < size && halves[2 * end + 1] === high && halves[2 * end] >>> 24 === low) end++;
			if (end - begin === 1) continue;
			const run = ordinals.subarray(begin, end);
			// Rank 0: they end here, all with the same ranks.
			if (low === 0) orderByCollator(this.#texts, run, this.#collator);
			else this.sort(run, from + RANKS_PER_WORD);
		}
	}

	#insertInOrder(ordinals: Uint32Array, from: number): void {
		for (let i = 1; i < ordinals.length; i++) {
			const ordinal = ordinals[i];
			let at = i;
			for (; at > 0 && this.#compare(ordinals[at - 1], ordinal, from) > 0; at--)
				ordinals[at] = ordinals[at - 1];
			ordinals[at] = ordinal;
		}
	}

	#compare(a: number, b: number, from: number): number {
		const [ranks, begins] = [this.#ranks, this.#begins];
		const [beginA, beginB] = [begins[a], begins[b]];
		const [lengthA, lengthB] = [begins[a + 1] - beginA, begins[b + 1] - beginB];
		const shared = Math.min(lengthA, lengthB);
		for (let i = from; i < shared; i++) {
			const difference = ranks[beginA + i] - ranks[beginB + i];
			if (difference !== 0) return difference;
		}
		return lengthA - lengthB || this.#collator.compare(this.#texts[a], this.#texts[b]) || a - b;
	}

	/** As pairs of a low half (the last rank, then the place in `ordinals`) and a high one. */
	#sortedWords(ordinals: Uint32Array, from: number): Uint32Array {
		const [ranks, begins] = [this.#ranks, this.#begins];
		const words = new BigUint64Array(ordinals.length);
		// Typed arrays are little-endian wherever browsers run.
		const halves = new Uint32Array(words.buffer);
		for (let i = 0; i < ordinals.length; i++) {
			const begin = begins[ordinals[i]] + from;
			const left = begins[ordinals[i] + 1] - begin;
			let high = 0;
			if (left > 0) high = ranks[begin] << 24;
			if (left > 1) high |= ranks[begin + 1] << 16;
			if (left > 2) high |= ranks[begin + 2] << 8;
			if (left > 3) high |= ranks[begin + 3];
			halves[2 * i + 1] = high;
			halves[2 * i] = left > 4 ? (ranks[begin + 4] << 24) | i : i;
		}
		// Without a function that compares, the browser sorts numbers in its own code.
		words.sort();
		return halves;
	}
}

/** Sorts ordinals that ascend; the collator sees each spelling once. */
function orderByCollator(
	texts: readonly string[],
	ordinals: Uint32Array,
	collator: Intl.Collator,
): void {
	const { compare } = collator;
	const isSame = (ordinal: number): boolean => texts[ordinal] === texts[ordinals[0]];
	if (ordinals.every(isSame)) return;
	if (ordinals.length === 2) {
		if (compare(texts[ordinals[0]], texts[ordinals[1]]) > 0) ordinals.reverse();
		return;
	}
	const sorted = orderBySpelling(
		texts,
		ordinals,
		(spellings) =>
			new Uint32Array(spellings.length)
				.map((_, at) => at)
				.sort((a, b) => compare(spellings[a], spellings[b])),
		collator,
	);
	ordinals.set(sorted);
}

/** The ordinals, which ascend, in the order of their texts, each spelling of which is ordered once. */
function orderBySpelling(
	texts: readonly string[],
	ordinals: Uint32Array,
	orderOf: (spellings: readonly string[]) => Uint32Array,
	{ compare }: Intl.Collator,
): Uint32Array {
	const placeOf = new Map<string, number>();
	const places = ordinals.map((ordinal) => {
		const known = placeOf.get(texts[ordinal]);
		if (known === undefined) placeOf.set(texts[ordinal], placeOf.size);
		return known ?? placeOf.size - 1;
	});
	const spellings = [...placeOf.keys()];
	const counts = new Uint32Array(spellings.length);
	for (const place of places) counts[place]++;

	/** Where the next of each spelling goes. Those equal to the collator share a place, the first's. */
	const next = new Uint32Array(spellings.length);
	const sharedWith = new Uint32Array(spellings.length);
	let [sum, former] = [0, -1];
	for (const place of orderOf(spellings)) {
		const isEqual = former >= 0 && compare(spellings[former], spellings[place]) === 0;
		sharedWith[place] = isEqual ? sharedWith[former] : place;
		next[place] = sum;
		sum += counts[place];
		former = place;
	}
	const sorted = new Uint32Array(ordinals.length);
	for (let i = 0; i < ordinals.length; i++) sorted[next[sharedWith[places[i]]]++] = ordinals[i];
	return sorted;
}

/** `a` and `b` in one order, by as few comparisons as where one of them is short; then the last ones. */
function mergeOrders(
	a: Uint32Array,
	b: Uint32Array,
	last: readonly number[],
	compare: (a: number, b: number) => number,
): Uint32Array {
	const merged = new Uint32Array(a.length + b.length + last.length);
	let [fromA, fromB] = [0, 0];
	while (fromA < a.length && fromB < b.length) {
		const toA = firstBehind(a, fromA, b[fromB], compare);
		merged.set(a.subarray(fromA, toA), fromA + fromB);
		fromA = toA;
		if (fromA === a.length) break;
		const toB = firstBehind(b, fromB, a[fromA], compare);
		merged.set(b.subarray(fromB, toB), fromA + fromB);
		fromB = toB;
	}
	merged.set(a.subarray(fromA), fromA + fromB);
	merged.set(b.subarray(fromB), a.length + fromB);
	merged.set(last, a.length + b.length);
	return merged;
}

/** Index of the first that comes behind `ordinal`, looked for in strides that grow. */
function firstBehind(
	order: Uint32Array,
	from: number,
	ordinal: number,
	compare: (a: number, b: number) => number,
): number {
	let [low, high, stride] = [from, from, 1];
	while (high < order.length && compare(order[high], ordinal) < 0) {
		low = high + 1;
		high += stride;
		stride *= 2;
	}
	high = Math.min(high, order.length);
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (compare(order[middle], ordinal) < 0) low = middle + 1;
		else high = middle;
	}
	return low;
}
