import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { contacts, idOf } from './support/contacts.ts';

test('the server in the README is a server', async () => {
	const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
	const [, code = ''] = /^A whole server.*?^```js\n(.*?)^```/ms.exec(readme) ?? [];
	const port = await freePort();
	const server = spawn(process.execPath, ['--input-type=module', '--eval', code], {
		env: { ...process.env, TOKEN: 'a-token', PORT: String(port) },
		stdio: 'inherit',
	});
	try {
		const ask = (json: object, key: string = randomUUID(), token = 'a-token') =>
			fetch(`http://127.0.0.1:${port}/contacts/batch`, {
				method: 'POST',
				headers: { Authorization: `Bearer ${token}`, 'Idempotency-Key': key },
				body: JSON.stringify(json),
			});
		await expect.poll(() => ask({ contacts: [] }).catch(() => undefined)).toBeDefined();
		const batch = { contacts: contacts(2), deleted: [idOf(3)] };
		const answer = { imported: 2, deleted: 1, errors: [] };
		expect(await (await ask(batch, 'key')).json()).toEqual(answer);
		expect(await (await ask({ contacts: [] }, 'key')).json()).toEqual(answer);
		const refused = await ask(batch, 'other', 'no-token');
		expect(refused.status).toBe(401);
		expect(refused.headers.get('Access-Control-Allow-Origin')).toBe('http://localhost:4173');
	} finally {
		server.kill();
		await once(server, 'exit');
	}
});

async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	server.close();
	return port;
}
