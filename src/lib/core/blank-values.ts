import { newEnds } from './columns.ts';
import type { Path } from './contact.ts';
import { packHashes, PackedHashes, type VersionHashes } from './matching/contact-hashes.ts';
import { pathBytes, type PackedColumns } from './packed-columns.ts';

/** The same columns without the values at some positions; all others stay where they are. */
export function blankColumns(
	packed: PackedColumns,
	isBlank: (position: number) => boolean,
): PackedColumns {
	const { size } = packed;
	const bytes = new Uint8Array(packed.bytes.length);
	const [paths, byteEnds, ends]: [Path[], number[], PackedColumns['ends'][number][]] = [[], [], []];
	let length = 0;
	for (let path = 0; path < packed.paths.length; path++) {
		const text = pathBytes(packed, path);
		const begin = length;
		const left = newEnds(size, text.length);
		for (let position = 0, from = 0; position < size; position++) {
			const to = packed.ends[path][position];
			if (from < to && !isBlank(position)) {
				bytes.set(text.subarray(from, to), length);
				length += to - from;
			}
			left[position] = length - begin;
			from = to;
		}
		if (length === begin) continue;
		paths.push(packed.paths[path]);
		byteEnds.push(length);
		ends.push(left);
	}
	return { size, paths, bytes: bytes.slice(0, length), byteEnds: Uint32Array.from(byteEnds), ends };
}

/** The same hashes without those of the versions at some positions. */
export function blankHashes(
	packed: VersionHashes,
	isBlank: (position: number) => boolean,
): VersionHashes {
	const hashes = new PackedHashes(packed);
	let keys = 0;
	for (let position = 0; position < packed.keyEnds.length; position++) {
		const { from, to } = hashes.at(position);
		if (!isBlank(position)) keys += to - from;
	}
	return packHashes(packed.keyEnds.length, keys, (position) =>
		isBlank(position) ? NO_HASHES : hashes.at(position),
	);
}

const NO_HASHES = { kinds: [], highs: [], lows: [], from: 0, to: 0, contentHigh: 0, contentLow: 0 };
