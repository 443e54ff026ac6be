import type { CheckedBatch, KeyColumn } from '../checking/checked-batch.ts';
import { CurrentVersions } from '../current.ts';
import type { ContactHashes } from './contact-hashes.ts';
import { KEY_KINDS, type KeyKind } from './key-kinds.ts';
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
	/** Hashes of the batch whose rows the table has: enough to know it by, and its texts need not be kept. */
	#taken: Uint32Array | undefined;
	/** The row of it that was stopped at, as long as nothing has changed since. */
	#stoppedAt = -1;

	constructor(keys: readonly KeyKind[]) {
		this.#chosen = keys.reduce((bits, kind) => bits | (1 << KEY_KINDS.indexOf(kind)), 0);
	}

	/** Notes a contact's current version. Of its keys those that were not chosen are left out. */
	add(contact: number, seq: number, position: number, hashes: ContactHashes): void {
		let kinds = 0;
		for (let key = hashes.from; key < hashes.to; key++) {
			const kind = 1 << hashes.kinds[key];
			if ((this.#chosen & kind) === 0) continue;
			kinds |= kind;
			this.#keys.add(hashes.highs[key], hashes.lows[key], contact);
		}
		if (kinds === 0) this.#keys.add(hashes.contentHigh, hashes.contentLow, contact);
		this.#setCurrent(contact, seq, position, kinds, hashes);
	}

	/**
	 * Notes a contact's current version in place of the one with the hashes `former`. A key that both
	 * have stays as it is: most do, and to leave a list of very many holders and join it again is dear.
	 */
	replace(
		contact: number,
		seq: number,
		position: number,
		hashes: ContactHashes,
		former: ContactHashes,
	): void {
		const freed = this.#termsOf(former);
		const terms = this.#termsOf(hashes);
		let kinds = 0;
		for (const [term, { kind, high, low }] of terms) {
			kinds |= kind;
			if (!freed.delete(term)) this.#keys.add(high, low, contact);
		}
		for (const { high, low } of freed.values()) this.#keys.remove(high, low, contact);
		this.#setCurrent(contact, seq, position, kinds, hashes);
	}

	/**
	 * Notes a contact's current version, which has the same keys as the one before it. False, and nothing is
	 * done, where it has none that were chosen: then it is found by its content, so see `replace`.
	 */
	carry(contact: number, seq: number, position: number, hashes: ContactHashes): boolean {
		let kinds = 0;
		for (let key = hashes.from; key < hashes.to; key++) kinds |= 1 << hashes.kinds[key];
		kinds &= this.#chosen;
		if (kinds === 0) return false;
		this.#setCurrent(contact, seq, position, kinds, hashes);
		return true;
	}

	/**
	 * The first row from `from` on that may be a duplicate, or is rejected; the batch's size where there is none.
	 * Whether it is one and of which contact is for `match` to say.
	 */
	firstToMatch(batch: CheckedBatch, from: number): number {
		this.#take(batch);
		return (this.#stoppedAt = this.#keys.untilHeld(from));
	}

	/**
	 * The same, and notes each row before it as a new contact: `contact` and the numbers behind it, which nothing may
	 * be known of, with their versions at `position` and behind it.
	 */
	addUntilMatch(
		batch: CheckedBatch,
		from: number,
		contact: number,
		seq: number,
		position: number,
	): number {
		this.#take(batch);
		const to = (this.#stoppedAt = this.#keys.untilHeld(from, contact));
		const { contentHigh, contentLow } = batch;
		const kinds = this.#keys.kindsOfRows(batch.size);
		for (let row = from; row < to; row++) {
			const at = row - from;
			this.current.set(contact + at, seq, position + at);
			this.current.setMatching(contact + at, kinds[row], contentHigh[row], contentLow[row]);
		}
		return to;
	}

	#take(batch: CheckedBatch): void {
		if (batch.contentHigh === this.#taken) return;
		this.#taken = batch.contentHigh;
		this.#keys.takeRows(
			batch,
			batch.keys.filter(({ kind }) => (this.#chosen & (1 << kind)) !== 0),
		);
	}

	/**
	 * The contact that a row is a duplicate of: by its strongest chosen key that finds one.
	 *
	 * A weaker match is refused where both sides hold a stronger key, since they then differ in it:
	 * colleagues behind one switchboard number are two people. A row without any chosen key matches
	 * only a contact of equal content that has none either.
	 */
	match(batch: CheckedBatch, position: number): Match {
		if (position === this.#stoppedAt && batch.contentHigh === this.#taken) {
			const contact = this.#keys.soleHolder;
			if (contact !== 0) return { contact, refused: 0, conflict: 0 };
		}
		let winner = 0;
		let refused = 0;
		let conflict = 0;
		let held = 0;
		for (let kind = 0; kind < KEY_KINDS.length; kind++) {
			if ((this.#chosen & (1 << kind)) === 0) continue;
			const found = this.#lowestHolder(batch.keys, kind, position);
			if (found === undefined) continue;
			if (winner === 0 && found !== 0) {
				if ((held & this.current.keyKindsOf(found)) !== 0) refused ||= found;
				else winner = found;
			}
			if (winner !== 0) conflict ||= this.#otherHolder(batch.keys, kind, position, winner);
			held |= 1 << kind;
		}
		if (held === 0)
			winner = this.#keys.find(batch.contentHigh[position], batch.contentLow[position]);
		return { contact: winner, refused: winner === 0 ? refused : 0, conflict };
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

	/** A holder of a key of this kind that the row has and `contact` has not, or 0. */
	#otherHolder(
		columns: readonly KeyColumn[],
		kind: number,
		position: number,
		contact: number,
	): number {
		for (const { kind: own, present, high, low } of columns) {
			if (own !== kind || present[position] === 0) continue;
			const found = this.#keys.find(high[position], low[position]);
			if (found === 0 || found === contact) continue;
			if (!this.#keys.holds(high[position], low[position], contact)) return found;
		}
		return 0;
	}

	/** What the contact is found by: its chosen keys, or its content where it has none. */
	#termsOf(hashes: ContactHashes): Map<string, Term> {
		const terms = new Map<string, Term>();
		const note = (kind: number, high: number, low: number): void =>
			void terms.set(`${high} ${low}`, { kind, high, low });
		for (let key = hashes.from; key < hashes.to; key++) {
			const kind = 1 << hashes.kinds[key];
			if ((this.#chosen & kind) !== 0) note(kind, hashes.highs[key], hashes.lows[key]);
		}
		if (terms.size === 0) note(0, hashes.contentHigh, hashes.contentLow);
		return terms;
	}

	#setCurrent(
		contact: number,
		seq: number,
		position: number,
		kinds: number,
		{ contentHigh, contentLow }: ContactHashes,
	): void {
		this.#stoppedAt = -1;
		this.current.set(contact, seq, position);
		this.current.setMatching(contact, kinds, contentHigh, contentLow);
	}
}

interface Term {
	/** A bit by kind, 0 for the content. */
	readonly kind: number;
	readonly high: number;
	readonly low: number;
}

export interface Match {
	/** The contact matched, or 0. */
	readonly contact: number;
	/** A contact that a weaker key found and a stronger one ruled out, or 0. */
	readonly refused: number;
	/** Another contact, which holds a key of the row that the one matched does not hold, or 0. */
	readonly conflict: number;
}
