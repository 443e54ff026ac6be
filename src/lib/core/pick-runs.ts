import { newEnds, type Ends } from './columns.ts';
import type { Path } from './contact.ts';
import { Kernel } from './kernel/kernel.ts';
import { endBefore, pathBytes, splitValues, type PackedColumns } from './packed-columns.ts';

/** Positions `from` to `to`. */
export interface Run {
	readonly from: number;
	readonly to: number;
}

/** Positions in ascending order as runs of neighbours; `undefined` for anything else. */
export function ascendingRuns(positions: readonly unknown[]): Run[] | undefined {
	const runs: Run[] = [];
	for (let i = 0; i < positions.length;) {
		const from = positions[i];
		if (typeof from !== 'number' || from < (runs.at(-1)?.to ?? 0)) return undefined;
		let to = from + 1;
		while (++i < positions.length && positions[i] === to) to++;
		runs.push({ from, to });
	}
	return runs;
}

/** Columns of these runs of contacts alone. `size`: how many they are. */
export function pickRuns(packed: PackedColumns, size: number, runs: readonly Run[]): PackedColumns {
	if (size === packed.size) return packed;
	const { calls } = (kernel ??= new Kernel());
	const [paths, byteEnds, ends]: [Path[], number[], Ends[]] = [[], [], []];
	calls.beginColumns(0);
	calls.roomForValues(Math.max(packed.bytes.length, LIKELY_BYTES));
	for (let path = 0; path < packed.paths.length; path++) {
		const from = calls.valuesLength.value;
		copyRuns(kernel, pathBytes(packed, path), packed.ends[path], runs);
		const to = calls.valuesLength.value;
		if (to === from) continue;
		paths.push(packed.paths[path]);
		byteEnds.push(to);
		ends.push(pickEnds(packed.ends[path], newEnds(size, to - from), runs));
	}
	const bytes = kernel.bytes(calls.values.value, calls.valuesLength.value).slice();
	return { size, paths, bytes, byteEnds: Uint32Array.from(byteEnds), ends };
}

/** The values of one path at positions in ascending order, `''` for absent; `undefined` where the path does not occur. */
export function pickValues(
	packed: PackedColumns,
	path: Path,
	positions: readonly number[],
): string[] | undefined {
	const index = packed.paths.indexOf(path);
	if (index < 0) return undefined;
	const { calls } = (kernel ??= new Kernel());
	const [ends, runs] = [packed.ends[index], ascendingRuns(positions)!];
	calls.beginColumns(0);
	copyRuns(kernel, pathBytes(packed, index), ends, runs);
	const length = calls.valuesLength.value;
	const picked = pickEnds(ends, newEnds(positions.length, length), runs);
	return splitValues(kernel.bytes(calls.values.value, length), picked);
}

/** Copies in a few long pieces: thousands a batch, for each of which an array by itself would cost more than its bytes. */
function copyRuns(kernel: Kernel, text: Uint8Array, ends: Ends, runs: readonly Run[]): void {
	const { calls } = kernel;
	kernel.bytes(calls.roomForPieces(text.length, runs.length), text.length).set(text);
	const pieces = kernel.words(calls.pieces.value, 2 * runs.length);
	for (let run = 0; run < runs.length; run++) {
		pieces[2 * run] = endBefore(ends, runs[run].from);
		pieces[2 * run + 1] = endBefore(ends, runs[run].to);
	}
	calls.copyPieces(runs.length);
}

/** What the largest of an import's batches mostly hold: to grow with them would take as much again. */
const LIKELY_BYTES = 2 * 1024 * 1024;

/** Made when it is first needed: not every thread picks. */
let kernel: Kernel | undefined;

function pickEnds(all: Ends, picked: Ends, runs: readonly Run[]): Ends {
	let at = 0;
	let end = 0;
	let leftOut = 0;
	for (const { from, to } of runs) {
		leftOut += endBefore(all, from) - end;
		for (let position = from; position < to; position++) {
			end = all[position];
			picked[at++] = end - leftOut;
		}
	}
	return picked;
}
