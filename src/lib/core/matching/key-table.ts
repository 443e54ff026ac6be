/**
 * Which contacts hold a key: an open-addressing table from 64-bit hashes to contact numbers.
 *
 * Plain typed arrays, 12 bytes a slot, since a million contacts bring two million keys and a `Map` of
 * them would cost ten times as much. It is cut into segments that grow one at a time, so that
 * growing never copies all of it at once. Several contacts may hold one key (a switchboard number,
 * create anyway, rollback, edits); the lowest number is the one that matches.
 *
 * A key has one slot, however many hold it: equal keys side by side would make a chain that every
 * look-up has to walk. The slot of a key with several holders names their list instead of a contact.
 */
export class KeyTable {
	readonly #segments: Segment[] = Array.from({ length: SEGMENTS }, () => newSegment(FIRST_SLOTS));
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

	/** Notes that `contact` (a number from 1, below 2³¹) holds the key. */
	add(high: number, low: number, contact: number): void {
		const which = high >>> SEGMENT_SHIFT;
		const segment = this.#segments[which];
		const at = holderAt(segment, high, low);
		if (at < 0) {
			const hasRoom = segment.used + 1 <= (segment.mask + 1) * MAX_LOAD;
			insert(hasRoom ? segment : (this.#segments[which] = rehash(segment)), high, low, contact);
			return;
		}
		const holder = segment.slots[at];
		if (holder >= SHARED) this.#addTo(holder - SHARED, contact);
		else if (holder !== contact) {
			const place = this.#free.pop() ?? this.#shared.length;
			this.#shared[place] = holder < contact ? [holder, contact] : [contact, holder];
			segment.slots[at] = SHARED + place;
		}
	}

	/** The lowest contact number that holds the key, or 0. */
	find(high: number, low: number): number {
		const segment = this.#segments[high >>> SEGMENT_SHIFT];
		const at = holderAt(segment, high, low);
		if (at < 0) return 0;
		const holder = segment.slots[at];
		return holder < SHARED ? holder : this.#shared[holder - SHARED][0];
	}

	/** Whether `contact` is among those that hold the key. */
	holds(high: number, low: number, contact: number): boolean {
		const segment = this.#segments[high >>> SEGMENT_SHIFT];
		const at = holderAt(segment, high, low);
		if (at < 0) return false;
		const holder = segment.slots[at];
		if (holder < SHARED) return holder === contact;
		const holders = this.#inOrder(holder - SHARED);
		return holders[lowerBound(holders, contact)] === contact;
	}

	/** Forgets that `contact` holds the key, however often it was noted (two spellings of one number). */
	remove(high: number, low: number, contact: number): void {
		const segment = this.#segments[high >>> SEGMENT_SHIFT];
		const at = holderAt(segment, high, low);
		if (at < 0) return;
		const holder = segment.slots[at];
		if (holder === contact) segment.slots[at] = REMOVED;
		if (holder < SHARED) return;
		const place = holder - SHARED;
		const holders = this.#inOrder(place);
		const index = lowerBound(holders, contact);
		if (holders[index] === contact) holders.splice(index, 1);
		if (holders.length > 1) return;
		segment.slots[at] = holders[0];
		this.#shared[place] = [];
		this.#sorted.delete(place);
		this.#free.push(place);
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

interface Segment {
	/** Per slot: high half, low half, holder: a contact, or from `SHARED` on the place of a list of them. */
	readonly slots: Uint32Array;
	/** Slots less one; their number is a power of two. */
	readonly mask: number;
	/** Slots that are not empty, removed ones included: what probing has to walk past. */
	used: number;
}

const SLOT_WIDTH = 3;
const SEGMENTS = 64;
/** The top six bits of a hash choose the segment. */
const SEGMENT_SHIFT = 26;
const FIRST_SLOTS = 64;
/** Above this, probes grow long; just after growing it is half of it: 14 to 28 bytes a key. */
const MAX_LOAD = 0.85;
const EMPTY = 0;
const SHARED = 0x80000000;
const REMOVED = 0xffffffff;

function newSegment(slots: number): Segment {
	return { slots: new Uint32Array(slots * SLOT_WIDTH), mask: slots - 1, used: 0 };
}

/** Where in `slots` the holder of the key stands, or -1. */
function holderAt({ slots, mask }: Segment, high: number, low: number): number {
	for (let slot = low & mask; ; slot = (slot + 1) & mask) {
		const at = slot * SLOT_WIDTH;
		const holder = slots[at + 2];
		if (holder === EMPTY) return -1;
		if (slots[at + 1] === low && slots[at] === high && holder !== REMOVED) return at + 2;
	}
}

/**
 * Notes the holder of a key that has no slot yet, in the first one that is free, a removed one too:
 * a key that changes hands often must not lengthen its chain.
 */
function insert(segment: Segment, high: number, low: number, holder: number): void {
	const { slots, mask } = segment;
	let slot = low & mask;
	for (;;) {
		const present = slots[slot * SLOT_WIDTH + 2];
		if (present === EMPTY) segment.used++;
		if (present === EMPTY || present === REMOVED) break;
		slot = (slot + 1) & mask;
	}
	const at = slot * SLOT_WIDTH;
	slots[at] = high;
	slots[at + 1] = low;
	slots[at + 2] = holder;
}

/** A segment with room: twice the size, or the same where many removed slots can go. */
function rehash(old: Segment): Segment {
	let live = 0;
	for (let at = 2; at < old.slots.length; at += SLOT_WIDTH) {
		if (old.slots[at] !== EMPTY && old.slots[at] !== REMOVED) live++;
	}
	const slots = old.mask + 1;
	const segment = newSegment(live > (slots * MAX_LOAD) / 2 ? slots * 2 : slots);
	for (let at = 0; at < old.slots.length; at += SLOT_WIDTH) {
		const holder = old.slots[at + 2];
		if (holder !== EMPTY && holder !== REMOVED) {
			insert(segment, old.slots[at], old.slots[at + 1], holder);
		}
	}
	return segment;
}
