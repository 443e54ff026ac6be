import { ContactIndex } from '../core/matching/contact-index.ts';
import type { CurrentVersions } from '../core/current.ts';
import type { KeyKind } from '../core/matching/key-kinds.ts';
import type { PackedColumns } from '../core/packed-columns.ts';
import type { ImportRun } from '../core/run.ts';
import { StorageTrouble } from '../core/storage-trouble.ts';
import { eachHeadWithHashes } from './each-head.ts';
import { indexBatch } from './heads.ts';
import type { Log } from './log.ts';

/** Contacts that one batch of the log holds. */
export interface StoredContacts {
	readonly seq: number;
	/** In the order in which they lie there. */
	readonly numbers: readonly number[];
	/** Where each of them lies in the columns. */
	readonly positions: readonly number[];
	/** Of the whole batch. */
	readonly columns: PackedColumns;
}

/** Batches read in one go: enough to be quick, few enough to hold. */
const BATCHES_PER_READ = 4;

/** What a run reads of the log: the index that it matches against, and the contacts that it is about to change. */
export class LogReading {
	readonly #log: Log;

	constructor(log: Log) {
		this.#log = log;
	}

	/** The index that a run matches against: all that is visible, and what the run itself has written. */
	async indexFor(run: ImportRun): Promise<ContactIndex> {
		const keys: readonly KeyKind[] = run.options.keys;
		const index = new ContactIndex(keys);
		if (run.options.duplicateStrategy === 'create') return index;
		const seen = await this.#log.visibility.seenHeads(run.id);
		await eachHeadWithHashes(this.#log.db, (await this.#log.meta()).nextSeq, (head, hashes) => {
			const part = seen.of(head);
			if (part !== undefined) indexBatch(index, part, hashes);
		});
		return index;
	}

	/**
	 * Reads contacts by where their current version lies; each stored batch once, in the order of the log
	 * and a few at a time.
	 *
	 * @param atHand batches that need not be read, or are not stored yet
	 */
	async *contactsAt(
		contacts: Iterable<number>,
		current: CurrentVersions,
		atHand: ReadonlyMap<number, PackedColumns>,
	): AsyncGenerator<StoredContacts> {
		// Taken before any waiting: a batch may be acknowledged, and no longer be at hand, meanwhile.
		const columnsBySeq = new Map(atHand);
		const bySeq = new Map<number, Map<number, number>>();
		for (const contact of contacts) {
			const seq = current.seqOf(contact);
			let wanted = bySeq.get(seq);
			if (wanted === undefined) bySeq.set(seq, (wanted = new Map()));
			wanted.set(current.positionOf(contact), contact);
		}
		const seqs = [...bySeq.keys()].sort((a, b) => a - b);
		for (let at = 0; at < seqs.length; at += BATCHES_PER_READ) {
			const some = seqs.slice(at, at + BATCHES_PER_READ);
			const missing = some.filter((seq) => !columnsBySeq.has(seq));
			const stored = missing.length === 0 ? [] : await this.#log.db.batches.bulkGet(missing);
			const read = new Map(stored.map((batch) => [batch?.seq, batch?.columns]));
			for (const seq of some) {
				const columns = columnsBySeq.get(seq) ?? read.get(seq);
				if (columns === undefined) throw new StorageTrouble('cleared');
				const wanted = bySeq.get(seq)!;
				const positions = [...wanted.keys()].sort((a, b) => a - b);
				const numbers = positions.map((position) => wanted.get(position)!);
				yield { seq, numbers, positions, columns };
			}
		}
	}
}
