import * as Comlink from 'comlink';
import { EVENT_CHANNEL } from '../core/event-channel.ts';
import type { LogEvent } from '../import/events.ts';
import type { Importer } from '../import/importer.ts';
import type { Queries } from '../storage/queries.ts';
import importWorkerUrl from '../../workers/import.worker.ts?worker&url';
import queryWorkerUrl from '../../workers/query.worker.ts?worker&url';
import { trustedScriptUrl } from './script-urls.ts';

/**
 * The page's two workers, started on first use. This file alone says `new Worker`.
 *
 * The importer owns the pipeline and every change to the log; the queries answer what the screens show.
 */
export function importer(): Comlink.Remote<Importer> {
	return (importWorker ??= Comlink.wrap<Importer>(startWorker(importWorkerUrl, 'import')));
}

export function queries(): Comlink.Remote<Queries> {
	return (queryWorker ??= Comlink.wrap<Queries>(startWorker(queryWorkerUrl, 'query')));
}

/** Listens to what happens to the log in any tab; answers the function that stops listening. */
export function onLogEvent(listener: (event: LogEvent) => void): () => void {
	const channel = new BroadcastChannel(EVENT_CHANNEL);
	channel.onmessage = (message: MessageEvent<LogEvent>) => listener(message.data);
	return () => channel.close();
}

let importWorker: Comlink.Remote<Importer> | undefined;
let queryWorker: Comlink.Remote<Queries> | undefined;

function startWorker(url: string, name: string): Worker {
	return new Worker(trustedScriptUrl(url), { type: 'module', name });
}
