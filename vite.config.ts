import { readFileSync } from 'node:fs';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig, type Connect, type Plugin } from 'vite';

export default defineConfig({
	plugins: [hostHeaders(), sveltekit()],
	// What several pages use is one script and not forty small ones: a page that opens waits for as many answers
	// of the service worker, and its first rows come a tenth to a fifth sooner for 12 kB more on the first visit.
	environments: {
		client: {
			build: {
				rolldownOptions: {
					output: { codeSplitting: { groups: [{ name: 'shared', minShareCount: 2 }] } },
				},
			},
		},
	},
	// The import worker is loaded as a module and imports shared chunks.
	worker: { format: 'es' },
	// Found only inside workers; discovered late, they make the dev server reload in the middle of a run.
	optimizeDeps: { include: ['comlink', 'dexie', 'papaparse', 'workbox-window'] },
});

/**
 * Serves `static/_headers` from the dev and preview servers, so that what is tested is what static
 * hosts send. Vite's own `preview.headers` does not reach the files that Kit's preview serves.
 */
function hostHeaders(): Plugin {
	const middleware: Connect.NextHandleFunction = (request, response, next) => {
		for (const [name, value] of headersFor(request.url ?? '/')) response.appendHeader(name, value);
		next();
	};
	return {
		name: 'rollcall-host-headers',
		configureServer: (server) => void server.middlewares.use(middleware),
		configurePreviewServer: (server) => void server.middlewares.use(middleware),
	};
}

/** The headers of every section of `static/_headers` whose path fits: `*` at its end stands for anything. */
function headersFor(url: string): [name: string, value: string][] {
	const text = readFileSync(new URL('static/_headers', import.meta.url), 'utf8');
	return [...text.matchAll(/^(\/\S*)\n((?:[ \t]+.+\n?)+)/gm)]
		.filter(([, path]) => (path.endsWith('*') ? url.startsWith(path.slice(0, -1)) : url === path))
		.flatMap(([, , lines]) => [...lines.matchAll(/^\s+([\w-]+):\s*(.+)$/gm)])
		.map(([, name, value]) => [name, value]);
}
