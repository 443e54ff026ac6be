import { keptFrontPage, type FrontPage } from '$lib/ui/contacts/front-page.ts';
import { storeStatus } from '$lib/ui/store-status.svelte.ts';
import { queries } from '$lib/ui/workers.ts';
import type { PageLoad } from './$types';

/**
 * Where the first contacts are kept, the page is put together at once, and shows them. Else once the worker reads: a
 * worker that has been asked for does not begin while this thread is busy, and all that there is to show comes from it.
 */
export const load: PageLoad = async ({ url }): Promise<{ kept: FrontPage | undefined }> => {
	const asksForAll = !url.searchParams.has('import');
	const kept = asksForAll ? keptFrontPage(storeStatus.summary) : undefined;
	// Trouble is told to who asks.
	const warm = queries()
		.warmUp()
		.catch(() => {});
	if (kept === undefined) await warm;
	return { kept };
};
