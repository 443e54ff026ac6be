/** The lock that a run holds while it writes: one writer among all tabs. */
export const WRITE_LOCK = 'write';

/** The lock that a worker holds as long as a run is its own: tells other tabs that the run has an owner. */
export function ownerLock(importId: string): string {
	return `run:${importId}`;
}
