/** The import worker: wires the importer to this browser and exposes it. No decisions. */
import * as Comlink from 'comlink';
import { EVENT_CHANNEL } from '../lib/core/event-channel.ts';
import type { LogEvent } from '../lib/import/events.ts';
import { checkedBatches } from '../lib/import/checked-batches.ts';
import { ContactEdits } from '../lib/import/contact-edits.ts';
import { Importer } from '../lib/import/importer.ts';
import { servedBatches, type RemoteBatchServer } from '../lib/import/reading-worker.ts';
import { Database } from '../lib/storage/database.ts';
import { Log } from '../lib/storage/log.ts';
import { SavedMappings } from '../lib/storage/saved-mappings.ts';
import { Sources } from '../lib/storage/sources.ts';
import { StoreView } from '../lib/storage/store-view.ts';
import { tellingTrouble } from '../lib/storage/telling-trouble.ts';
import { giveSignOfLife, withLock } from './locks.ts';

giveSignOfLife();
const db = new Database();
const channel = new BroadcastChannel(EVENT_CHANNEL);

/** The reading worker, where the page has sent a port to one. */
let readingWorker: RemoteBatchServer | undefined;
addEventListener('message', ({ data }) => {
	if (data instanceof MessagePort) readingWorker = Comlink.wrap<RemoteBatchServer>(data);
});

const log = Log.open(db);
const tell = (event: LogEvent): void => channel.postMessage(event);
const now = (): number => Date.now();

const importer = new Importer({
	log,
	mappings: new SavedMappings(db),
	sources: new Sources(db),
	deleteDatabase: () => db.delete(),
	read: (file, plan) =>
		readingWorker === undefined
			? checkedBatches(file, plan)
			: servedBatches(readingWorker, file, plan),
	tell,
	withLock,
	now,
	elapsed: () => performance.now(),
	sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
	random: () => Math.random(),
});
db.beforeOutdated = () => importer.giveWay();
channel.onmessage = ({ data }: MessageEvent<LogEvent>) => importer.hear(data);
const edits = new ContactEdits({ log, openView: () => new StoreView(db), tell, withLock, now });

Comlink.expose({ importer: tellingTrouble(importer), edits: tellingTrouble(edits) });
