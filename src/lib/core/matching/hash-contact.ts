import type { Contact } from '../contact.ts';
import type { ContactHashes } from './contact-hashes.ts';
import { hashInto, type Hash64, type HashSeed } from './hash.ts';
import { KEY_KINDS } from './key-kinds.ts';
import { contactKeys } from './keys.ts';
import { contentHash, keyTag } from './row-hashes.ts';

/** The hashes of any contact; equal to those of a row with the same content. */
export function hashContact(contact: Contact, seed: HashSeed): ContactHashes {
	const scratch: Hash64 = { high: 0, low: 0 };
	const kinds: number[] = [];
	const highs: number[] = [];
	const lows: number[] = [];
	for (const { kind, key } of contactKeys(contact)) {
		const index = KEY_KINDS.indexOf(kind);
		hashInto(scratch, key, keyTag(index), seed);
		kinds.push(index);
		highs.push(scratch.high);
		lows.push(scratch.low);
	}
	const content = contentHash(contact, seed);
	return {
		kinds,
		highs,
		lows,
		from: 0,
		to: kinds.length,
		contentHigh: content.high,
		contentLow: content.low,
	};
}
