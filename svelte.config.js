import adapter from '@sveltejs/adapter-static';

// Kit loads this file several times in one build, in several threads; all must see the same version.
process.env.ROLLCALL_VERSION ??= String(Date.now());

/** @type {import('@sveltejs/kit').Config} */
export default {
	kit: {
		adapter: adapter(),
		csp: {
			// Prerendered pages have no server to make nonces: their inline scripts are allowed by hash, in a <meta>.
			// What a <meta> cannot say (frame-ancestors) or cannot bind (workers) is in static/_headers.
			mode: 'hash',
			directives: {
				'default-src': ['self'],
				'script-src': ['self'],
				'worker-src': ['self'],
				'object-src': ['none'],
				'base-uri': ['none'],
				'form-action': ['none'],
				'img-src': ['self', 'data:', 'blob:'],
				// Svelte's transitions and style: directives write inline styles.
				'style-src': ['self', 'unsafe-inline'],
				'connect-src': ['self'],
				'require-trusted-types-for': ['script'],
				// Svelte's own policy, and ours for the URLs of workers and the service worker.
				'trusted-types': ['svelte-trusted-html', 'rollcall-worker'],
			},
		},
		serviceWorker: {
			// workbox-window registers it, so that the page decides when an update may apply.
			register: false,
			// Hosts read _headers and do not serve it: one missing file would fail the worker's installation.
			files: (path) => path !== '_headers' && !path.endsWith('.DS_Store'),
		},
		// Must change with every deployment: it is the revision of every precached page.
		version: { name: process.env.ROLLCALL_VERSION },
		typescript: {
			config: (config) => ({
				...config,
				include: [
					...config.include,
					'../*.config.js',
					'../*.config.ts',
					'../scripts/**/*.js',
					'../bench/**/*.js',
					'../bench/**/*.ts',
					// What the end-to-end tests start of the backend.
					'../backend/local/*.d.ts',
				],
				// It runs with WebWorker types instead of DOM: see tsconfig.service-worker.json.
				exclude: [...config.exclude, '../src/service-worker.ts'],
			}),
		},
	},
};
