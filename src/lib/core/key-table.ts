/**
 * Which contacts hold a key: an open-addressing table from 64-bit hashes to contact numbers.
 *
 * Plain typed arrays, 12 bytes a slot, since a million contacts bring two million keys and a `Map` of
 * them would cost ten times as much. It is cut into segments that grow one at a time, so that
 * growing never copies all of it at once. Several contacts may hold one key (create anyway, rollback,
 * edits); the lowest number is the one that matches.
 */
export class KeyTable {
	readonly #segments: Segment[] = Array.from({ length: SEGMENTS }, () => newSegment(FIRST_SLOTS));

	/** Notes that `contact` (a number from 1) holds the key. */
	add(high: number, low: number, contact: number): void {
		const which = high >>> SEGMENT_SHIFT;
		let segment = this.#segments[which];
		if (segment.used + 1 > (segment.mask + 1) * MAX_LOAD) {
			segment = this.#segments[which] = rehash(segment);
		}
		insert(segment, high, low, contact);
	}

	/** The lowest contact number that holds the key, or 0. */
	find(high: number, low: number): number {
		const { slots, mask } = this.#segments[high >>> SEGMENT_SHIFT];
		let found = 0;
		for (let slot = low & mask; ; slot = (slot + 1) & mask) {
			const at = slot * SLOT_WIDTH;
			const contact = slots[at + 2];
			if (contact === EMPTY) return found;
			if (slots[at + 1] !== low || slots[at] !== high || contact === REMOVED) continue;
			if (found === 0 || contact < found) found = contact;
		}
	}

	/** Calls `visit` with every contact that holds the key. */
	forEachHolder(high: number, low: number, visit: (contact: number) => void): void {
		const { slots, mask } = this.#segments[high >>> SEGMENT_SHIFT];
		for (let slot = low & mask; ; slot = (slot + 1) & mask) {
			const at = slot * SLOT_WIDTH;
			const contact = slots[at + 2];
			if (contact === EMPTY) return;
			if (slots[at + 1] === low && slots[at] === high && contact !== REMOVED) visit(contact);
		}
	}

	/** Forgets that `contact` holds the key, however often it was noted (two spellings of one number). */
	remove(high: number, low: number, contact: number): void {
		const { slots, mask } = this.#segments[high >>> SEGMENT_SHIFT];
		for (let slot = low & mask; ; slot = (slot + 1) & mask) {
			const at = slot * SLOT_WIDTH;
			if (slots[at + 2] === EMPTY) return;
			if (slots[at + 1] === low && slots[at] === high && slots[at + 2] === contact)
				slots[at + 2] = REMOVED;
		}
	}
}

interface Segment {
	/** Per slot: high half, low half, contact. */
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
const REMOVED = 0xffffffff;

function newSegment(slots: number): Segment {
	return { slots: new Uint32Array(slots * SLOT_WIDTH), mask: slots - 1, used: 0 };
}

/** Takes the first slot that is free, a removed one too: a key that changes hands often must not lengthen its chain. */
function insert(segment: Segment, high: number, low: number, contact: number): void {
	const { slots, mask } = segment;
	let slot = low & mask;
	for (;;) {
		const holder = slots[slot * SLOT_WIDTH + 2];
		if (holder === EMPTY) segment.used++;
		if (holder === EMPTY || holder === REMOVED) break;
		slot = (slot + 1) & mask;
	}
	const at = slot * SLOT_WIDTH;
	slots[at] = high;
	slots[at + 1] = low;
	slots[at + 2] = contact;
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
		const contact = old.slots[at + 2];
		if (contact !== EMPTY && contact !== REMOVED) {
			insert(segment, old.slots[at], old.slots[at + 1], contact);
		}
	}
	return segment;
}
