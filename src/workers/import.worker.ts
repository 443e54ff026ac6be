/** The import worker: wires the importer to this browser and exposes it. No decisions. */
import * as Comlink from 'comlink';
import { EVENT_CHANNEL } from '../lib/core/event-channel.ts';
import { Importer } from '../lib/import/importer.ts';
import { Database } from '../lib/storage/database.ts';
import { withLock } from './locks.ts';

const channel = new BroadcastChannel(EVENT_CHANNEL);

Comlink.expose(
	new Importer({
		db: new Database(),
		tell: (event) => channel.postMessage(event),
		withLock,
		now: () => Date.now(),
		sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
		random: () => Math.random(),
	}),
);
