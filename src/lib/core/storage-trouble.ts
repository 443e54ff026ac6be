/**
 * Storage trouble told apart, as data: `kind` says what can be done about it.
 *
 * - `transient`: may pass on a retry
 * - `full`: the browser or the disk has no room
 * - `cleared`: the database is not the one the run began in
 * - `outOfStep`: the checkpoint is not where the batch begins; planning starts again there
 * - `refused`: this very data can't be stored (too large, can't be cloned)
 */
export class StorageTrouble extends Error {
	override readonly name = 'StorageTrouble';
	readonly kind: TroubleKind;

	constructor(kind: TroubleKind, cause?: unknown) {
		super(`Storage: ${kind}`, { cause });
		this.kind = kind;
	}
}

export type TroubleKind = 'transient' | 'full' | 'cleared' | 'outOfStep' | 'refused';

/**
 * What a failed transaction's rejection means, or `undefined` for a bug.
 *
 * Dexie wraps the cause: a full disk arrives as an AbortError whose `inner` is the QuotaExceededError,
 * so the chain is followed to its end.
 */
export function troubleOf(error: unknown): StorageTrouble | undefined {
	if (error instanceof StorageTrouble) return error;
	const names = errorNames(error);
	const has = (...wanted: string[]): boolean => wanted.some((name) => names.includes(name));
	if (has('QuotaExceededError')) return new StorageTrouble('full', error);
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

function errorNames(error: unknown): string[] {
	const names: string[] = [];
	for (let at = error, depth = 0; at instanceof Object && depth < 5; depth++) {
		const { name, inner } = at as { name?: unknown; inner?: unknown };
		if (typeof name === 'string') names.push(name);
		at = inner;
	}
	return names;
}
