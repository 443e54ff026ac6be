import type { PeerCounts, PeerJob, PeerMessage } from './protocol.ts';

/** The worker's side: says that it is ready, takes one job, says what became of it. */
export function serveJob(run: (job: PeerJob) => Promise<PeerCounts>): void {
	addEventListener('message', ({ data }: MessageEvent<PeerJob>) => {
		run(data).then(
			(counts) => say({ kind: 'done', counts }),
			(error: unknown) => say({ kind: 'failed', message: String(error) }),
		);
	});
	say({ kind: 'ready' });
}

function say(message: PeerMessage): void {
	postMessage(message);
}
