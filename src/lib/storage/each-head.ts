import type { VersionHashes } from '../core/matching/contact-hashes.ts';
import type { Database, Head } from './database.ts';

/** Records read in one go: enough to be quick, few enough to hold. */
const HEADS_PER_READ = 256;
const HASHES_PER_READ = 64;

/** Visits all heads with `from ≤ seq < before`, newest first. */
export async function eachHead(
	db: Database,
	before: number,
	from: number,
	visit: (head: Head) => void,
): Promise<void> {
	const read = async (low: number, high: number): Promise<Head[]> =>
		db.heads.where('seq').between(low, high, true, false).toArray();
	for await (const heads of newestFirst(before, from, HEADS_PER_READ, read)) {
		for (const head of heads.reverse()) visit(head);
	}
}

/** Visits all heads with `seq < before`, newest first, each with the hashes of its versions. */
export async function eachHeadWithHashes(
	db: Database,
	before: number,
	visit: (head: Head, hashes: VersionHashes) => void,
): Promise<void> {
	const read = async (low: number, high: number): Promise<[Head, VersionHashes][]> => {
		const [heads, hashes] = await Promise.all([
			db.heads.where('seq').between(low, high, true, false).toArray(),
			db.hashes.where('seq').between(low, high, true, false).toArray(),
		]);
		return heads.map((head, at) => {
			if (hashes[at]?.seq !== head.seq)
				throw new Error('A head and its hashes are not of one batch');
			return [head, hashes[at].hashes];
		});
	};
	for await (const records of newestFirst(before, 0, HASHES_PER_READ, read)) {
		for (const [head, hashes] of records.reverse()) visit(head, hashes);
	}
}

/** Reads stretches of the log, newest first, each while the one before it is being looked at. */
async function* newestFirst<T>(
	before: number,
	from: number,
	perRead: number,
	read: (low: number, high: number) => Promise<T[]>,
): AsyncGenerator<T[]> {
	const readBelow = (high: number): Promise<T[]> | undefined => {
		if (high <= from) return undefined;
		const stretch = read(Math.max(from, high - perRead), high);
		// Whoever awaits it hears of a failure; one that nobody awaits any more must not count as unhandled.
		stretch.catch(() => {});
		return stretch;
	};
	let next = readBelow(before);
	for (let high = before - perRead; next !== undefined; high -= perRead) {
		const stretch = await next;
		next = readBelow(high);
		yield stretch;
	}
}
