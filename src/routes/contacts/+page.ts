import { queries } from '$lib/ui/workers.ts';

/**
 * The page is put together once the worker reads: a worker that has been asked for does not begin while
 * this thread is busy, and all that this page has to show comes from it.
 */
export async function load(): Promise<void> {
	// Trouble is told to who asks.
	await queries()
		.warmUp()
		.catch(() => {});
}
