import type { Contact } from '../contact.ts';
import type { ContactHashes } from './contact-hashes.ts';
import { hashInto, type Hash64, type HashSeed } from './hash.ts';
import { KEY_KINDS } from './key-kinds.ts';
import { contactKeys, haveSameKeys } from './keys.ts';
import { contentHash, keyTag } from './row-hashes.ts';

/**
 * The hashes of any contact; equal to those of a row with the same content.
 *
 * @param like a contact of mostly the same content, and its hashes: to read addresses and numbers again is dear
 */
export function hashContact(
	contact: Contact,
	seed: HashSeed,
	like?: { readonly contact: Contact; readonly hashes: ContactHashes },
): ContactHashes {
	const keys =
		like !== undefined && haveSameKeys(contact, like.contact)
			? ownKeys(like.hashes)
			: hashedKeys(contact, seed);
	const content = contentHash(
		contact,
		seed,
		like && {
			contact: like.contact,
			hash: { high: like.hashes.contentHigh, low: like.hashes.contentLow },
		},
	);
	return {
		...keys,
		from: 0,
		to: keys.kinds.length,
		contentHigh: content.high,
		contentLow: content.low,
	};
}

interface HashedKeys {
	readonly kinds: number[];
	readonly highs: number[];
	readonly lows: number[];
}

function hashedKeys(contact: Contact, seed: HashSeed): HashedKeys {
	const scratch: Hash64 = { high: 0, low: 0 };
	const keys: HashedKeys = { kinds: [], highs: [], lows: [] };
	for (const { kind, key } of contactKeys(contact)) {
		const index = KEY_KINDS.indexOf(kind);
		hashInto(scratch, key, keyTag(index), seed);
		keys.kinds.push(index);
		keys.highs.push(scratch.high);
		keys.lows.push(scratch.low);
	}
	return keys;
}

/** Copies, since hashes are handed on in arrays that are used again. */
function ownKeys({ kinds, highs, lows, from, to }: ContactHashes): HashedKeys {
	const own = (all: ArrayLike<number>): number[] => Array.prototype.slice.call(all, from, to);
	return { kinds: own(kinds), highs: own(highs), lows: own(lows) };
}
