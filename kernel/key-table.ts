import { allocated, grown, STEP, word } from './memory';

/**
 * Who holds a key: a hash table from 64-bit hashes to 32-bit numbers. `src/lib/core/matching/key-table.ts` says what
 * the numbers mean.
 *
 * Extendible hashing (Fagin, Nievergelt, Pippenger, Strong, 1979): a directory leads to pages, and a page that is
 * full is split in two, so that growing never copies more than one. Within a page, a byte for each slot tells whether
 * it is taken and seven bits of its hash, sixteen of them compared at once (as Abseil's Swiss tables do). So most keys
 * that nobody holds are known as such by one look at memory, and that is what a look-up costs.
 */

/** Slots of a page. */
const SLOTS: u32 = 256;
/** By slot: high half, low half, holder. */
const SLOT_BYTES: u32 = 12;

/**
 * Pages are made so many at a time. The bytes of all of them come first, since those are what is looked at: a
 * processor finds its way to a few hundred places of memory by itself, and to ten thousand only with effort.
 */
const PAGES_AT_ONCE: u32 = 64;
const SLOTS_AT: u32 = PAGES_AT_ONCE * SLOTS;
/** Behind the slots, by page: how many are not empty, removed ones included, and by how many bits of a hash it is found. */
const NOTES_AT: u32 = SLOTS_AT + PAGES_AT_ONCE * SLOTS * SLOT_BYTES;
const CHUNK_BYTES: u32 = NOTES_AT + PAGES_AT_ONCE * 8;
/** Where each chunk of pages lies. */
let chunks: usize = 0;
let chunkCapacity: u32 = 0;
let pageCount: u32 = 0;

/** Beyond this, groups of slots overflow into each other too often. */
const MAX_USED: u32 = 224;
/** Hashes are seeded: so many with so many bits in common are no accident, and the directory would take all memory. */
const MAX_DEPTH: u32 = 22;

const EMPTY: u8 = 0x80;
const REMOVED: u8 = 0xfe;

/** By the upper bits of a hash: its page. */
let directory: usize = 0;
let depth: u32 = 0;
/** The bytes and slots of a page that is being split. */
let copiedBytes: usize = 0;
let copiedSlots: usize = 0;

/** Where the key stands that was found last; until the next is added, which may move it. */
let lastPage: u32 = 0;
let lastSlot: u32 = 0;

/** Begins with an empty table; to be called once. */
export function beginTable(): void {
	directory = allocated(4);
	copiedBytes = allocated(SLOTS);
	copiedSlots = allocated(SLOTS * SLOT_BYTES);
	store<u32>(directory, newPage(0));
}

/** The holder of a key, or 0. */
export function findHolder(high: u32, low: u32): u32 {
	return findIn(pageOf(high, low), high, low) ? load<u32>(slotAt(lastPage, lastSlot), 8) : 0;
}

/** The holder of a key; where there is none, `holder` becomes it, and the answer is 0. */
export function addHolder(high: u32, low: u32, holder: u32): u32 {
	let page = pageOf(high, low);
	if (findIn(page, high, low)) return load<u32>(slotAt(page, lastSlot), 8);
	while (load<u32>(notesOf(page)) === MAX_USED) {
		makeRoomIn(page, high, low);
		page = pageOf(high, low);
	}
	insert(page, high, low, holder);
	return 0;
}

/** Puts another in place of the holder that was found last. */
export function setHolder(holder: u32): void {
	store<u32>(slotAt(lastPage, lastSlot), holder, 8);
}

/** Forgets the key that was found last. */
export function removeKey(): void {
	const bytes = bytesOf(lastPage);
	// No search went on behind a group that has an empty slot.
	const isFull = emptyIn(v128.load(bytes + (lastSlot & ~(STEP - 1)))) === 0;
	store<u8>(bytes + lastSlot, isFull ? REMOVED : EMPTY);
	const used = notesOf(lastPage);
	if (!isFull) store<u32>(used, load<u32>(used) - 1);
}

function pageOf(high: u32, low: u32): u32 {
	return load<u32>(word(directory, prefixOf(high, low, depth)));
}

function chunkOf(page: u32): usize {
	return load<u32>(word(chunks, page / PAGES_AT_ONCE));
}

function bytesOf(page: u32): usize {
	return chunkOf(page) + (page % PAGES_AT_ONCE) * SLOTS;
}

function slotsOf(page: u32): usize {
	return chunkOf(page) + SLOTS_AT + (page % PAGES_AT_ONCE) * SLOTS * SLOT_BYTES;
}

function slotAt(page: u32, slot: u32): usize {
	return slotsOf(page) + slot * SLOT_BYTES;
}

function notesOf(page: u32): usize {
	return chunkOf(page) + NOTES_AT + (page % PAGES_AT_ONCE) * 8;
}

/** The upper bits of a hash, both halves of it. */
function prefixOf(high: u32, low: u32, bits: u32): u32 {
	// A shift by 32 is none.
	return bits === 0 ? 0 : ((high ^ rotl<u32>(low, 16)) * 0x9e37_79b1) >>> (32 - bits);
}

/** By slot of a group: a bit where nothing is, and behind which no search went on. */
function emptyIn(group: v128): u32 {
	return i8x16.bitmask(i8x16.eq(group, i8x16.splat(EMPTY)));
}

/** Seven bits of a hash: what is no such number is not taken. */
function tagOf(low: u32): u8 {
	return <u8>(low & 0x7f);
}

/** The group where a search begins. */
function firstGroup(low: u32): u32 {
	return (low >>> 7) & (SLOTS - STEP);
}

function findIn(page: u32, high: u32, low: u32): bool {
	const bytes = bytesOf(page);
	const tag = i8x16.splat(tagOf(low));
	let at = firstGroup(low);
	let group = v128.load(bytes + at);
	for (;;) {
		for (let same = i8x16.bitmask(i8x16.eq(group, tag)); same !== 0; same &= same - 1) {
			const slot = at + ctz(same);
			const place = slotAt(page, slot);
			if (load<u32>(place) === high && load<u32>(place, 4) === low) {
				lastPage = page;
				lastSlot = slot;
				return true;
			}
		}
		// A page is never full.
		if (emptyIn(group) !== 0) break;
		at = (at + STEP) & (SLOTS - 1);
		group = v128.load(bytes + at);
	}
	return false;
}

/** Notes a key that is not in the page, which has room: in the first slot that is free, a removed one too. */
function insert(page: u32, high: u32, low: u32, holder: u32): void {
	const bytes = bytesOf(page);
	let at = firstGroup(low);
	// Slots that are not taken have the highest bit set.
	let free = i8x16.bitmask(v128.load(bytes + at));
	for (; free === 0; free = i8x16.bitmask(v128.load(bytes + at))) at = (at + STEP) & (SLOTS - 1);
	const slot = at + ctz(free);
	if (load<u8>(bytes + slot) === EMPTY) {
		const used = notesOf(page);
		store<u32>(used, load<u32>(used) + 1);
	}
	store<u8>(bytes + slot, tagOf(low));
	const place = slotAt(page, slot);
	store<u32>(place, high);
	store<u32>(place, low, 4);
	store<u32>(place, holder, 8);
}

/** Makes room in the page of a key: without what was removed, and in two where that is not enough. */
function makeRoomIn(page: u32, high: u32, low: u32): void {
	memory.copy(copiedBytes, bytesOf(page), SLOTS);
	memory.copy(copiedSlots, slotsOf(page), SLOTS * SLOT_BYTES);
	const bits = load<u32>(notesOf(page), 4);
	let other = page;
	if (takenIn(copiedBytes) > MAX_USED / 2) {
		other = newPage(bits + 1);
		clear(page, bits + 1);
		lead(prefixOf(high, low, bits), bits, other);
	} else clear(page, bits);
	for (let slot: u32 = 0; slot < SLOTS; slot++) {
		if ((load<u8>(copiedBytes + slot) & EMPTY) !== 0) continue;
		const place = copiedSlots + slot * SLOT_BYTES;
		const ownHigh = load<u32>(place);
		const ownLow = load<u32>(place, 4);
		const isOther = (prefixOf(ownHigh, ownLow, bits + 1) & 1) !== 0;
		insert(isOther ? other : page, ownHigh, ownLow, load<u32>(place, 8));
	}
}

function takenIn(bytes: usize): u32 {
	let taken: u32 = 0;
	for (let at: u32 = 0; at < SLOTS; at += STEP) {
		taken += STEP - popcnt<u32>(i8x16.bitmask(v128.load(bytes + at)));
	}
	return taken;
}

/** Lets the hashes that begin with these bits and then a one lead to a page. */
function lead(prefix: u32, bits: u32, page: u32): void {
	if (bits === MAX_DEPTH) unreachable();
	if (bits === depth) doubleDirectory();
	const count: u32 = 1 << (depth - bits - 1);
	const first = (2 * prefix + 1) * count;
	for (let at = first; at < first + count; at++) store<u32>(word(directory, at), page);
}

function doubleDirectory(): void {
	const count: u32 = 1 << depth;
	const doubled = allocated(count << 3);
	for (let at: u32 = 0; at < count; at++) {
		const page = load<u32>(word(directory, at));
		store<u32>(word(doubled, 2 * at), page);
		store<u32>(word(doubled, 2 * at), page, 4);
	}
	directory = doubled;
	depth++;
}

function newPage(bits: u32): u32 {
	if (pageCount % PAGES_AT_ONCE === 0) makeChunk(pageCount / PAGES_AT_ONCE);
	clear(pageCount, bits);
	return pageCount++;
}

function makeChunk(chunk: u32): void {
	if (chunk === chunkCapacity) {
		chunkCapacity = max(2 * chunkCapacity, 64);
		chunks = grown(chunks, chunk << 2, chunkCapacity << 2);
	}
	store<u32>(word(chunks, chunk), <u32>allocated(CHUNK_BYTES));
}

function clear(page: u32, bits: u32): void {
	memory.fill(bytesOf(page), EMPTY, SLOTS);
	const notes = notesOf(page);
	store<u32>(notes, 0);
	store<u32>(notes, bits, 4);
}
