// `npm run build`: makes dist/lambda/lambda.cjs, all that is deployed, of src/lambda.ts and what it imports.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

await build({
	entryPoints: [fileURLToPath(new URL('src/lambda.ts', import.meta.url))],
	outfile: fileURLToPath(new URL('dist/lambda/lambda.cjs', import.meta.url)),
	bundle: true,
	minify: true,
	// Names of errors are in the logs.
	keepNames: true,
	platform: 'node',
	target: 'node22',
	format: 'cjs',
	// Of packages that have both, the modules: what is not used of them is left out.
	mainFields: ['module', 'main'],
	// Nobody's but what is here.
	tsconfigRaw: {},
	logLevel: 'info',
});
