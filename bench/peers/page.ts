import type { PeerJob, PeerMessage, PeerResult } from './protocol.ts';

/** Started by name from the bench. */
const WORKERS: Readonly<Record<string, () => Worker>> = {
	papa: () => new Worker(new URL('./papa.worker.ts', import.meta.url), { type: 'module' }),
	dexie: () => new Worker(new URL('./dexie.worker.ts', import.meta.url), { type: 'module' }),
	sqlite: () => new Worker(new URL('./sqlite.worker.ts', import.meta.url), { type: 'module' }),
	duckdb: () => new Worker(new URL('./duckdb.worker.ts', import.meta.url), { type: 'module' }),
};

declare global {
	interface Window {
		/** Starts a peer's worker and waits until it is ready. */
		preparePeer(name: string, defaultCountry: string): Promise<void>;
		/** What came of the file that was chosen. */
		peerResult: Promise<PeerResult>;
	}
}

window.preparePeer = async (name, defaultCountry) => {
	const worker = WORKERS[name]();
	await answerOf(worker, 'ready');
	window.peerResult = new Promise((resolve, reject) => {
		const input = document.querySelector('input') as HTMLInputElement;
		input.addEventListener('change', () => {
			const began = performance.now();
			const [file] = input.files ?? [];
			answerOf(worker, 'done').then(
				({ counts }) => resolve({ ...counts, ms: performance.now() - began }),
				reject,
			);
			const job: PeerJob = { file, defaultCountry };
			worker.postMessage(job);
		});
	});
};

function answerOf<Kind extends PeerMessage['kind']>(
	worker: Worker,
	kind: Kind,
): Promise<Extract<PeerMessage, { kind: Kind }>> {
	return new Promise((resolve, reject) => {
		worker.onmessage = ({ data }: MessageEvent<PeerMessage>) => {
			if (data.kind === kind) resolve(data as Extract<PeerMessage, { kind: Kind }>);
			else reject(new Error('message' in data ? data.message : `unexpected: ${data.kind}`));
		};
		worker.onerror = (event) => reject(new Error(event.message));
	});
}
