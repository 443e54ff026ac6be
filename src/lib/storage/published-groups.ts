import type { Run } from '../core/run.ts';
import type { Group } from './database.ts';

/**
 * All groups but those that a forecast made.
 *
 * @param andOf a run whose own are among them, though it may be a forecast
 */
export function publishedGroups(
	groups: readonly Group[],
	runs: readonly Run[],
	andOf?: string,
): Group[] {
	const published = new Set<string | undefined>([undefined, andOf]);
	for (const run of runs) if (run.publishedAt !== undefined) published.add(run.id);
	return groups.filter(({ madeBy }) => published.has(madeBy));
}
