import type { Run } from '../core/run.ts';
import type { Group } from './database.ts';

/** Groups that were not made by a forecast, or by this run. */
export function publishedGroups(
	groups: readonly Group[],
	runs: readonly Run[],
	andOf?: string,
): Group[] {
	const published = new Set<string | undefined>([undefined, andOf]);
	for (const run of runs) if (run.publishedAt !== undefined) published.add(run.id);
	return groups.filter(({ madeBy }) => published.has(madeBy));
}
