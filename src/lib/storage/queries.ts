import { comparePaths, personName, type Contact } from '../core/contact.ts';
import { columnValues, contactAt, type Columns } from '../core/columns.ts';
import { ContactBits } from '../core/contact-bits.ts';
import { BOM, csvLine } from '../core/csv-writing.ts';
import { pathLabel } from '../core/path-labels.ts';
import { isVisible, type ImportRun } from '../core/run.ts';
import type { Database } from './database.ts';
import { eachHead } from './log.ts';
import type {
	ContactDetail,
	ContactPage,
	ContactQuery,
	ContactRow,
	ContactSort,
	ContactVersion,
	GroupCount,
	ReportFilter,
	ReportPage,
	StoreSummary,
} from './query-types.ts';
import { RunReports } from './run-reports.ts';
import { StoreView, type ViewState } from './store-view.ts';

/** What the screens ask. Runs in a worker of its own, so that no question ever waits for an import. */
export class Queries {
	readonly #db: Database;
	readonly #view: StoreView;
	readonly #reports: RunReports;
	/** Numbers found for the last questions, by question and generation. */
	readonly #found = new Map<string, Promise<Uint32Array>>();

	constructor(db: Database) {
		this.#db = db;
		this.#view = new StoreView(db);
		this.#reports = new RunReports(db);
	}

	/** What is stored, in figures. */
	async summary(): Promise<StoreSummary> {
		const [view, runs, estimate, persisted] = await Promise.all([
			this.#view.fresh(),
			this.runs(),
			navigator.storage?.estimate?.(),
			navigator.storage?.persisted?.(),
		]);
		return {
			contacts: view.current.size,
			runs: runs.length,
			bytesUsed: estimate?.usage,
			persisted,
			generation: view.generation,
		};
	}

	/** One page of the contacts that match, in order. */
	async contacts(query: ContactQuery, offset: number, limit: number): Promise<ContactPage> {
		const view = await this.#view.fresh();
		const numbers = await this.#numbers(view, query);
		const page = [...numbers.subarray(offset, offset + limit)];
		return {
			total: numbers.length,
			generation: view.generation,
			rows: (await this.#view.contacts(view, page)).map((contact, at) =>
				row(view, page[at], contact),
			),
		};
	}

	/** One contact with all its visible versions, or `undefined` where there is none. */
	async contactDetail(number: number): Promise<ContactDetail | undefined> {
		const view = await this.#view.fresh();
		if (!view.current.isLiving(number)) return undefined;
		const [contact] = await this.#view.contacts(view, [number]);
		return { ...row(view, number, contact), versions: await this.#versions(view, number) };
	}

	/** Groups that have members, by name. */
	async groups(): Promise<GroupCount[]> {
		const view = await this.#view.fresh();
		const counts = new Map<number, number>();
		for (const number of view.current.numbers()) {
			for (const [group, members] of view.members) {
				if (members.has(number)) counts.set(group, (counts.get(group) ?? 0) + 1);
			}
		}
		return view.groups
			.map(({ id, name }) => ({ id, name, contacts: counts.get(id) ?? 0 }))
			.filter(({ contacts }) => contacts > 0)
			.sort((a, b) => a.name.localeCompare(b.name));
	}

	/** All published runs, newest first. */
	async runs(): Promise<ImportRun[]> {
		const runs = await this.#db.imports.toArray();
		return runs
			.filter(({ publishedAt }) => publishedAt !== undefined)
			.sort((a, b) => b.createdAt - a.createdAt);
	}

	/** One run, published or not. */
	async run(id: string): Promise<ImportRun | undefined> {
		return this.#db.imports.get(id);
	}

	/** Rows of a run, a hundred at a time. */
	async reportRows(id: string, filter: ReportFilter, after?: number): Promise<ReportPage> {
		return this.#reports.rows(id, filter, after);
	}

	/** The report as CSV: a summary, then every row that did not simply create a contact. */
	async reportCsv(id: string, options: { raw?: boolean } = {}): Promise<Blob> {
		return this.#reports.reportCsv(id, options);
	}

	/** Rejected rows in their original columns, with the reason. */
	async failedRowsCsv(id: string, options: { raw?: boolean } = {}): Promise<Blob> {
		return this.#reports.failedRowsCsv(id, options);
	}

	/** All contacts that match as CSV, with Rollcall's own columns. */
	async contactsCsv(query: ContactQuery, options: { raw?: boolean } = {}): Promise<Blob> {
		const view = await this.#view.fresh();
		const numbers = await this.#numbers(view, query);
		const paths = [...view.paths]
			.filter((path) => !path.endsWith('.country') || path.startsWith('address'))
			.sort(comparePaths);
		const groupNames = new Map(view.groups.map(({ id, name }) => [id, name] as const));
		const parts = [BOM + csvLine([...paths.map(pathLabel), 'Groups'], options)];
		for (let from = 0; from < numbers.length; from += CONTACTS_PER_PART) {
			const slice = [...numbers.subarray(from, from + CONTACTS_PER_PART)];
			const contacts = await this.#view.contacts(view, slice);
			parts.push(
				contacts
					.map((contact, at) => {
						const groups = row(view, slice[at], contact).groupIds.map((id) => groupNames.get(id));
						return csvLine(
							[...paths.map((path) => contact.get(path) ?? ''), groups.join(' ::: ')],
							options,
						);
					})
					.join(''),
			);
		}
		return new Blob(parts, { type: 'text/csv' });
	}

	/** Numbers of the contacts that match, in order; the answers to the last questions are kept. */
	async #numbers(view: ViewState, query: ContactQuery): Promise<Uint32Array> {
		const question = JSON.stringify([view.databaseId, view.generation, query]);
		const known = this.#found.get(question);
		if (known !== undefined) return known;
		const answer = this.#find(view, query);
		answer.catch(() => this.#found.delete(question));
		this.#found.set(question, answer);
		for (const old of [...this.#found.keys()].slice(0, -KEPT_ANSWERS)) this.#found.delete(old);
		return answer;
	}

	async #find(view: ViewState, query: ContactQuery): Promise<Uint32Array> {
		const members =
			query.groupId === undefined
				? undefined
				: (view.members.get(query.groupId) ?? new ContactBits());
		const found =
			query.search.trim() === '' ? undefined : await this.#search(view, query.search.trim());
		const ofRun =
			query.importId === undefined ? undefined : await this.#writtenBy(view, query.importId);
		const numbers: number[] = [];
		for (const number of view.current.numbers()) {
			if (members !== undefined && !members.has(number)) continue;
			if (found !== undefined && !found.has(number)) continue;
			if (ofRun !== undefined && !ofRun.has(number)) continue;
			if (query.missingEmail === true && view.withEmail.has(number)) continue;
			numbers.push(number);
		}
		const ordered = await this.#sort(view, Uint32Array.from(numbers), query.sort);
		return query.descending ? ordered.reverse() : ordered;
	}

	/** Contacts that hold the text in any field, ignoring case. */
	async #search(view: ViewState, text: string): Promise<ContactBits> {
		const found = new ContactBits();
		const wanted = text.normalize('NFC').toLowerCase();
		await this.#eachBatch(view, async (_seq, columns, contacts) => {
			for (let path = 0; path < columns.paths.length; path++) {
				const lower = columns.texts[path].toLowerCase();
				if (!lower.includes(wanted)) continue;
				const values = columnValues(columns, columns.paths[path])!;
				values.forEach((value, position) => {
					if (contacts[position] !== 0 && value.toLowerCase().includes(wanted))
						found.add(contacts[position]);
				});
			}
		});
		return found;
	}

	async #writtenBy(view: ViewState, importId: string): Promise<ContactBits> {
		const bits = new ContactBits();
		await eachHead(this.#db, view.nextSeq, 0, (head) => {
			if (head.importId === importId) for (const contact of head.contacts) bits.add(contact);
		});
		return bits;
	}

	async #sort(view: ViewState, numbers: Uint32Array, sort: ContactSort): Promise<Uint32Array> {
		if (sort === 'imported') return numbers;
		const keys = new Map<number, string>();
		const keyOf = SORT_KEYS[sort];
		await this.#eachBatch(view, async (_seq, columns, contacts) => {
			for (let position = 0; position < contacts.length; position++) {
				if (contacts[position] !== 0)
					keys.set(contacts[position], keyOf(contactAt(columns, position)));
			}
		});
		const compare = new Intl.Collator().compare;
		return numbers.sort((a, b) => {
			const [keyA, keyB] = [keys.get(a) ?? '', keys.get(b) ?? ''];
			// Contacts without the value come last.
			if ((keyA === '') !== (keyB === '')) return keyA === '' ? 1 : -1;
			return compare(keyA, keyB) || a - b;
		});
	}

	/** Visits every batch that holds current versions; `contacts` is 0 where a position's version is not current. */
	async #eachBatch(
		view: ViewState,
		visit: (
			seq: number,
			columns: Columns,
			contacts: Uint32Array,
		) => Promise<void>,
	): Promise<void> {
		for (let from = 0; from < view.nextSeq; from += BATCHES_PER_READ) {
			const [batches, heads] = await Promise.all([
				this.#db.batches
					.where('seq')
					.between(from, from + BATCHES_PER_READ)
					.toArray(),
				this.#db.heads
					.where('seq')
					.between(from, from + BATCHES_PER_READ)
					.toArray(),
			]);
			const headOf = new Map(heads.map((head) => [head.seq, head]));
			for (const { seq, columns } of batches) {
				const contacts = headOf
					.get(seq)!
					.contacts.map((contact, position) =>
						view.current.seqOf(contact) === seq && view.current.positionOf(contact) === position
							? contact
							: 0,
					);
				await visit(seq, columns, contacts);
			}
		}
	}

	async #versions(view: ViewState, number: number): Promise<ContactVersion[]> {
		const runs = new Map((await this.#db.imports.toArray()).map((run) => [run.id, run]));
		const places: { seq: number; position: number; importId: string; row: number }[] = [];
		await eachHead(this.#db, view.nextSeq, 0, ({ seq, importId, contacts, rows }) => {
			const position = contacts.indexOf(number);
			const run = runs.get(importId);
			if (position >= 0 && run !== undefined && isVisible(run)) {
				places.push({ seq, position, importId, row: rows[position] });
			}
		});
		const batches = await this.#db.batches.bulkGet(places.map(({ seq }) => seq));
		return places.map(({ position, importId, row }, at) => {
			const run = runs.get(importId)!;
			return {
				importId,
				sourceName: run.source.name,
				row,
				at: run.publishedAt ?? run.createdAt,
				contact: contactAt(batches[at]!.columns, position),
			};
		});
	}
}

const CONTACTS_PER_PART = 1000;
const BATCHES_PER_READ = 32;
const KEPT_ANSWERS = 4;

const SORT_KEYS: Record<Exclude<ContactSort, 'imported'>, (contact: Contact) => string> = {
	name: personName,
	email: (contact) => contact.get('email.1') ?? '',
	company: (contact) => contact.get('company') ?? '',
};

function row(view: ViewState, number: number, contact: Contact): ContactRow {
	const groupIds: number[] = [];
	for (const [group, members] of view.members) if (members.has(number)) groupIds.push(group);
	return { number, contact, groupIds };
}
