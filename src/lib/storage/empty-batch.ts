import { KEY_VERSION } from '../core/matching/key-kinds.ts';
import { packHashes } from '../core/matching/contact-hashes.ts';
import { NONE } from './heads.ts';
import type { BatchRecords } from './replacement.ts';

/** The records of a batch that holds no versions. */
export function emptyBatch(seq: number, importId: string): BatchRecords {
	return {
		batch: { seq, importId, columns: NO_COLUMNS, rows: NONE },
		head: {
			seq,
			importId,
			contacts: NONE,
			keyKinds: new Uint8Array(),
			paths: [],
			memberContacts: NONE,
			memberGroups: NONE,
		},
		hashes: { seq, keyVersion: KEY_VERSION, hashes: NO_HASHES },
	};
}

const NO_COLUMNS = { size: 0, paths: [], bytes: new Uint8Array(), byteEnds: NONE, ends: [] };
const NO_HASHES = packHashes(0, 0, () => {
	throw new RangeError('There is no version');
});
