/** The reading worker: reads, maps and checks files for the import worker, by the port it is sent. No decisions. */
import * as Comlink from 'comlink';
import {
	BatchServer,
	transferables,
	type RemoteBatchServer,
} from '../lib/import/reading-worker.ts';
import { giveSignOfLife } from './locks.ts';

giveSignOfLife();

const server = new BatchServer();

const surface: RemoteBatchServer = {
	begin: async (file, plan) => server.begin(file, plan),
	async next(id) {
		const event = await server.next(id);
		return Comlink.transfer(event, transferables(event));
	},
	end: async (id) => server.end(id),
};

addEventListener(
	'message',
	({ data: port }: MessageEvent<MessagePort>) => Comlink.expose(surface, port),
	{
		once: true,
	},
);
