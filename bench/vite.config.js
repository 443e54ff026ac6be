import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Bundles the page of the peers. */
export default defineConfig({
	root: fileURLToPath(new URL('peers', import.meta.url)),
	build: {
		// Beside their packages, where nothing is checked, formatted or committed.
		outDir: fileURLToPath(new URL('node_modules/.peers', import.meta.url)),
		emptyOutDir: true,
		// The workers await their database before they are ready.
		target: 'esnext',
	},
	worker: { format: 'es' },
});
