import type { SignOfLife } from '../../workers/locks.ts';

/**
 * How a page learns that a worker of its own is gone. The browser ends one where memory runs short, and says
 * nothing of it: calls to it would wait for good. But it frees the locks that the worker held.
 */

/** What calls to a worker reject with when it is gone. */
export class WorkerGone extends Error {
	override readonly name = 'WorkerGone';
}

/** Resolves when a worker that has given a sign of life is gone, however it went. */
export function endOf(worker: Worker): Promise<void> {
	return new Promise((resolve) => {
		worker.addEventListener('message', ({ data }: MessageEvent<Partial<SignOfLife>>) => {
			if (data.heldForLife === undefined) return;
			void navigator.locks.request(data.heldForLife, () => resolve());
		});
	});
}

/** The same methods, whose promises reject with `WorkerGone` once the end has come. */
export function callsUntil<Remote extends object>(end: Promise<void>, remote: Remote): Remote {
	const waiting = new Set<() => void>();
	void end.then(() => waiting.forEach((giveUp) => giveUp()));
	return new Proxy(remote, {
		get:
			(target, name) =>
			(...parameters: unknown[]) =>
				new Promise((resolve, reject) => {
					const giveUp = () => reject(new WorkerGone());
					waiting.add(giveUp);
					const method = target[name as keyof Remote] as (...all: unknown[]) => Promise<unknown>;
					method(...parameters)
						.finally(() => waiting.delete(giveUp))
						.then(resolve, reject);
				}),
	});
}
