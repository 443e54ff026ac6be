import { blankColumns, blankHashes } from '../core/blank-values.ts';
import { ContactBits } from '../core/contact-bits.ts';
import type { Run } from '../core/run.ts';
import { isPastHorizon, nextUndoFrom } from '../core/undo-horizon.ts';
import type { Batch, BatchHashes, Head, LogMeta } from './database.ts';
import { eachHead } from './each-head.ts';
import { emptyBatch } from './empty-batch.ts';
import { NONE } from './heads.ts';
import type { Log } from './log.ts';
import { SeenHeads } from './seen-heads.ts';

/**
 * Lets go of what no query will ever see again: all that runs have written which stay rolled back, and every
 * version that a run has superseded which stays. Both are past the undo horizon.
 *
 * Each batch keeps its records, and each version that is left its place in them. So nothing that anybody may have
 * read of the log becomes wrong, and reclaiming needs neither the write lock nor a new generation: it may go on
 * beside whatever reads or writes, and be killed at any moment.
 *
 * Edits of one contact each are not folded into one batch, though each has records of its own: a thousand of them
 * take 1.1 MB and add 0.02 s to the first look at the contacts (measured with 1,000 and 11,000). Moving versions to
 * another `seq` would cost the freedom above, and send them all to the server again.
 */
export class Reclaiming {
	readonly #log: Log;

	constructor(log: Log) {
		this.#log = log;
	}

	/** Sets how many imports can be undone. What is past the horizon already stays so. */
	async setHorizon(undoHorizon: number): Promise<void> {
		const { meta } = this.#log.db;
		await this.#log.db.write([meta], async () => {
			await meta.put({ ...(await this.#log.meta()), undoHorizon });
		});
	}

	/**
	 * Moves the horizon to where it is to lie, then reclaims, a few batches a step: the consumer sets the pace,
	 * and may stop at any of them.
	 */
	async *steps(): AsyncGenerator<void> {
		const began = await this.#moveHorizon();
		if (began.reclaimedTo === began.undoFrom) return;
		const dead = await this.#find(began);
		const seqs = [...dead.keys()];
		for (let from = 0; from < seqs.length; from += BATCHES_PER_STEP) {
			yield;
			const some = new Map(
				seqs.slice(from, from + BATCHES_PER_STEP).map((seq) => [seq, dead.get(seq)!]),
			);
			if (!(await this.#reclaim(some, began))) return;
		}
		const { meta } = this.#log.db;
		await this.#inSameLog(began, (log) => meta.put({ ...log, reclaimedTo: began.undoFrom }));
	}

	/** Beyond the horizon nothing becomes visible any more, nor invisible: see `Visibility`. */
	async #moveHorizon(): Promise<LogMeta> {
		const { imports, meta } = this.#log.db;
		return this.#log.db.write([imports, meta], async () => {
			const log = await this.#log.meta();
			const undoFrom = nextUndoFrom(await imports.toArray(), log);
			if (undoFrom === (log.undoFrom ?? 0)) return log;
			const moved = { ...log, undoFrom };
			await meta.put(moved);
			return moved;
		});
	}

	/** What can be reclaimed and was not yet, by batch. Whatever is written meanwhile, it stays so. */
	async #find(horizon: LogMeta): Promise<Map<number, Dead>> {
		const runs = new Map((await this.#log.runs()).map((run) => [run.id, run]));
		const seen = new SeenHeads([...runs.values()]);
		const found = new Map<number, Dead>();
		/** Contacts with a version, or a deletion, that stays and is newer. */
		const settled = new ContactBits();
		// What is not seen of a head that is.
		settled.add(0);
		await eachHead(this.#log.db, horizon.nextSeq, 0, (head) => {
			const part = seen.of(head);
			const run = runs.get(head.importId);
			if (run === undefined || !isForGood(run, horizon)) return;
			const dead = part ? supersededIn(part, settled) : isEmpty(head) ? NOTHING : 'all';
			if (dead === 'all' || dead.length > (head.reclaimed ?? 0)) found.set(head.seq, dead);
		});
		return found;
	}

	/** Rewrites batches under their own `seq`, in one transaction. False where the log is not the one it was. */
	async #reclaim(dead: ReadonlyMap<number, Dead>, began: LogMeta): Promise<boolean> {
		const { meta, batches, heads, hashes } = this.#log.db;
		const seqs = [...dead.keys()];
		return this.#inSameLog(began, async (log) => {
			const [someBatches, someHeads, someHashes] = await Promise.all([
				batches.bulkGet(seqs),
				heads.bulkGet(seqs),
				hashes.bulkGet(seqs),
			]);
			const left = seqs.flatMap((seq, at): Left[] => {
				const [batch, head, hashed] = [someBatches[at], someHeads[at], someHashes[at]];
				if (batch === undefined || head === undefined || hashed === undefined) return [];
				return [leftOf({ batch, head, hashes: hashed }, dead.get(seq)!)];
			});
			await Promise.all([
				batches.bulkPut(left.map(({ batch }) => batch)),
				heads.bulkPut(left.map(({ head }) => head)),
				hashes.bulkPut(left.map((each) => each.hashes)),
			]);
			const bytes = bytesIn(someBatches) - bytesIn(left.map(({ batch }) => batch));
			await meta.put({ ...log, reclaimedBytes: (log.reclaimedBytes ?? 0) + bytes });
		});
	}

	/**
	 * Writes in one transaction. False, and nothing is changed, where another log has taken the place of this one.
	 *
	 * @param write writes at once, or waits for the database alone
	 */
	async #inSameLog(
		began: LogMeta,
		write: (log: LogMeta) => PromiseLike<unknown>,
	): Promise<boolean> {
		const { meta, batches, heads, hashes } = this.#log.db;
		return this.#log.db.write([meta, batches, heads, hashes], async () => {
			const log = await this.#log.meta();
			// A replacement moves all that there is.
			if (log.undoFrom !== began.undoFrom) return false;
			return write(log).then(() => true);
		});
	}
}

/** Some megabytes, and some hundredths of a second that others wait. */
const BATCHES_PER_STEP = 2;

/** Positions in a batch whose versions no query will see again; `all`: nor anything else of it. */
type Dead = Uint16Array | 'all';
const NOTHING: Dead = new Uint16Array();

/** Whether it can change its visibility no more. A forecast is somebody else's. */
function isForGood(run: Run, horizon: LogMeta): boolean {
	return run.publishedAt !== undefined && isPastHorizon(run, horizon);
}

function supersededIn({ contacts, deleted = NONE }: Head, settled: ContactBits): Uint16Array {
	const superseded: number[] = [];
	for (let position = 0; position < contacts.length; position++) {
		if (settled.has(contacts[position])) superseded.push(position);
		else settled.add(contacts[position]);
	}
	for (const contact of deleted) settled.add(contact);
	return Uint16Array.from(superseded);
}

function isEmpty({ contacts, kept = NONE, deleted = NONE, ...head }: Head): boolean {
	const { memberContacts, leaverContacts = NONE } = head;
	return [contacts, kept, deleted, memberContacts, leaverContacts].every(
		({ length }) => length === 0,
	);
}

interface Left {
	readonly batch: Batch;
	readonly head: Head;
	readonly hashes: BatchHashes;
}

function leftOf({ batch, head, hashes }: Left, dead: Dead): Left {
	if (dead === 'all') {
		const empty = emptyBatch(batch.seq, batch.importId);
		return { ...empty, head: { ...empty.head, kept: head.kept && NONE } };
	}
	const positions = new Set(dead);
	const isDead = (position: number): boolean => positions.has(position);
	return {
		batch: { ...batch, columns: blankColumns(batch.columns, isDead) },
		head: { ...head, reclaimed: dead.length },
		hashes: { ...hashes, hashes: blankHashes(hashes.hashes, isDead) },
	};
}

function bytesIn(batches: readonly (Batch | undefined)[]): number {
	return batches.reduce((sum, batch) => sum + (batch?.columns.bytes.length ?? 0), 0);
}
