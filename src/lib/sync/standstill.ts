import { troubleOf } from '../core/storage-trouble.ts';
import { LONGEST_WAIT_MS } from '../core/sync/retry.ts';
import type { Blocker } from './push-status.ts';

/** No batch will pass, and why. */
export class Blocked extends Error {
	override readonly name = 'Blocked';
	readonly blocker: Blocker;

	constructor(blocker: Blocker) {
		super(blocker.code);
		this.blocker = blocker;
	}
}

/** What an error makes of a push; `undefined` for a bug. Without `ms` it waits for somebody. */
export function standstillOf(error: unknown):
	| 'beginAnew'
	| {
			readonly blocker: Blocker;
			readonly state: 'waiting' | 'blocked';
			readonly ms: number | undefined;
	  }
	| undefined {
	if (error instanceof Blocked) {
		const { blocker } = error;
		return { blocker, state: 'blocked', ms: needsUser(blocker) ? undefined : SELDOM_MS };
	}
	const blocker = { code: 'storage' } as const;
	switch (troubleOf(error)?.kind) {
		case undefined:
			return undefined;
		// Another log has taken the place of the one that was read: begin with that.
		case 'cleared':
			return 'beginAnew';
		case 'transient':
			return { blocker, state: 'waiting', ms: STORAGE_HICCUP_MS };
		default:
			return { blocker, state: 'blocked', ms: SELDOM_MS };
	}
}

/** Whether time alone changes nothing. */
export function needsUser(blocker: Blocker | undefined): boolean {
	return blocker?.code === 'unauthorised';
}

/** What nobody can do anything about is tried again by itself now and then. */
const SELDOM_MS = LONGEST_WAIT_MS;
const STORAGE_HICCUP_MS = 5000;
