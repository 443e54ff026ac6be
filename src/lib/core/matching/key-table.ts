import type { CheckedBatch, KeyColumn } from '../checking/checked-batch.ts';
import { Kernel } from '../kernel/kernel.ts';

/**
 * Which contacts hold a key: a hash table from 64-bit hashes to contact numbers, in the kernel's memory (see
 * `kernel/key-table.ts`): about 20 bytes a key, since a million contacts bring two million and a `Map` of them would
 * cost ten times as much. Several contacts may hold one key (a switchboard number, create anyway, rollback, edits);
 * the lowest number is the one that matches.
 *
 * A key has one slot, however many hold it: equal keys side by side would make a chain that every
 * look-up has to walk. The slot of a key with several holders names their list instead of a contact.
 */
export class KeyTable {
	readonly #kernel = new Kernel();
	readonly #calls = this.#kernel.calls;
	/**
	 * Lists of holders, each with the lowest first. Plain arrays, since nearly all are of two or three:
	 * 24 bytes then, where a typed array takes a hundred more.
	 */
	readonly #shared: number[][] = [];
	/**
	 * Lists that are in order throughout. One comes to be so when more than its lowest is first asked
	 * for; until then holders may come in any order (from the log they come backwards) at no cost.
	 */
	readonly #sorted = new Set<number>();
	/** Places in `#shared` to be used again. */
	readonly #free: number[] = [];

	constructor() {
		this.#calls.beginTable();
	}

	/** Notes that `contact` (a number from 1, below 2³¹) holds the key. */
	add(high: number, low: number, contact: number): void {
		const holder = this.#calls.addHolder(high, low, contact);
		if (holder === 0 || holder === contact) return;
		if (isList(holder)) this.#addTo(placeOf(holder), contact);
		else {
			const place = this.#free.pop() ?? this.#shared.length;
			this.#shared[place] = holder < contact ? [holder, contact] : [contact, holder];
			this.#calls.setHolder(listAt(place));
		}
	}

	/** The lowest contact number that holds the key, or 0. */
	find(high: number, low: number): number {
		const holder = this.#calls.findHolder(high, low);
		return isList(holder) ? this.#shared[placeOf(holder)][0] : holder;
	}

	/** Whether `contact` is among those that hold the key. */
	holds(high: number, low: number, contact: number): boolean {
		const holder = this.#calls.findHolder(high, low);
		if (!isList(holder)) return holder === contact;
		const holders = this.#inOrder(placeOf(holder));
		return holders[lowerBound(holders, contact)] === contact;
	}

	/** Forgets that `contact` holds the key, however often it was noted (two spellings of one number). */
	remove(high: number, low: number, contact: number): void {
		const holder = this.#calls.findHolder(high, low);
		if (holder === contact) this.#calls.removeKey();
		if (!isList(holder)) return;
		const place = placeOf(holder);
		const holders = this.#inOrder(place);
		const index = lowerBound(holders, contact);
		if (holders[index] === contact) holders.splice(index, 1);
		if (holders.length > 1) return;
		this.#calls.setHolder(holders[0]);
		this.#shared[place] = [];
		this.#sorted.delete(place);
		this.#free.push(place);
	}

	/** Takes the keys of a batch's rows, in place of those of another batch: `untilHeld` and `kindsOfRows` are of them. */
	takeRows(
		{ size, rejected, contentHigh, contentLow }: CheckedBatch,
		keys: readonly KeyColumn[],
	): void {
		this.#calls.newRows(size, keys.length + 1);
		this.#takeColumn(0, { present: rejected, high: contentHigh, low: contentLow });
		keys.forEach((column, at) => {
			this.#calls.setKind(at + 1, 1 << column.kind);
			this.#takeColumn(at + 1, column);
		});
	}

	/**
	 * The first row from `from` on that is rejected or has a key that somebody holds (where it has no key: whose
	 * content somebody holds); their number where there is none. With a `contact`, the rows before it hold their keys
	 * from now on: the first of them as `contact`, and each as one more than the one before.
	 */
	untilHeld(from: number, contact = 0): number {
		return this.#calls.rowsUntilHeld(from, contact);
	}

	/**
	 * The contact that alone holds all keys of the row that `untilHeld` answered last, or 0. Until anything is added
	 * or removed.
	 */
	get soleHolder(): number {
		const holder = this.#calls.soleHolder.value;
		return isList(holder) ? 0 : holder;
	}

	/** By row: the kinds of its keys, as bits; of rows that `untilHeld` added. To be read at once. */
	kindsOfRows(rows: number): Uint8Array {
		return this.#kernel.bytes(this.#calls.rowKinds.value, rows);
	}

	#takeColumn(at: number, { present, high, low }: Omit<KeyColumn, 'kind'>): void {
		const { rowFlags, rowHighs, rowLows } = this.#calls;
		this.#kernel.bytes(rowFlags(at), present.length).set(present);
		this.#kernel.words(rowHighs(at), high.length).set(high);
		this.#kernel.words(rowLows(at), low.length).set(low);
	}

	#addTo(place: number, contact: number): void {
		const holders = this.#shared[place];
		if (this.#sorted.has(place)) {
			const index = lowerBound(holders, contact);
			if (holders[index] !== contact) holders.splice(index, 0, contact);
			return;
		}
		const [lowest] = holders;
		if (contact === lowest || contact === holders.at(-1)) return;
		holders[0] = Math.min(lowest, contact);
		holders.push(Math.max(lowest, contact));
	}

	#inOrder(place: number): number[] {
		if (!this.#sorted.has(place)) {
			this.#shared[place] = [...new Set(this.#shared[place])].sort((a, b) => a - b);
			this.#sorted.add(place);
		}
		return this.#shared[place];
	}
}

/** The first index whose number is not below `contact`. */
function lowerBound(holders: readonly number[], contact: number): number {
	let low = 0;
	for (let high = holders.length; low < high;) {
		const middle = (low + high) >>> 1;
		if (holders[middle] < contact) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** A holder is a contact, or below 0 a list of them: the kernel's numbers have 32 bits, and a contact's has 31. */
function isList(holder: number): boolean {
	return holder < 0;
}

function listAt(place: number): number {
	return ~place;
}

function placeOf(list: number): number {
	return ~list;
}
