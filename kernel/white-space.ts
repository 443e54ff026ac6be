/** What `String.prototype.trim` takes for white space (NBSP and byte order marks included), in UTF-8. */

/** Any byte of a character but its first. */
export function isContinuation(byte: u8): bool {
	return (byte & 0xc0) === 0x80;
}

/** Where the text from `begin` to `end` begins without white space; `end` where there is nothing else. */
export function afterWhiteSpace(begin: usize, end: usize): usize {
	let at = begin;
	while (at < end) {
		const length = whiteSpaceAt(at, end);
		if (length === 0) break;
		at += length;
	}
	return at;
}

/** Likewise where it ends; `begin` where there is nothing but white space. */
export function beforeWhiteSpace(begin: usize, end: usize): usize {
	let last = end;
	while (last > begin) {
		let at = last - 1;
		while (at > begin && isContinuation(load<u8>(at))) at--;
		if (whiteSpaceAt(at, last) !== last - at) break;
		last = at;
	}
	return last;
}

function whiteSpaceAt(at: usize, end: usize): usize {
	const byte = load<u8>(at);
	if (byte <= 0x20) return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d) ? 1 : 0;
	if (byte === 0xc2) return at + 1 < end && load<u8>(at, 1) === 0xa0 ? 2 : 0;
	if (byte < 0xe0 || byte > 0xef || at + 2 >= end) return 0;
	const code =
		(((<u32>byte) & 0xf) << 12) |
		(((<u32>load<u8>(at, 1)) & 0x3f) << 6) |
		((<u32>load<u8>(at, 2)) & 0x3f);
	return isWideSpace(code) ? 3 : 0;
}

/** ECMA-262, "WhiteSpace" and "LineTerminator", as far as they take three bytes. */
function isWideSpace(code: u32): bool {
	if (code >= 0x2000 && code <= 0x200a) return true;
	return (
		code === 0x1680 ||
		code === 0x2028 ||
		code === 0x2029 ||
		code === 0x202f ||
		code === 0x205f ||
		code === 0x3000 ||
		code === 0xfeff
	);
}
