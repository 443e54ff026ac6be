import { sampleChunks as chunks } from '../src/lib/sample/sample-rows.ts';

/** What the bench makes its files with: the app's own sample, and its own idea of a valid address. */
export { checkEmail, emailKey } from '../src/lib/core/checking/email.ts';

/** The sample as text, some rows at a time; the header is in the first chunk. */
export function* sampleChunks(
	rows: number,
	seed: number,
	chunkRows?: number,
): Generator<{ text: string }> {
	const decoder = new TextDecoder();
	for (const { bytes } of chunks(rows, seed, chunkRows)) yield { text: decoder.decode(bytes) };
}
