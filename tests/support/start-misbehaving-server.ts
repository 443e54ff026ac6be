/** Vitest's global set-up: the server that misbehaves runs beside the browser. */
import type { TestProject } from 'vitest/node';
import { MisbehavingServer } from './misbehaving-server.ts';
import './server-rules.ts';

export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
	const server = await MisbehavingServer.start();
	provide('misbehavingServer', server.url);
	return () => server.stop();
}
