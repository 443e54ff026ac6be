/** A push in a page, to a real server that misbehaves as it is told. */
import { inject, onTestFinished } from 'vitest';
import { Database } from '../../src/lib/storage/database.ts';
import { Queries } from '../../src/lib/storage/queries.ts';
import { Outbox } from '../../src/lib/storage/sync/outbox.ts';
import { Summaries } from '../../src/lib/storage/sync/summaries.ts';
import type { PushStatus } from '../../src/lib/sync/push-status.ts';
import { Sync, type Endpoint } from '../../src/lib/sync/sync.ts';
import { newSend } from '../../src/lib/sync/transport.ts';
import { withLock } from '../../src/workers/locks.ts';
import { csvFile, newContactEdits, newImporter, PEOPLE_PATHS, planFor } from './importer.ts';
import type { ServerRules, ServerState } from './server-rules.ts';

/** Waiting goes by as quickly. */
export const TIMES_FASTER = 40;

export interface PushingOptions {
	readonly rules?: Partial<ServerRules>;
	readonly token?: string;
	/** Milliseconds as they are; all others go by quicker. */
	readonly timeoutMs?: number;
	readonly timesFaster?: number;
	readonly isOnline?: () => boolean;
}

/** A database, somebody who pushes it, and the server. */
export async function pushing(options: PushingOptions = {}) {
	const { rules = {}, timeoutMs, timesFaster = TIMES_FASTER } = options;
	const name = crypto.randomUUID();
	const db = new Database(`push-${name}`);
	const importer = newImporter(db);
	const edits = newContactEdits(db);
	const origin = inject('misbehavingServer');
	const url = `${origin}/${name}`;
	const elapsed = (): number => performance.now() * timesFaster;
	const began = Date.now() - elapsed();
	const now = (): number => began + elapsed();
	const told: PushStatus[] = [];
	let heard = (): void => {};
	const newKey = (): string => crypto.randomUUID();

	const control = async (more?: Partial<ServerRules>): Promise<ServerState> => {
		const posted = more && { method: 'POST', body: JSON.stringify(more) };
		return (await fetch(`${origin}/control/${name}`, posted)).json() as Promise<ServerState>;
	};
	await control(rules);

	/** A worker of its own, as a tab has it. */
	const newSync = (): Sync =>
		new Sync({
			outbox: new Outbox(db, newKey),
			summaries: new Summaries(db),
			newSend: ({ url, token }) =>
				newSend({
					endpoint: url,
					token,
					fetch: (...request) => fetch(...request),
					refusedByPolicy: () => 0,
					now,
					timeoutMs,
				}),
			isThere: ({ url }) =>
				fetch(url, { mode: 'no-cors' }).then(
					() => true,
					() => false,
				),
			underPushLock: async (work, signal) => {
				await withLock(`${db.name}/push`, work, { signal });
			},
			newKey,
			setTimer: (ms, done) => {
				const timer = setTimeout(done, ms / timesFaster);
				return () => clearTimeout(timer);
			},
			now,
			elapsed,
			random: () => Math.random(),
			isOnline: options.isOnline ?? (() => true),
			isImporting: async () => false,
			tellTabs: (event) => {
				if (event.kind !== 'status') return;
				told.push(event.status);
				heard();
			},
		});
	const sync = newSync();
	onTestFinished(async () => {
		await sync.use(undefined);
		db.close();
	});

	return {
		db,
		importer,
		edits,
		queries: new Queries(db),
		sync,
		newSync,
		url,
		told,
		now,
		control,
		/** Imports people of these first names. */
		importPeople: async (firstNames: readonly string[]): Promise<string> => {
			const rows = firstNames.map((first, at) => [`user${at}@x.org`, first]);
			const id = await importer.check(csvFile(PEOPLE_PATHS, rows), planFor(PEOPLE_PATHS));
			await importer.execute(id);
			return id;
		},
		start: async (endpoint: Partial<Endpoint> = {}): Promise<void> =>
			sync.use({ url, token: options.token, ...endpoint }),
		/** Resolves once a status is told that is so; what was told before it is forgotten. */
		until: async (isSo: (status: PushStatus) => boolean): Promise<PushStatus> => {
			for (;;) {
				for (let next = told.shift(); next !== undefined; next = told.shift())
					if (isSo(next)) return next;
				await new Promise<void>((resolve) => (heard = resolve));
			}
		},
	};
}

export type Pushing = Awaited<ReturnType<typeof pushing>>;

export function names(count: number): string[] {
	return Array.from({ length: count }, (_, at) => `Name ${at}`);
}
