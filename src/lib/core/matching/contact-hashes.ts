import { contentHashes, keyHash, type CheckedBatch } from '../checking/check-rows.ts';
import type { Contact } from '../contact.ts';
import type { ContactHashes } from './contact-index.ts';
import type { Hash64, HashSeed } from './hash.ts';
import { contactKeys, KEY_KINDS } from './keys.ts';

/** The hashes of a row that was checked: picked from its batch's columns. */
export function hashesOfRow(batch: CheckedBatch, position: number): ContactHashes {
	const kinds: number[] = [];
	const highs: number[] = [];
	const lows: number[] = [];
	for (const { kind, present, high, low } of batch.keys) {
		if (present[position] === 0) continue;
		kinds.push(kind);
		highs.push(high[position]);
		lows.push(low[position]);
	}
	return {
		kinds,
		highs,
		lows,
		contentHigh: batch.contentHigh[position],
		contentLow: batch.contentLow[position],
	};
}

/** The hashes of any contact; equal to those of a row with the same content. */
export function hashContact(contact: Contact, seed: HashSeed): ContactHashes {
	const scratch: Hash64 = { high: 0, low: 0 };
	const kinds: number[] = [];
	const highs: number[] = [];
	const lows: number[] = [];
	for (const { kind, key } of contactKeys(contact)) {
		const index = KEY_KINDS.indexOf(kind);
		keyHash(scratch, index, key, seed);
		kinds.push(index);
		highs.push(scratch.high);
		lows.push(scratch.low);
	}
	const columns = new Map([...contact].map(([path, value]) => [path, [value]]));
	const { contentHigh, contentLow } = contentHashes(columns, 1, seed);
	return { kinds, highs, lows, contentHigh: contentHigh[0], contentLow: contentLow[0] };
}
