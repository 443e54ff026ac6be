/** The hash of `src/lib/core/matching/hash.ts`, which says what it is: its high lane above its low one. */
export function hash(from: usize, length: u32, tag: u32, seedHigh: u32, seedLow: u32): u64 {
	let high = seedHigh ^ tag;
	let low = seedLow ^ (tag * 0x9e37_79b1);
	const to = from + length;
	let at = from;
	for (; at + 4 <= to; at += 4) {
		const bytes = load<u32>(at);
		high = rotl<u32>((high ^ bytes) * 0xcc9e_2d51, 13);
		low = rotl<u32>((low ^ bytes) * 0x1b87_3593, 15);
	}
	const rest = at < to ? load<u32>(at) & ((1 << ((<u32>(to - at)) << 3)) - 1) : 0;
	high = (high ^ rest) * 0xcc9e_2d51;
	low = (low ^ rest) * 0x1b87_3593;
	high = finish(high ^ length);
	low = finish(low ^ high);
	return ((<u64>high) << 32) | low;
}

function finish(value: u32): u32 {
	value = (value ^ (value >>> 16)) * 0x85eb_ca6b;
	value = (value ^ (value >>> 13)) * 0xc2b2_ae35;
	return value ^ (value >>> 16);
}
