// `npm run backend`: the backend on this machine, of the sources as they stand.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const outfile = fileURLToPath(new URL('dist/local.js', import.meta.url));

await build({
	entryPoints: [fileURLToPath(new URL('local/main.ts', import.meta.url))],
	outfile,
	bundle: true,
	packages: 'external',
	platform: 'node',
	target: 'node20',
	format: 'esm',
	sourcemap: 'inline',
	// Nobody's but what is here.
	tsconfigRaw: {},
	logLevel: 'warning',
});
// Versions are pinned; which Node the next ones need is no matter here.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
await import(outfile);
