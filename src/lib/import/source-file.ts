import { hashBytes } from '../core/matching/hash.ts';
import { readSlice } from './read-utf8.ts';

/** Larger files are not copied into the browser's storage: to go on after a crash they are chosen again. */
export const MAX_KEPT_BYTES = 200 * 1024 * 1024;

/** Stretches of a file that are looked at, and how long each is. */
const STRETCHES = 16;
const STRETCH_BYTES = 4096;
/** The same name on every machine. */
const NO_SEED = { high: 0, low: 0 };

/**
 * Names a file by its size and its content at sixteen places, the first and last bytes among them: so that
 * a run goes on with the file it was reading, under whatever name it lies now, and with no other.
 *
 * @throws FileProblemError where it can't be read
 */
export async function fingerprintOf(file: Blob): Promise<string> {
	const length = Math.min(STRETCH_BYTES, file.size);
	const stretches = Array.from({ length: STRETCHES }, (_, at) => {
		const from = Math.floor(((file.size - length) * at) / (STRETCHES - 1));
		return file.slice(from, from + length);
	});
	// In one go: sixteen reads, one after the other, took 30 ms before the first row and again after the last.
	// (All at once they are no better: of a file that a page has made, Firefox 153 never answers some.)
	const { buffer } = await readSlice(new Blob(stretches), 0, STRETCHES * length);
	const hashes = new Uint32Array(2 * STRETCHES);
	for (let at = 0; at < STRETCHES; at++) {
		const hash = { high: 0, low: 0 };
		hashBytes(hash, new DataView(buffer, at * length, length), length, at, NO_SEED);
		hashes.set([hash.high, hash.low], 2 * at);
	}
	const whole = { high: 0, low: 0 };
	hashBytes(whole, new DataView(hashes.buffer), hashes.byteLength, 0, NO_SEED);
	return `${file.size}-${whole.high.toString(16)}-${whole.low.toString(16)}`;
}
