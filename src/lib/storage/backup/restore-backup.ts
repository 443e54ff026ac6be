import type { Database } from '../database.ts';
import { Log } from '../log.ts';
import { Replacement, type BatchRecords, type LogContents } from '../replacement.ts';
import { BackupTrouble } from './backup-trouble.ts';
import {
	parseBatch,
	parseContents,
	parseEnd,
	parseHeader,
	type BackupEnd,
	type BackupHeader,
} from './contents.ts';
import { framesOf } from './frames.ts';
import { recordOf } from './records.ts';

export interface RestoreDeps {
	/** Is told how far it is, from 0 to 1. */
	readonly onProgress?: (share: number) => void;
	/** Stops it; nothing has changed then. */
	readonly signal?: AbortSignal;
	/** Stored in one go, by the bytes of the frames. */
	readonly bytesPerWrite?: number;
}

/** What a backup holds, from its beginning: the rest was not looked at. Throws `BackupTrouble`. */
export async function inspectBackup(file: Blob): Promise<BackupHeader> {
	for await (const frame of framesOf(file)) return parseHeader(decoded(frame));
	throw new BackupTrouble('incomplete');
}

/**
 * Replaces all that is stored by a backup. Nothing is replaced before all of the file was read and found to
 * be what was saved. Throws `BackupTrouble` or what the database throws; then nothing has changed. The caller
 * holds the Web Lock `write`.
 */
export async function restoreBackup(
	db: Database,
	file: Blob,
	deps: RestoreDeps = {},
): Promise<BackupHeader> {
	await Log.open(db);
	const replacement = await Replacement.begin(db);
	try {
		const { header, contents } = await layDown(replacement, file, deps);
		const meta = { ...contents.meta, backedUpAt: header.savedAt };
		if (!(await replacement.finish({ ...contents, meta }))) throw new BackupTrouble('changed');
		return header;
	} catch (error) {
		await replacement.drop().catch(() => {});
		throw error;
	}
}

/** Enough to be quick, few enough to hold. */
const BYTES_PER_WRITE = 4 * 1024 * 1024;

async function layDown(
	replacement: Replacement,
	file: Blob,
	{ onProgress, signal, bytesPerWrite = BYTES_PER_WRITE }: RestoreDeps,
): Promise<{ header: BackupHeader; contents: LogContents }> {
	const frames = framesOf(file, (read) => onProgress?.(read / file.size));
	const header = parseHeader(await next(frames));
	const contents = parseContents(await next(frames));
	let waiting: BatchRecords[] = [];
	let waitingBytes = 0;
	let [batches, seq] = [0, 0];
	/** One is stored while the next ones are read. */
	let storing: Promise<void> = Promise.resolve();
	let end: BackupEnd | undefined;
	try {
		for await (const frame of frames) {
			if (signal?.aborted) throw new BackupTrouble('stopped');
			const record = decoded(frame);
			if (end !== undefined) throw new BackupTrouble('damaged');
			end = parseEnd(record);
			if (end !== undefined) continue;
			const records = parseBatch(record, contents, seq);
			seq = records.batch.seq;
			batches++;
			waiting.push(records);
			waitingBytes += frame.length;
			if (waitingBytes < bytesPerWrite) continue;
			await storing;
			storing = replacement.add(waiting);
			// Whoever awaits it hears of a failure; one that nobody awaits any more must not count as unhandled.
			storing.catch(() => {});
			[waiting, waitingBytes] = [[], 0];
		}
		await storing;
		await replacement.add(waiting);
	} finally {
		// What is dropped afterwards must all be there.
		await storing.catch(() => {});
	}
	if (end?.batches !== batches) throw new BackupTrouble('incomplete');
	return { header, contents };
}

async function next(frames: AsyncGenerator<Uint8Array<ArrayBuffer>>): Promise<unknown> {
	const { value, done } = await frames.next();
	if (done) throw new BackupTrouble('incomplete');
	return decoded(value);
}

function decoded(frame: Uint8Array<ArrayBuffer>): unknown {
	try {
		return recordOf(frame);
	} catch (error) {
		throw new BackupTrouble('damaged', error);
	}
}
