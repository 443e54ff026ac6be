/** The query worker: wires the queries to this browser's database and exposes them. No decisions. */
import * as Comlink from 'comlink';
import { EVENT_CHANNEL } from '../lib/core/event-channel.ts';
import type { LogEvent } from '../lib/import/events.ts';
import { Database } from '../lib/storage/database.ts';
import { Queries } from '../lib/storage/queries.ts';
import { tellingTrouble } from '../lib/storage/telling-trouble.ts';

const db = new Database(undefined, { evenDamaged: true });
const channel = new BroadcastChannel(EVENT_CHANNEL);
db.whileBlocked(() => channel.postMessage({ kind: 'blocked' } satisfies LogEvent));
Comlink.expose(tellingTrouble(new Queries(db)));
