import { STEP, allocated } from './memory';

/**
 * Whether bytes are UTF-8, by the rules of the Encoding Standard's decoder (so overlong forms and surrogates are
 * none). Characters may be cut anywhere: what is left of one is known at the next piece.
 */

/** How many bytes the character at hand still needs, and between which the next must be. */
let needed: u32 = 0;
let lower: u8 = 0x80;
let upper: u8 = 0xbf;

let bytes: usize = 0;
let capacity: u32 = 0;

/** Where a piece of this length is to be written. */
export function roomForBytes(length: u32): usize {
	if (length + STEP > capacity) {
		capacity = length + STEP;
		bytes = allocated(capacity);
	}
	return bytes;
}

/** Whether the piece that was written goes on as UTF-8, and with `last` ends as such. */
export function checkUtf8(length: u32, last: bool): bool {
	const end = bytes + length;
	let at = goOn(bytes, end);
	while (at !== 0 && at < end) {
		while (at + STEP <= end && !v128.any_true(v128.and(v128.load(at), i8x16.splat(-0x80)))) {
			at += STEP;
		}
		const stop = min(at + STEP, end);
		while (at !== 0 && at < stop) {
			const byte = load<u8>(at);
			if (byte < 0x80) at++;
			else at = begin(byte) ? goOn(at + 1, end) : 0;
		}
	}
	return at !== 0 && !(last && needed > 0);
}

/** Passes over what the character at hand still needs, as far as it is there; answers where it ends, 0 where it is none. */
function goOn(from: usize, end: usize): usize {
	let at = from;
	for (; needed > 0 && at < end; at++, needed--) {
		const byte = load<u8>(at);
		if (byte < lower || byte > upper) return 0;
		lower = 0x80;
		upper = 0xbf;
	}
	return at;
}

/** Takes the first byte of a character; whether it may be one. */
function begin(byte: u8): bool {
	if (byte < 0xc2 || byte > 0xf4) return false;
	if (byte === 0xe0) lower = 0xa0;
	if (byte === 0xed) upper = 0x9f;
	if (byte === 0xf0) lower = 0x90;
	if (byte === 0xf4) upper = 0x8f;
	needed = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
	return true;
}
