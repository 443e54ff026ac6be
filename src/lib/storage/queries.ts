import { comparePaths, displayName } from '../core/contact.ts';
import { ContactBits } from '../core/contact-bits.ts';
import { BOM, csvLine, type CsvOptions } from '../core/csv/csv-writing.ts';
import { isHiddenPath, pathLabel } from '../core/mapping/path-labels.ts';
import { packedContactAt } from '../core/packed-columns.ts';
import { isImport, type Run } from '../core/run.ts';
import { importsLeft } from '../core/undo-horizon.ts';
import { isDamaged, type Database, type StoredRefusal } from './database.ts';
import { ContactFinder, stretch } from './contact-finder.ts';
import { eachHead } from './each-head.ts';
import type {
	ContactDetail,
	ContactPage,
	ContactQuery,
	ContactRow,
	ContactVersion,
	GroupCount,
	RefusedContact,
	ReportFilter,
	ReportPage,
	RunStanding,
	StoreSummary,
	UnfinishedImport,
} from './query-types.ts';
import { RunReports } from './run-reports.ts';
import { SeenHeads } from './seen-heads.ts';
import { groupIdsOf, StoreView, type ViewState } from './store-view.ts';
import { PushLog } from './sync/push-log.ts';

/** What the screens ask. Runs in a worker of its own, so that no question ever waits for an import. */
export class Queries {
	readonly #db: Database;
	readonly #view: StoreView;
	readonly #reports: RunReports;
	readonly #finder: ContactFinder;

	constructor(db: Database) {
		this.#db = db;
		this.#view = new StoreView(db);
		this.#finder = new ContactFinder(db);
		this.#reports = new RunReports(db, this.#view);
	}

	/** Begins to read what every question needs, so that the first one is answered sooner; waits for nothing. */
	warmUp(): void {
		// Trouble is told to who asks.
		this.#view.fresh().catch(() => {});
	}

	/** What is stored, in figures. */
	async summary(): Promise<StoreSummary> {
		const [view, runs, meta, servers, estimate, persisted] = await Promise.all([
			this.#view.fresh(),
			this.runs(),
			this.#db.meta.get('log'),
			this.#db.servers.toArray(),
			navigator.storage?.estimate?.(),
			navigator.storage?.persisted?.(),
		]);
		return {
			databaseId: view.databaseId,
			isDamaged: isDamaged(this.#db),
			contacts: view.current.size,
			runs: runs.filter(isImport).length,
			backedUpAt: meta?.backedUpAt,
			unfinished: unfinishedOf(runs),
			bytesUsed: estimate?.usage,
			persisted,
			bytesSent: servers.reduce((sum, { bytesSent }) => sum + bytesSent, 0),
			horizon: { undoHorizon: meta?.undoHorizon, undoFrom: meta?.undoFrom },
			reclaimedBytes: meta?.reclaimedBytes ?? 0,
			generation: view.generation,
		};
	}

	/**
	 * One page of the contacts that match, in order, possibly before all that match are counted; long
	 * values are cut to what a table shows of them.
	 */
	async contacts(query: ContactQuery, offset: number, limit: number): Promise<ContactPage> {
		const view = await this.#view.fresh();
		const { generation } = view;
		const { numbers, total } = await this.#finder.page(view, query, offset, limit);
		return { total, generation, rows: await this.#rows(view, numbers, ROW_VALUE_CHARS) };
	}

	/** How many contacts match, in all. */
	async count(query: ContactQuery): Promise<number> {
		const view = await this.#view.fresh();
		return (await this.#finder.find(view, query)).length;
	}

	/** Numbers of the contacts that match, all or a stretch of them in the order asked for; here they ascend. */
	async numbers(query: ContactQuery, offset = 0, limit = Infinity): Promise<Uint32Array> {
		const view = await this.#view.fresh();
		const found = await this.#finder.find(view, query);
		const end = Math.min(found.length, offset + limit);
		const part = query.descending
			? found.slice(found.length - end, Math.max(0, found.length - offset))
			: found.slice(offset, end);
		return part.sort();
	}

	/** Ends what `contacts` and `count` are looking for: something else will be asked. Their callers hear an AbortError. */
	stopLooking(): void {
		this.#finder.stop();
	}

	/** One contact with all its visible versions, or `undefined` where there is none. */
	async contactDetail(number: number): Promise<ContactDetail | undefined> {
		const view = await this.#view.fresh();
		if (!view.current.isLiving(number)) return undefined;
		const [row] = await this.#rows(view, [number]);
		return { ...row, versions: await this.#versions(view, number) };
	}

	/** Groups that have members, by name. */
	async groups(): Promise<GroupCount[]> {
		const view = await this.#view.fresh();
		return view.groups
			.map(({ id, name }) => ({
				id,
				name,
				contacts: view.members.get(id)?.countShared(view.living) ?? 0,
			}))
			.filter(({ contacts }) => contacts > 0)
			.sort((a, b) => a.name.localeCompare(b.name));
	}

	/** All published runs, newest first. */
	async runs(): Promise<Run[]> {
		const runs = await this.#db.imports.toArray();
		return runs
			.filter(({ publishedAt }) => publishedAt !== undefined)
			.sort((a, b) => (b.seq ?? 0) - (a.seq ?? 0) || b.createdAt - a.createdAt);
	}

	/** One run, published or not. */
	async run(id: string): Promise<Run | undefined> {
		return this.#db.imports.get(id);
	}

	/** How a run stands among the others, or `undefined` where there is none. */
	async standing(id: string): Promise<RunStanding | undefined> {
		const [runs, meta] = await Promise.all([this.runs(), this.#db.meta.get('log')]);
		const run = runs.find((each) => each.id === id);
		if (run === undefined) return undefined;
		const rowsLost = runs.map(({ rolledBack }) => rolledBack?.rowsLost?.[id] ?? 0);
		return {
			importsLeft: importsLeft(run, runs, meta ?? {}),
			rowsLost: rowsLost.reduce((sum, rows) => sum + rows, 0),
		};
	}

	/** Rows of a run, a hundred at a time. */
	async reportRows(id: string, filter: ReportFilter, after?: number): Promise<ReportPage> {
		return this.#reports.rows(id, filter, after);
	}

	/** The report as CSV: a summary, then every row that did not simply create a contact. */
	async reportCsv(id: string, options: CsvOptions = {}): Promise<Blob> {
		return this.#reports.reportCsv(id, options);
	}

	/** Rejected rows in their original columns, with the reason. */
	async failedRowsCsv(id: string, options: CsvOptions = {}): Promise<Blob> {
		return this.#reports.failedRowsCsv(id, options);
	}

	/** All contacts that match as CSV, with Rollcall's own columns. */
	async contactsCsv(query: ContactQuery, options: CsvOptions = {}): Promise<Blob> {
		const view = await this.#view.fresh();
		// Before any waiting, so that groups and columns are of one moment.
		const paths = [...view.paths].filter((path) => !isHiddenPath(path)).sort(comparePaths);
		const groupNames = new Map(view.groups.map(({ id, name }) => [id, name] as const));
		const groupIds = groupIdsOf(view, view.living);
		// By itself: what the table asks next must not end it.
		const numbers = await new ContactFinder(this.#db).find(view, query);
		const parts = [BOM + csvLine([...paths.map(pathLabel), 'Groups'], options)];
		for (let from = 0; from < numbers.length; from += CONTACTS_PER_PART) {
			const part = stretch(numbers, query, from, CONTACTS_PER_PART);
			const contacts = await this.#view.contacts(view, part);
			const lines = contacts.map((contact, at) => {
				const groups = groupIds.get(part[at])?.map((id) => groupNames.get(id)) ?? [];
				const values = paths.map((path) => contact.get(path) ?? '');
				return csvLine([...values, groups.join(' ::: ')], options);
			});
			parts.push(lines.join(''));
		}
		return new Blob(parts, { type: 'text/csv' });
	}

	/** Some of the contacts that a server refuses, and why. */
	async refusedContacts(server: string): Promise<RefusedContact[]> {
		const view = await this.#view.fresh();
		const refused: [contact: number, refusal: StoredRefusal][] = [];
		const log = await PushLog.open(this.#db, server, view.databaseId);
		for (const each of log.refusals()) if (refused.push(each) === REFUSED_SHOWN) break;
		const living = refused.map(([number]) => number).filter((it) => view.current.isLiving(it));
		const contacts = await this.#view.contacts(view, living, ROW_VALUE_CHARS);
		const names = new Map(living.map((number, at) => [number, displayName(contacts[at])]));
		return refused.map(([number, refusal]) => ({ number, name: names.get(number), refusal }));
	}

	async #rows(
		view: ViewState,
		numbers: readonly number[],
		valueChars?: number,
	): Promise<ContactRow[]> {
		const asked = new ContactBits();
		for (const number of numbers) asked.add(number);
		const groupIds = groupIdsOf(view, asked);
		return (await this.#view.contacts(view, numbers, valueChars)).map((contact, at) => ({
			number: numbers[at],
			contact,
			groupIds: groupIds.get(numbers[at]) ?? [],
		}));
	}

	async #versions(view: ViewState, number: number): Promise<ContactVersion[]> {
		const runs = new Map((await this.#db.imports.toArray()).map((run) => [run.id, run]));
		const places: { seq: number; position: number; importId: string }[] = [];
		const seen = new SeenHeads([...runs.values()]);
		await eachHead(this.#db, view.nextSeq, 0, (head) => {
			const position = seen.of(head)?.contacts.indexOf(number) ?? -1;
			if (position >= 0) places.push({ seq: head.seq, position, importId: head.importId });
		});
		const batches = await this.#db.batches.bulkGet(places.map(({ seq }) => seq));
		const versions = places.map(({ position, importId }, at) => {
			const run = runs.get(importId)!;
			const { columns, rows } = batches[at]!;
			return {
				importId,
				from: isImport(run) ? { name: run.source.name, row: rows[position] } : undefined,
				at: run.publishedAt ?? run.createdAt,
				contact: packedContactAt(columns, position),
			};
		});
		// Of a version that was reclaimed nothing is left but its place.
		return versions.filter(({ contact }) => contact.size > 0);
	}
}

function unfinishedOf(runs: readonly Run[]): UnfinishedImport | undefined {
	for (const run of runs) {
		if (run.state === 'paused' || run.state === 'processing')
			return {
				importId: run.id,
				state: run.state,
				name: run.source.name,
				rows: run.checkpoint.row,
			};
	}
	return undefined;
}

const CONTACTS_PER_PART = 1000;
const REFUSED_SHOWN = 200;
/** More than any cell of the table has room for. */
const ROW_VALUE_CHARS = 300;
