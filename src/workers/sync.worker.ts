/** The sync worker: wires sync to this browser and exposes it. No decisions. */
import * as Comlink from 'comlink';
import { EVENT_CHANNEL, PUSH_CHANNEL } from '../lib/core/event-channel.ts';
import type { LogEvent } from '../lib/import/events.ts';
import { WRITE_LOCK } from '../lib/import/run-locks.ts';
import { Database } from '../lib/storage/database.ts';
import { Outbox } from '../lib/storage/sync/outbox.ts';
import { Summaries } from '../lib/storage/sync/summaries.ts';
import { Sync, type PushEvent } from '../lib/sync/sync.ts';
import { newSend } from '../lib/sync/transport.ts';
import { withLock } from './locks.ts';

let refusedByPolicy = 0;
addEventListener('securitypolicyviolation', () => refusedByPolicy++);

const tabs = new BroadcastChannel(PUSH_CHANNEL);
const newKey = (): string => crypto.randomUUID();
const now = (): number => Date.now();

const db = new Database();

const sync = new Sync({
	outbox: new Outbox(db, newKey),
	summaries: new Summaries(db),
	newSend: (endpoint) =>
		newSend({
			endpoint: endpoint.url,
			token: endpoint.token,
			fetch: (...request) => fetch(...request),
			refusedByPolicy: () => refusedByPolicy,
			now,
		}),
	isThere: ({ url }) =>
		fetch(url, { mode: 'no-cors', credentials: 'omit', referrerPolicy: 'no-referrer' }).then(
			() => true,
			() => false,
		),
	underPushLock: (work, signal) => withLock('push', work, { signal }),
	newKey,
	setTimer: (ms, done) => {
		const timer = setTimeout(done, ms);
		return () => clearTimeout(timer);
	},
	now,
	elapsed: () => performance.now(),
	random: () => Math.random(),
	isOnline: () => navigator.onLine,
	isImporting: async () => {
		const { held } = await navigator.locks.query();
		return held?.some(({ name }) => name === WRITE_LOCK) ?? false;
	},
	tellTabs: (event) => tabs.postMessage(event),
});

tabs.onmessage = ({ data }: MessageEvent<PushEvent>) => sync.hear(data);
new BroadcastChannel(EVENT_CHANNEL).onmessage = ({ data }: MessageEvent<LogEvent>) => {
	if (data.kind === 'changed' || data.kind === 'replaced') sync.poke('changed');
};

Comlink.expose(sync);
