/** What is loaded sixteen bytes at once is loaded past its end: so much room must be behind it. */
export const STEP: u32 = 16;

const WASM_PAGE_BYTES: u32 = 65_536;
const LEAST_MORE: u32 = 4 * WASM_PAGE_BYTES;
/** More than the runtime notes and rounds up around each piece of memory. */
const NOTE_BYTES: u32 = 64;
/** Where what was allocated ends. */
let top: usize = __heap_base;

/** New memory, for good. Where there is too little, as much is added as is needed: the runtime would double it. */
export function allocated(bytes: u32): usize {
	const needed = <u32>top + NOTE_BYTES + bytes;
	const there = <u32>memory.size() * WASM_PAGE_BYTES;
	if (needed > there) {
		const more = max(needed - there, LEAST_MORE);
		memory.grow((more + WASM_PAGE_BYTES - 1) / WASM_PAGE_BYTES);
	}
	const at = heap.alloc(bytes);
	top = at + bytes;
	return at;
}

/** Memory of `needed` bytes instead of what is too small; what it held is copied. */
export function grown(from: usize, bytes: u32, needed: u32): usize {
	const to = allocated(needed);
	memory.copy(to, from, bytes);
	return to;
}

/** How many times as large as the text at hand the largest will be. */
let ahead: f64 = 1;

export function expectLarger(times: f64): void {
	ahead = max<f64>(times, 1);
}

/**
 * What to take where so much is needed of something that goes by the text's length. Pieces become larger at the
 * beginning, and what is outgrown is never freed: so it is as much as the largest will need, and an eighth more.
 */
export function roomFor(needed: u32): u32 {
	return <u32>(<f64>needed * ahead * 1.125) + STEP;
}

/** The place of a number in an array of 32-bit numbers. */
export function word(array: usize, index: u32): usize {
	return array + ((<usize>index) << 2);
}
