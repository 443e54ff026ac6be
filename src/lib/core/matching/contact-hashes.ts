import type { CheckedBatch } from '../checking/checked-batch.ts';

/**
 * The keys of one version, hashed, and the hash of its content. Kinds are indices in `KEY_KINDS`; the
 * version's keys are those with `from` ≤ index < `to`, so that many versions can share three arrays.
 */
export interface ContactHashes {
	readonly kinds: ArrayLike<number>;
	readonly highs: ArrayLike<number>;
	readonly lows: ArrayLike<number>;
	readonly from: number;
	readonly to: number;
	readonly contentHigh: number;
	readonly contentLow: number;
}

/** The hashes of one row after the other: the same object each time, since there is one for every row. */
export class RowHashes implements ContactHashes {
	readonly kinds: number[] = [];
	readonly highs: number[] = [];
	readonly lows: number[] = [];
	readonly from = 0;
	to = 0;
	contentHigh = 0;
	contentLow = 0;

	/** Moves to a row that was checked. Valid until the next call. */
	at(batch: CheckedBatch, position: number): this {
		this.to = 0;
		for (const { kind, present, high, low } of batch.keys) {
			if (present[position] === 0) continue;
			this.kinds[this.to] = kind;
			this.highs[this.to] = high[position];
			this.lows[this.to] = low[position];
			this.to++;
		}
		this.contentHigh = batch.contentHigh[position];
		this.contentLow = batch.contentLow[position];
		return this;
	}
}

/** The hashes of many versions, as a batch's record holds them. */
export interface VersionHashes {
	/** By version: where its keys end in the arrays below. */
	readonly keyEnds: Uint32Array;
	/** Indices in `KEY_KINDS`. */
	readonly keyKinds: Uint8Array;
	readonly keyHighs: Uint32Array;
	readonly keyLows: Uint32Array;
	/** By version: hash of the whole content. */
	readonly contentHighs: Uint32Array;
	readonly contentLows: Uint32Array;
}

/** Packs the hashes of versions, each looked at once and in order. */
export function packHashes(
	versions: number,
	keys: number,
	hashesOf: (version: number) => ContactHashes,
): VersionHashes {
	const packed = {
		keyEnds: new Uint32Array(versions),
		keyKinds: new Uint8Array(keys),
		keyHighs: new Uint32Array(keys),
		keyLows: new Uint32Array(keys),
		contentHighs: new Uint32Array(versions),
		contentLows: new Uint32Array(versions),
	};
	for (let version = 0, end = 0; version < versions; version++) {
		const { kinds, highs, lows, from, to, contentHigh, contentLow } = hashesOf(version);
		for (let key = from; key < to; key++, end++) {
			packed.keyKinds[end] = kinds[key];
			packed.keyHighs[end] = highs[key];
			packed.keyLows[end] = lows[key];
		}
		packed.keyEnds[version] = end;
		packed.contentHighs[version] = contentHigh;
		packed.contentLows[version] = contentLow;
	}
	return packed;
}

/** The hashes of one version after the other: the same object each time. */
export class PackedHashes implements ContactHashes {
	readonly kinds: Uint8Array;
	readonly highs: Uint32Array;
	readonly lows: Uint32Array;
	from = 0;
	to = 0;
	contentHigh = 0;
	contentLow = 0;
	readonly #packed: VersionHashes;

	constructor(packed: VersionHashes) {
		this.#packed = packed;
		this.kinds = packed.keyKinds;
		this.highs = packed.keyHighs;
		this.lows = packed.keyLows;
	}

	/** Moves to a version. Valid until the next call. */
	at(version: number): this {
		const { keyEnds, contentHighs, contentLows } = this.#packed;
		this.from = version === 0 ? 0 : keyEnds[version - 1];
		this.to = keyEnds[version];
		this.contentHigh = contentHighs[version];
		this.contentLow = contentLows[version];
		return this;
	}
}
