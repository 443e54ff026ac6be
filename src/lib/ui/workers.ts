import * as Comlink from 'comlink';
import { EVENT_CHANNEL } from '../core/event-channel.ts';
import type { LogEvent } from '../import/events.ts';
import type { ContactEdits } from '../import/contact-edits.ts';
import type { Importer } from '../import/importer.ts';
import type { makeSample } from '../sample/make-sample.ts';
import type { Backups } from '../storage/backup/backups.ts';
import type { Queries } from '../storage/queries.ts';
import type { Sync } from '../sync/sync.ts';
import backupWorkerUrl from '../../workers/backup.worker.ts?worker&url';
import importWorkerUrl from '../../workers/import.worker.ts?worker&url';
import readingWorkerUrl from '../../workers/reading.worker.ts?worker&url';
import queryWorkerUrl from '../../workers/query.worker.ts?worker&url';
import sampleWorkerUrl from '../../workers/sample.worker.ts?worker&url';
import syncWorkerUrl from '../../workers/sync.worker.ts?worker&url';
import { trustedScriptUrl } from './script-urls.ts';
import { callsUntil, endOf } from './worker-end.ts';

/**
 * The page's workers, started on first use. This file alone says `new Worker`.
 *
 * The importer owns the pipeline and every change to the log; the queries answer what the screens show.
 */
export function importer(): Comlink.Remote<Importer> {
	return importSide().importer;
}

/** Changes of contacts by hand: made where imports are, so that there is one writer. */
export function contactEdits(): Comlink.Remote<ContactEdits> {
	return importSide().edits;
}

function importSide(): ImportSide {
	return (runningImportSide ??= startImportSide());
}

/**
 * Calls `listener` whenever the browser has ended a worker of the import side. Whoever then asks the importer
 * for something has new ones. Answers the function that stops listening.
 */
export function onImportSideGone(listener: () => void): () => void {
	goneListeners.add(listener);
	return () => goneListeners.delete(listener);
}

export function queries(): Comlink.Remote<Queries> {
	return (queryWorker ??= Comlink.wrap<Queries>(startWorker(queryWorkerUrl, 'query')));
}

/** A worker for one sample; `stop` ends it, whatever it is at. */
export function startSampleWorker(): {
	readonly make: Comlink.Remote<typeof makeSample>;
	readonly stop: () => void;
} {
	const worker = startWorker(sampleWorkerUrl, 'sample');
	return {
		make: Comlink.wrap<typeof makeSample>(worker),
		stop: () => worker.terminate(),
	};
}

/** A worker for one backup or restore; `end` ends it, whatever it is at. */
export function startBackupWorker(): {
	readonly backups: Comlink.Remote<Backups>;
	readonly end: () => void;
} {
	const worker = startWorker(backupWorkerUrl, 'backup');
	return { backups: Comlink.wrap<Backups>(worker), end: () => worker.terminate() };
}

/** A worker that sends. What it may reach is decided when it starts: see `allowOrigin`. */
export interface SyncWorker {
	readonly sync: Comlink.Remote<Sync>;
	readonly end: () => void;
}

export function startSyncWorker(): SyncWorker {
	const worker = startWorker(syncWorkerUrl, 'sync');
	return { sync: Comlink.wrap<Sync>(worker), end: () => worker.terminate() };
}

/** Listens to what happens to the log in any tab; answers the function that stops listening. */
export function onLogEvent(listener: (event: LogEvent) => void): () => void {
	const channel = new BroadcastChannel(EVENT_CHANNEL);
	channel.onmessage = (message: MessageEvent<LogEvent>) => listener(message.data);
	return () => channel.close();
}

/** What the import worker exposes. */
interface ImportSide {
	readonly importer: Comlink.Remote<Importer>;
	readonly edits: Comlink.Remote<ContactEdits>;
}

let runningImportSide: ImportSide | undefined;
const goneListeners = new Set<() => void>();
let queryWorker: Comlink.Remote<Queries> | undefined;

/**
 * Where there is a second core, files are read in a thread of their own, which talks to the importer alone. Neither
 * is of use without the other, so they end together.
 */
function startImportSide(): ImportSide {
	const workers = [startWorker(importWorkerUrl, 'import')];
	if (navigator.hardwareConcurrency > 1) {
		const { port1, port2 } = new MessageChannel();
		workers.push(startWorker(readingWorkerUrl, 'reading'));
		workers[1].postMessage(port1, [port1]);
		workers[0].postMessage(port2, [port2]);
	}
	const end = Promise.race(workers.map(endOf)).then(() => {
		for (const worker of workers) worker.terminate();
		runningImportSide = undefined;
	});
	// Comlink types an object's objects as if they were sent; asked for by name, they are remote.
	const { importer, edits } = Comlink.wrap(workers[0]) as unknown as ImportSide;
	const side = { importer: callsUntil(end, importer), edits: callsUntil(end, edits) };
	void end.then(() => goneListeners.forEach((listener) => listener()));
	return side;
}

function startWorker(url: string, name: string): Worker {
	return new Worker(trustedScriptUrl(url), { type: 'module', name });
}
