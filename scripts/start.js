// `npm start`: installs what is missing, builds when the sources are newer than the build, serves it.
import './setup.js';
import { fileURLToPath } from 'node:url';
import { APP_BUILT, APP_SOURCES, isOlder } from './is-older.js';

const root = fileURLToPath(new URL('..', import.meta.url));

process.chdir(root);
const { build, preview } = await import('vite');

if (isOlder(APP_BUILT, APP_SOURCES)) await build();

const server = await preview({
	preview: { port: Number(process.env.PORT ?? 4173), strictPort: true },
});
console.log(`Rollcall is at ${server.resolvedUrls?.local[0]}`);
