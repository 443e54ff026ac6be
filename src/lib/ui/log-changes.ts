import { onLogEvent } from './workers.ts';

/** While a run writes, the log changes many times a second; what is on screen need not. */
const EVERY_MS = 600;

/** What this tab itself does to the log as a whole. */
export const ownReplacement = { isUnderWay: false };

/** Loads the page anew where another tab has put another log in the place of the one it shows. */
export function reloadWhenReplaced(): () => void {
	return onLogEvent(({ kind }) => {
		if (kind === 'replaced' && !ownReplacement.isUnderWay) location.reload();
	});
}

/**
 * Calls `listener` after what queries see has changed, in any tab: at once, then at most once in `EVERY_MS`.
 * Answers the function that stops it.
 */
export function onLogChange(listener: () => void): () => void {
	let calledAt = -Infinity;
	let waiting: ReturnType<typeof setTimeout> | undefined;
	const call = () => {
		waiting = undefined;
		calledAt = performance.now();
		listener();
	};
	const stop = onLogEvent((event) => {
		if (event.kind === 'blocked') return;
		// The batches of a published run are seen as they land.
		if (event.kind === 'progress' && !event.progress.published) return;
		waiting ??= setTimeout(call, Math.max(0, calledAt + EVERY_MS - performance.now()));
	});
	return () => {
		stop();
		clearTimeout(waiting);
	};
}
