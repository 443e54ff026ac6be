import { DEFAULT_OPTIONS, type ImportOptions } from '../../src/lib/core/options.ts';
import type { ImportPlan } from '../../src/lib/import/importer-types.ts';
import { checkedBatches } from '../../src/lib/import/checked-batches.ts';
import { ContactEdits, type ContactEditsDeps } from '../../src/lib/import/contact-edits.ts';
import { Importer, type ImporterDeps } from '../../src/lib/import/importer.ts';
import type { Database } from '../../src/lib/storage/database.ts';
import { Log } from '../../src/lib/storage/log.ts';
import { Sources } from '../../src/lib/storage/sources.ts';
import { SavedMappings } from '../../src/lib/storage/saved-mappings.ts';
import { StoreView } from '../../src/lib/storage/store-view.ts';
import { withLock } from '../../src/workers/locks.ts';

/** An importer as one tab has it; two of one database are two tabs. */
export function newImporter(db: Database, deps: Partial<ImporterDeps> = {}): Importer {
	return new Importer({
		log: Log.open(db),
		mappings: new SavedMappings(db),
		sources: new Sources(db),
		deleteDatabase: () => db.delete(),
		read: checkedBatches,
		tell: () => {},
		withLock: (name, work, ifFree) => withLock(`${db.name}/${name}`, work, ifFree),
		now: () => Date.now(),
		elapsed: () => performance.now(),
		sleep: () => Promise.resolve(),
		random: () => 0,
		...deps,
	});
}

/** Changes by hand, as one tab makes them. */
export function newContactEdits(db: Database, deps: Partial<ContactEditsDeps> = {}): ContactEdits {
	return new ContactEdits({
		log: Log.open(db),
		openView: () => new StoreView(db),
		tell: () => {},
		withLock: (name, work, how) => withLock(`${db.name}/${name}`, work, how),
		now: () => Date.now(),
		...deps,
	});
}

/** A file of these rows, its columns named by the paths they feed. */
export function csvFile(paths: readonly string[], rows: readonly (readonly string[])[]): File {
	const lines = rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','));
	return new File([[paths.join(','), ...lines].join('\r\n')], 'contacts.csv');
}

/** As many rows as asked for, every one another person: for columns `email.1` and `firstName`. */
export function people(count: number): string[][] {
	return Array.from({ length: count }, (_, at) => [`user${at}@x.org`, `Name ${at}`]);
}

export const PEOPLE_PATHS = ['email.1', 'firstName'] as const;

/** Imports people of these rows, to the end; answers the run's id. */
export async function importPeople(
	importer: Importer,
	rows: readonly string[][],
	options: Partial<ImportOptions> = {},
): Promise<string> {
	const id = await importer.check(csvFile(PEOPLE_PATHS, rows), planFor(PEOPLE_PATHS, options));
	const { state } = await importer.execute(id);
	if (state !== 'completed') throw new Error(`The import is ${state}`);
	return id;
}

export function planFor(
	paths: readonly string[],
	options: Partial<ImportOptions> = {},
): ImportPlan {
	return {
		encoding: 'utf-8',
		dialect: { delimiter: ',', preambleRecords: 0, hasHeader: true },
		header: paths,
		headerFingerprint: paths.join(),
		mapping: { columns: paths.map((path) => ({ path })) },
		options: { ...DEFAULT_OPTIONS, ...options },
	};
}
