/**
 * Storage trouble told apart, as data: `kind` says what can be done about it.
 *
 * - `transient`: may pass on a retry
 * - `full`: the browser or the disk has no room
 * - `cleared`: the database is not the one the run began in
 * - `outOfStep`: the checkpoint is not where the batch begins; planning starts again there
 * - `refused`: this very data can't be stored (too large, can't be cloned)
 * - `newer`: the database is of a newer version of Rollcall than this code
 * - `damaged`: tables were missing when the database was opened
 */
export class StorageTrouble extends Error {
	override readonly name = 'StorageTrouble';
	readonly kind: TroubleKind;

	constructor(kind: TroubleKind, cause?: unknown) {
		super(messageOf(kind), { cause });
		this.kind = kind;
	}
}

export const TROUBLE_KINDS = [
	'transient',
	'full',
	'cleared',
	'outOfStep',
	'refused',
	'newer',
	'damaged',
] as const;

export type TroubleKind = (typeof TROUBLE_KINDS)[number];

/** The kind of trouble in an error that came from another thread: of a class only its message does. */
export function troubleKindIn(error: unknown): TroubleKind | undefined {
	const message = error instanceof Error ? error.message : '';
	return TROUBLE_KINDS.find((kind) => message === messageOf(kind));
}

function messageOf(kind: TroubleKind): string {
	return `Storage: ${kind}`;
}

/**
 * What a failed transaction's rejection means, or `undefined` for a bug.
 *
 * Dexie wraps the cause: a full disk arrives as an AbortError whose `inner` is the QuotaExceededError,
 * so the chain is followed to its end.
 */
export function troubleOf(error: unknown): StorageTrouble | undefined {
	const chain = chainOf(error);
	const known = chain.find((each) => each instanceof StorageTrouble);
	if (known !== undefined) return known;
	const names = chain.map(({ name }) => name);
	const has = (...wanted: string[]): boolean => wanted.some((name) => names.includes(name));
	if (has('QuotaExceededError') || chain.some(isUnwrittenFile))
		return new StorageTrouble('full', error);
	if (has('DataCloneError', 'DataError')) return new StorageTrouble('refused', error);
	if (
		has(
			'UnknownError',
			'TimeoutError',
			'AbortError',
			'InvalidStateError',
			'TransactionInactiveError',
			'DatabaseClosedError',
		)
	) {
		return new StorageTrouble('transient', error);
	}
	return undefined;
}

/**
 * Chromium keeps large values in files of their own. Where the disk has no room for one, it says only
 * "DataError: Failed to write blobs (IOError)", as if the value were to blame.
 */
function isUnwrittenFile({ name, message }: Told): boolean {
	return name === 'DataError' && String(message).startsWith('Failed to write blobs');
}

/** What errors of any realm have. */
interface Told {
	readonly name?: unknown;
	readonly message?: unknown;
}

function chainOf(error: unknown): Told[] {
	const chain: Told[] = [];
	for (let at = error; at instanceof Object && chain.length < 5;) {
		chain.push(at);
		at = (at as { inner?: unknown }).inner;
	}
	return chain;
}
