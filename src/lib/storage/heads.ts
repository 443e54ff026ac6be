import type { VersionHashes } from '../core/matching/contact-hashes.ts';
import { PackedHashes } from '../core/matching/contact-hashes.ts';
import type { ContactIndex } from '../core/matching/contact-index.ts';
import type { BatchPlan } from '../core/plan-batch.ts';
import type { Head } from './database.ts';

/** Contacts that join groups (or leave them), pairwise. */
export interface Memberships {
	readonly contacts: Uint32Array;
	readonly groups: Uint32Array;
}

/** The head of a planned batch. */
export function headOf(
	seq: number,
	importId: string,
	{ contacts, hashes, columns }: Pick<BatchPlan, 'contacts' | 'hashes' | 'columns'>,
	memberships: Memberships,
): Head {
	return {
		seq,
		importId,
		contacts,
		keyKinds: kindsOf(hashes),
		paths: columns.paths,
		memberContacts: memberships.contacts,
		memberGroups: memberships.groups,
	};
}

/** The kinds of keys that each version has, as a head holds them. */
export function kindsOf({ keyEnds, keyKinds }: VersionHashes): Uint8Array {
	const kinds = new Uint8Array(keyEnds.length);
	for (let position = 0, key = 0; position < kinds.length; position++) {
		for (; key < keyEnds[position]; key++) kinds[position] |= 1 << keyKinds[key];
	}
	return kinds;
}

/** Adds to the index what a batch holds, unless something newer is known of the contact already. */
export function indexBatch(
	index: ContactIndex,
	{ seq, contacts, deleted = NONE }: Pick<Head, 'seq' | 'contacts' | 'deleted'>,
	hashes: VersionHashes,
): void {
	const versions = new PackedHashes(hashes);
	for (let position = 0; position < contacts.length; position++) {
		const contact = contacts[position];
		if (!index.current.isKnown(contact)) index.add(contact, seq, position, versions.at(position));
	}
	for (const contact of deleted) {
		if (!index.current.isKnown(contact)) index.current.setDeleted(contact, seq);
	}
}

/** For what a head leaves out. */
export const NONE = new Uint32Array();
