/** What is loaded sixteen bytes at once is loaded past its end: so much room must be behind it. */
export const STEP: u32 = 16;

/** Memory of `needed` bytes or more instead of what is too small; what it held is copied. */
export function grown(from: usize, bytes: u32, needed: u32): usize {
	const to = heap.alloc(needed);
	memory.copy(to, from, bytes);
	return to;
}

/** The place of a number in an array of 32-bit numbers. */
export function word(array: usize, index: u32): usize {
	return array + ((<usize>index) << 2);
}
