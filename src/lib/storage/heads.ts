import type { ContactHashes, ContactIndex } from '../core/matching/contact-index.ts';
import { KEY_VERSION } from '../core/matching/keys.ts';
import type { BatchPlan } from '../core/plan-batch.ts';
import type { Head } from './database.ts';

/** A membership to note: this contact joins this group. */
export interface Membership {
	readonly contact: number;
	readonly group: number;
}

/** The head of a planned batch. */
export function headOf(
	seq: number,
	importId: string,
	plan: BatchPlan,
	memberships: readonly Membership[],
): Head {
	const { hashes } = plan;
	const keyCount = hashes.reduce((sum, { kinds }) => sum + kinds.length, 0);
	const head: Head = {
		seq,
		importId,
		contacts: plan.contacts,
		rows: plan.rows,
		keyEnds: new Uint32Array(hashes.length),
		keyKinds: new Uint8Array(keyCount),
		keyHighs: new Uint32Array(keyCount),
		keyLows: new Uint32Array(keyCount),
		contentHighs: Uint32Array.from(hashes, ({ contentHigh }) => contentHigh),
		contentLows: Uint32Array.from(hashes, ({ contentLow }) => contentLow),
		keyVersion: KEY_VERSION,
		paths: plan.columns.paths,
		memberContacts: Uint32Array.from(memberships, ({ contact }) => contact),
		memberGroups: Uint32Array.from(memberships, ({ group }) => group),
	};
	for (let position = 0, end = 0; position < hashes.length; position++) {
		const { kinds, highs, lows } = hashes[position];
		for (let i = 0; i < kinds.length; i++, end++) {
			head.keyKinds[end] = kinds[i];
			head.keyHighs[end] = highs[i];
			head.keyLows[end] = lows[i];
		}
		head.keyEnds[position] = end;
	}
	return head;
}

/** The hashes of one version, as its head holds them. */
export function hashesAt(head: Head, position: number): ContactHashes {
	const begin = position === 0 ? 0 : head.keyEnds[position - 1];
	const end = head.keyEnds[position];
	return {
		kinds: head.keyKinds.subarray(begin, end),
		highs: head.keyHighs.subarray(begin, end),
		lows: head.keyLows.subarray(begin, end),
		contentHigh: head.contentHighs[position],
		contentLow: head.contentLows[position],
	};
}

/** Adds to the index what a head holds, unless a newer version of the contact is in it already. */
export function indexHead(index: ContactIndex, head: Head): void {
	for (let position = 0; position < head.contacts.length; position++) {
		const contact = head.contacts[position];
		if (!index.current.isKnown(contact))
			index.add(contact, head.seq, position, hashesAt(head, position));
	}
}
