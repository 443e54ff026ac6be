/** `npm run backend`. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLocal } from './start.ts';

/** Where `npm start` and `npm run dev` serve the app. */
const APP_PORTS = [4173, 5173];

const {
	ROLLCALL_BACKEND_PORT = '4180',
	ROLLCALL_BACKEND_DATA = fileURLToPath(new URL('../.data', import.meta.url)),
	ROLLCALL_BACKEND_TOKEN,
	ROLLCALL_BACKEND_ORIGINS = APP_PORTS.flatMap((port) => [
		`http://localhost:${port}`,
		`http://127.0.0.1:${port}`,
	]).join(','),
} = process.env;

mkdirSync(ROLLCALL_BACKEND_DATA, { recursive: true });
const token = ROLLCALL_BACKEND_TOKEN ?? keptToken(join(ROLLCALL_BACKEND_DATA, 'token'));
const backend = await startLocal({
	port: Number(ROLLCALL_BACKEND_PORT),
	dataFolder: ROLLCALL_BACKEND_DATA,
	token,
	origins: ROLLCALL_BACKEND_ORIGINS.split(','),
	say: (line) => console.error(line),
}).catch((error: NodeJS.ErrnoException) => {
	if (error.code !== 'EADDRINUSE') throw error;
	console.error(
		`Port ${ROLLCALL_BACKEND_PORT} is taken, perhaps by another backend. Set ROLLCALL_BACKEND_PORT to one that is free.`,
	);
	process.exit(1);
});
console.log(`Endpoint: ${backend.endpoint}`);
console.log(`Token:    ${token}`);
console.log(`Data:     ${ROLLCALL_BACKEND_DATA}`);
console.log(`Origins:  ${ROLLCALL_BACKEND_ORIGINS}`);

for (const signal of ['SIGINT', 'SIGTERM'] as const)
	process.once(signal, () => void backend.stop().then(() => process.exit()));

/** One token for as long as the data is kept: the app may remember it. */
function keptToken(file: string): string {
	try {
		return readFileSync(file, 'utf8').trim();
	} catch {
		const made = randomBytes(24).toString('base64url');
		writeFileSync(file, `${made}\n`, { mode: 0o600 });
		return made;
	}
}
