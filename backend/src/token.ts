import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether an `Authorization` header carries the token of which only the SHA-256 is known here. Digests are
 * compared, in constant time: neither the length nor the first wrong character shows in how long it takes.
 */
export function carriesToken(authorization: string | undefined, tokenSha256: Buffer): boolean {
	const token = /^Bearer +(.+)$/i.exec(authorization ?? '')?.[1];
	return timingSafeEqual(sha256(token ?? ''), tokenSha256) && token !== undefined;
}

/** @param hex 64 digits */
export function digestOf(hex: string): Buffer {
	if (!/^[0-9a-f]{64}$/i.test(hex)) throw new Error('The SHA-256 of a token is 64 hex digits.');
	return Buffer.from(hex, 'hex');
}

export function sha256(text: string): Buffer {
	return createHash('sha256').update(text).digest();
}
