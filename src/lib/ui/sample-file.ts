import * as Comlink from 'comlink';
import { startSampleWorker } from './workers.ts';

export interface SampleRequest {
	readonly rows: number;
	/** Is told how many rows there are so far. */
	readonly onProgress: (rows: number) => void;
	/** Aborting it ends the worker, and with it all that was made. */
	readonly signal: AbortSignal;
}

/** A file to try Rollcall with, made in a worker of its own; throws the signal's reason where it is aborted. */
export async function sampleFile({ rows, onProgress, signal }: SampleRequest): Promise<File> {
	signal.throwIfAborted();
	const { make, stop } = startSampleWorker();
	const aborted = new Promise<never>((_, reject) => {
		signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
	});
	try {
		return await Promise.race([make(rows, Comlink.proxy(onProgress)), aborted]);
	} finally {
		stop();
	}
}
