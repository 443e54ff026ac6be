/**
 * The one origin that the app may send contacts to. The page notes it, the service worker reads it; in a cache,
 * since that is what both can reach without the database.
 */
const CACHE = 'rollcall-endpoint';
const KEY = '/endpoint';

/** Notes it; `undefined` takes the permission away. It holds for workers that start from now on. */
export async function allowOrigin(endpoint: string | undefined): Promise<void> {
	if (endpoint === undefined) {
		await caches.delete(CACHE);
		return;
	}
	const cache = await caches.open(CACHE);
	await cache.put(KEY, new Response(new URL(endpoint).origin));
}

/** The noted origin, if there is one. */
export async function allowedOrigin(): Promise<string | undefined> {
	const noted = await caches.match(KEY, { cacheName: CACHE });
	const text = await noted?.text();
	// It becomes a part of a header: nothing but an origin may.
	return text !== undefined && URL.canParse(text) && new URL(text).origin === text
		? text
		: undefined;
}
