/** The backup worker: wires backups to this browser and exposes them. No decisions. */
import * as Comlink from 'comlink';
import { EVENT_CHANNEL } from '../lib/core/event-channel.ts';
import type { LogEvent } from '../lib/import/events.ts';
import { WRITE_LOCK } from '../lib/import/run-locks.ts';
import { Backups } from '../lib/storage/backup/backups.ts';
import { Database } from '../lib/storage/database.ts';
import { withLock } from './locks.ts';

const channel = new BroadcastChannel(EVENT_CHANNEL);
const tell = (event: LogEvent): void => channel.postMessage(event);

Comlink.expose(
	new Backups({
		db: new Database(),
		underWriteLock: (work) => withLock(WRITE_LOCK, work, { ifFree: true }),
		tellChanged: () => tell({ kind: 'changed' }),
		tellReplaced: () => tell({ kind: 'replaced' }),
		now: () => Date.now(),
	}),
);
