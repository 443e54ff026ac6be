import { readFileSync } from 'node:fs';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig, type Connect, type Plugin } from 'vite';

export default defineConfig({
	plugins: [hostHeaders(), sveltekit()],
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
	const middleware: Connect.NextHandleFunction = (_request, response, next) => {
		for (const [name, value] of readHeaders()) response.setHeader(name, value);
		next();
	};
	return {
		name: 'rollcall-host-headers',
		configureServer: (server) => void server.middlewares.use(middleware),
		configurePreviewServer: (server) => void server.middlewares.use(middleware),
	};
}

/** Reads the indented `Name: value` lines of `static/_headers`, which has one section, for every path. */
function readHeaders(): [name: string, value: string][] {
	const text = readFileSync(new URL('static/_headers', import.meta.url), 'utf8');
	return [...text.matchAll(/^\s+([\w-]+):\s*(.+)$/gm)].map(([, name, value]) => [name, value]);
}
