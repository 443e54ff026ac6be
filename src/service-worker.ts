/**
 * Offline: every file of a build is stored when it installs, and pages are served from that store.
 *
 * A new version waits until the page says SKIP_WAITING, which it must not do while a run writes.
 * Only the app's own files are ever cached, never an answer of a sync endpoint.
 */
import { build, files, prerendered, version } from '$service-worker';
import {
	addPlugins,
	getCacheKeyForURL,
	precacheAndRoute,
	type PrecacheEntry,
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { allowedOrigin } from './lib/sync/allowed-origin.ts';

declare const self: ServiceWorkerGlobalScope;

const START_PAGE = '/import/';

/** The one script that may reach a server: the host's headers and the page's <meta> let nothing else out. */
const SYNC_WORKER = /\/workers\/sync\.worker-[^/]+\.js$/;

// Every answer from the store passes here.
addPlugins([
	{
		handlerWillRespond: async ({ request, response }) =>
			SYNC_WORKER.test(request.url) ? connectingTo(await allowedOrigin(), response) : response,
	},
]);

// Pictures that only an app store or an installation prompt shows.
const needed = files.filter((url) => !url.startsWith('/screenshots/'));

precacheAndRoute(
	[
		// Kit's build files carry a hash in their name; the rest change under the same name.
		...build.map((url): PrecacheEntry => ({ url, revision: null })),
		...[...needed, ...prerendered].map((url): PrecacheEntry => ({ url, revision: version })),
	],
	// Ids and filters are in the query (/imports/run/?id=…); the page behind them is one file.
	{ ignoreURLParametersMatching: [/./] },
);

registerRoute(new NavigationRoute(({ request, url }) => openUnstoredPage(request, url)));

// Without it, the next version activates unasked on a first visit: no page counts as its client yet.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('message', (event) => {
	if (event.data?.type === 'SKIP_WAITING') void self.skipWaiting();
});

/** Opens the report that a notification is about, in a tab that is there or a new one. */
self.addEventListener('notificationclick', (event) => {
	event.notification.close();
	const url = String(event.notification.data?.url ?? START_PAGE);
	event.waitUntil(
		self.clients.matchAll({ type: 'window' }).then(async ([client]) => {
			if (client === undefined) return void (await self.clients.openWindow(url));
			await client.focus();
			await client.navigate(url);
		}),
	);
});

/** An address that is no stored page: one that lacks its slash, or, offline, an unknown one. */
async function openUnstoredPage(request: Request, url: URL): Promise<Response> {
	const withSlash = `${url.pathname}/`;
	if (getCacheKeyForURL(withSlash)) return Response.redirect(withSlash + url.search);

	return fetch(request).catch(() => Response.redirect(START_PAGE));
}

/**
 * The same answer with a policy that lets it connect to the user's own endpoint besides. No fixed header could
 * say that, since it is a setting.
 */
function connectingTo(origin: string | undefined, response: Response): Response {
	if (origin === undefined) return response;
	const headers = new Headers(response.headers);
	headers.set('Content-Security-Policy', `default-src 'self'; connect-src 'self' ${origin}`);
	return new Response(response.body, { status: response.status, headers });
}
