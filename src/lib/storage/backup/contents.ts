import type { BatchRecords, LogContents } from '../replacement.ts';
import { BackupTrouble } from './backup-trouble.ts';

/** What a backup's frames hold, in this order: its header, the contents, each batch, the end. */
export interface BackupHeader {
	/** Milliseconds since 1970. */
	readonly savedAt: number;
	/** Living contacts. */
	readonly contacts: number;
	/** Published imports. */
	readonly runs: number;
	/** What the page prefers, by name; see `preferences.svelte.ts`. */
	readonly preferences: Readonly<Record<string, string>>;
}
export interface BackupEnd {
	/** Batches in all. */
	readonly batches: number;
}

/*
 * What comes from a file is unknown until these have looked. A frame is as Rollcall wrote it, says its
 * checksum; what these refuse was made by somebody else.
 */

export function parseHeader(value: unknown): BackupHeader {
	const { savedAt, contacts, runs, preferences } = asObject(value);
	const isFine =
		isCount(savedAt) && isCount(contacts) && isCount(runs) && isRecordOfTexts(preferences);
	if (!isFine) throw new BackupTrouble('damaged');
	return { savedAt, contacts, runs, preferences };
}

export function parseContents(value: unknown): LogContents {
	const contents = asObject(value);
	const meta = asObject(contents.meta);
	const seed = asObject(meta.seed);
	const isFine =
		meta.id === 'log' &&
		typeof meta.databaseId === 'string' &&
		[seed.high, seed.low].every(isCount) &&
		[meta.generation, meta.nextSeq, meta.nextContact, meta.nextGroup].every(isCount) &&
		[meta.undoHorizon, meta.undoFrom, meta.reclaimedTo, meta.keyVersion].every((one) =>
			isCount(one ?? 0),
		) &&
		isListBy(contents.imports, 'id', 'string') &&
		isListBy(contents.groups, 'id', 'number') &&
		isListBy(contents.mappings, 'headerFingerprint', 'string');
	if (!isFine) throw new BackupTrouble('damaged');
	return value as LogContents;
}

/** @param after the `seq` of the batch before it */
export function parseBatch(
	value: unknown,
	{ meta, imports }: LogContents,
	after: number,
): BatchRecords {
	const { batch, head, hashes, outcomes } = asObject(value);
	const all = [batch, head, hashes, ...(outcomes === undefined ? [] : [outcomes])];
	const records = all.map(asObject);
	const [{ seq, importId }] = records;
	const isFine =
		isCount(seq) &&
		seq > after &&
		seq < meta.nextSeq &&
		records.every((record) => record.seq === seq) &&
		records.every((record) => record === hashes || record.importId === importId) &&
		imports.some(({ id }) => id === importId);
	if (!isFine) throw new BackupTrouble('damaged');
	return value as BatchRecords;
}

/** The end, or `undefined` where it is a batch. */
export function parseEnd(value: unknown): BackupEnd | undefined {
	const { batches } = asObject(value);
	return isCount(batches) ? { batches } : undefined;
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
	if (typeof value !== 'object' || value === null) throw new BackupTrouble('damaged');
	return value as Readonly<Record<string, unknown>>;
}

function isCount(value: unknown): value is number {
	return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isRecordOfTexts(value: unknown): value is Record<string, string> {
	return Object.values(asObject(value)).every((text) => typeof text === 'string');
}

function isListBy(value: unknown, key: string, type: 'string' | 'number'): boolean {
	return Array.isArray(value) && value.every((item) => typeof asObject(item)[key] === type);
}
