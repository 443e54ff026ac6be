import type { CheckedBatch, KeyColumn } from './check-rows.ts';
import { CurrentVersions } from './current.ts';
import { KEY_KINDS, type KeyKind } from './keys.ts';
import { KeyTable } from './key-table.ts';

/**
 * What matching needs to know of every contact, in memory: who holds which key, where the current
 * version lies, and a hash of its content.
 *
 * Built from the log's heads when a run begins and carried forward batch by batch; after a failed
 * transaction it is thrown away and built anew, so it never has to be undone.
 */
export class ContactIndex {
	readonly current = new CurrentVersions({ forMatching: true });
	readonly #keys = new KeyTable();
	/** Chosen kinds as bits by their index in `KEY_KINDS`. */
	readonly #chosen: number;

	constructor(keys: readonly KeyKind[]) {
		this.#chosen = keys.reduce((bits, kind) => bits | (1 << KEY_KINDS.indexOf(kind)), 0);
	}

	/** Notes a contact's current version. `keys` are all its keys; those that were not chosen are left out. */
	add(contact: number, seq: number, position: number, hashes: ContactHashes): void {
		this.current.set(contact, seq, position);
		const kinds = this.#forEachTerm(hashes, (high, low) => this.#keys.add(high, low, contact));
		this.current.setMatching(contact, kinds, hashes.contentHigh, hashes.contentLow);
	}

	/** Frees the keys of a version that is no longer the current one. */
	removeKeys(contact: number, hashes: ContactHashes): void {
		this.#forEachTerm(hashes, (high, low) => this.#keys.remove(high, low, contact));
	}

	/**
	 * The contact that a row is a duplicate of: by its strongest chosen key that finds one.
	 *
	 * A weaker match is refused where both sides hold a stronger key, since they then differ in it:
	 * colleagues behind one switchboard number are two people. A row without any chosen key matches
	 * only a contact of equal content that has none either.
	 */
	match(batch: CheckedBatch, position: number): Match {
		let winner = 0;
		let refused = 0;
		let conflict = 0;
		let held = 0;
		for (let kind = 0; kind < KEY_KINDS.length; kind++) {
			if ((this.#chosen & (1 << kind)) === 0) continue;
			const found = this.#lowestHolder(batch.keys, kind, position);
			if (found === undefined) continue;
			if (found !== 0) {
				if (winner === 0 && (held & this.current.keyKindsOf(found)) !== 0) refused ||= found;
				else if (winner === 0) winner = found;
				else if (found !== winner) conflict ||= found;
			}
			held |= 1 << kind;
		}
		if (held === 0)
			winner = this.#keys.find(batch.contentHigh[position], batch.contentLow[position]);
		return { contact: winner, refused: winner === 0 ? refused : 0, conflict };
	}

	/** Calls `visit` with every contact that shares a chosen key with the row: all it could come to match. */
	forEachCandidate(batch: CheckedBatch, position: number, visit: (contact: number) => void): void {
		for (const { kind, present, high, low } of batch.keys) {
			if (present[position] === 1 && (this.#chosen & (1 << kind)) !== 0) {
				this.#keys.forEachHolder(high[position], low[position], visit);
			}
		}
	}

	/** 0 where nobody holds the row's keys of this kind, `undefined` where the row has none. */
	#lowestHolder(columns: readonly KeyColumn[], kind: number, position: number): number | undefined {
		let lowest: number | undefined;
		for (const column of columns) {
			if (column.kind !== kind || column.present[position] === 0) continue;
			const found = this.#keys.find(column.high[position], column.low[position]);
			if (lowest === undefined || lowest === 0) lowest = found;
			else if (found !== 0 && found < lowest) lowest = found;
		}
		return lowest;
	}

	/** Visits what the contact is found by: its chosen keys, or its content where it has none. Answers their kinds. */
	#forEachTerm(hashes: ContactHashes, visit: (high: number, low: number) => void): number {
		let kinds = 0;
		for (let i = 0; i < hashes.kinds.length; i++) {
			if ((this.#chosen & (1 << hashes.kinds[i])) === 0) continue;
			kinds |= 1 << hashes.kinds[i];
			visit(hashes.highs[i], hashes.lows[i]);
		}
		if (kinds === 0) visit(hashes.contentHigh, hashes.contentLow);
		return kinds;
	}
}

/** The keys of one version, hashed, and the hash of its content. Kinds are indices in `KEY_KINDS`. */
export interface ContactHashes {
	readonly kinds: ArrayLike<number>;
	readonly highs: ArrayLike<number>;
	readonly lows: ArrayLike<number>;
	readonly contentHigh: number;
	readonly contentLow: number;
}

export interface Match {
	/** The contact matched, or 0. */
	readonly contact: number;
	/** A contact that a weaker key found and a stronger one ruled out, or 0. */
	readonly refused: number;
	/** Another contact that a weaker key points at, or 0. */
	readonly conflict: number;
}
