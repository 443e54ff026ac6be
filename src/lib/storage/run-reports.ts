import { displayName, type Contact } from '../core/contact.ts';
import { BOM, csvLine, type CsvOptions } from '../core/csv/csv-writing.ts';
import type { Issue } from '../core/issue.ts';
import { issueMessage } from '../core/messages.ts';
import { pathLabel } from '../core/mapping/path-labels.ts';
import { packedContactAt } from '../core/packed-columns.ts';
import { unpackCells, unpackIssues } from '../core/row-texts.ts';
import {
	isImport,
	OUTCOMES,
	rowsDone,
	successRate,
	type ImportRun,
	type Outcome,
} from '../core/run.ts';
import type { BatchOutcomes, Database } from './database.ts';
import type { ReportFilter, ReportPage, ReportRow } from './query-types.ts';
import type { StoreView } from './store-view.ts';

/** What became of the rows of a run: page by page for the screen, all of them for the downloads. */
export class RunReports {
	readonly #db: Database;
	readonly #view: StoreView;

	constructor(db: Database, view: StoreView) {
		this.#db = db;
		this.#view = view;
	}

	/** Up to a hundred rows that the filter lets through, after the place that `after` names; long cells are cut. */
	async rows(id: string, filter: ReportFilter, after = 0): Promise<ReportPage> {
		const isWanted: RowFilter = (outcome, issues) =>
			(filter.outcome === undefined || filter.outcome === outcome) &&
			(filter.code === undefined || issues.some(({ code }) => code === filter.code));
		const rows: ReportRow[] = [];
		const [fromSeq, fromPosition] = [Math.floor(after / PLACES_PER_SEQ), after % PLACES_PER_SEQ];
		for (const seq of await this.#seqs(id)) {
			if (seq < fromSeq) continue;
			const stored = await this.#db.outcomes.get(seq);
			if (stored === undefined) continue;
			const first = seq === fromSeq ? fromPosition : 0;
			for (const [position, row] of await this.#rowsOf(stored, isWanted, first)) {
				if (rows.length === ROWS_PER_PAGE) return { rows, next: seq * PLACES_PER_SEQ + position };
				rows.push(forTheScreen(row));
			}
		}
		return { rows };
	}

	/** A summary, then a line for every issue, change or else outcome of each row that did not simply create a contact. */
	async reportCsv(id: string, options: CsvOptions): Promise<Blob> {
		const run = await this.#run(id);
		const parts: BlobPart[] = [
			BOM + csvLine(REPORT_HEADER, options) + summaryLines(run, options).join(''),
		];
		const isTold = (outcome: Outcome, issues: readonly Issue[]): boolean =>
			outcome !== 'created' || issues.length > 0;
		for await (const { batch, rows } of this.#batches(await this.#seqs(id), isTold))
			parts.push(blobOf(rows.flatMap((row) => reportLines(row, batch, options))));
		return new Blob(parts, { type: 'text/csv' });
	}

	/** Rejected rows in their original columns; then row, line and reason. */
	async failedRowsCsv(id: string, options: CsvOptions): Promise<Blob> {
		const run = await this.#run(id);
		const { header } = run.source;
		const isRejected = (outcome: Outcome): boolean => outcome === 'rejected';
		// Of one moment for both passes: the run may still be going on.
		const seqs = await this.#seqs(id);
		// Rows may have cells that the header has no name for: how many, only all of them tell.
		let width = header.length;
		for await (const { rows } of this.#batches(seqs, isRejected))
			for (const { cells = [] } of rows) width = Math.max(width, cells.length);
		const extra = Array.from({ length: width - header.length }, (_, at) => `Extra ${at + 1}`);
		const parts: BlobPart[] = [BOM + csvLine([...header, ...extra, ...FAILED_COLUMNS], options)];
		for await (const { rows } of this.#batches(seqs, isRejected)) {
			const lines = rows.map(({ cells = [], row, line, issues }) => {
				const padded = Array.from({ length: width }, (_, at) => cells[at] ?? '');
				const reason = issues.map((issue) => issueMessage(issue)).join(' ');
				return csvLine([...padded, String(row), String(line), reason], options);
			});
			parts.push(blobOf(lines));
		}
		return new Blob(parts, { type: 'text/csv' });
	}

	async #run(id: string): Promise<ImportRun> {
		const run = await this.#db.imports.get(id);
		if (run === undefined || !isImport(run)) throw new Error('There is no such import');
		return run;
	}

	/** The wanted rows of a run's batches, where there are any; batches are numbered from 1. */
	async *#batches(
		seqs: readonly number[],
		isWanted: RowFilter,
	): AsyncGenerator<{ batch: number; rows: ReportRow[] }> {
		for (const [at, seq] of seqs.entries()) {
			const stored = await this.#db.outcomes.get(seq);
			if (stored === undefined) continue;
			const rows = await this.#rowsOf(stored, isWanted, 0);
			if (rows.length > 0) yield { batch: at + 1, rows: rows.map(([, row]) => row) };
		}
	}

	async #seqs(id: string): Promise<number[]> {
		const [meta, seqs] = await Promise.all([
			this.#db.meta.get('log'),
			this.#db.outcomes.where('importId').equals(id).primaryKeys(),
		]);
		// What lies beyond the end of the log is not in it: a backup may be about to replace it.
		return seqs.filter((seq) => seq < (meta?.nextSeq ?? 0));
	}

	/** The wanted rows of one batch, by position. Its contacts are read only where a wanted row created one. */
	async #rowsOf(
		stored: BatchOutcomes,
		isWanted: RowFilter,
		first: number,
	): Promise<[position: number, row: ReportRow][]> {
		const rows: [number, ReportRow][] = [];
		const labels = stored.labels.split('\n');
		const issuesOf = unpackIssues(stored.issues);
		const cellsOf = unpackCells(stored.cells);
		let versions: ((contact: number) => Contact | undefined) | undefined;
		for (let position = 0, label = 0; position < stored.outcomes.length; position++) {
			const outcome = OUTCOMES[stored.outcomes[position]];
			const ownLabel =
				outcome === 'created' || outcome === 'rejected' ? undefined : labels[label++];
			const issues = issuesOf.get(position) ?? [];
			if (position < first || !isWanted(outcome, issues)) continue;
			const row = stored.firstRow + position;
			if (outcome === 'created') versions ??= await this.#versionsIn(stored);
			const contact = versions?.(stored.contacts[position]);
			rows.push([
				position,
				{
					row,
					line: stored.lines[position],
					outcome,
					label: ownLabel ?? labelOf(contact, cellsOf.get(position)),
					isGone: (outcome === 'created' && contact === undefined) || undefined,
					contactNumber: stored.contacts[position] || undefined,
					issues,
					changes: stored.changes.get(position) ?? [],
					cells: cellsOf.get(position),
				},
			]);
		}
		return rows;
	}

	/** Finds what the batch wrote of a contact or, where that was reclaimed, what the contact is now. */
	async #versionsIn({
		seq,
		contacts,
	}: BatchOutcomes): Promise<(contact: number) => Contact | undefined> {
		const [head, batch] = await Promise.all([this.#db.heads.get(seq), this.#db.batches.get(seq)]);
		const positionOf = new Map(
			Array.from(head?.contacts ?? [], (contact, position) => [contact, position]),
		);
		const stored = (contact: number): Contact | undefined => {
			const position = positionOf.get(contact);
			if (position === undefined || batch === undefined) return undefined;
			const version = packedContactAt(batch.columns, position);
			// Of a version that was reclaimed nothing is left but its place.
			return version.size > 0 ? version : undefined;
		};
		const isWhole = head?.reclaimed === undefined && positionOf.size > 0;
		if (isWhole) return stored;
		const present = await this.#present(
			contacts.filter((contact) => stored(contact) === undefined),
		);
		return (contact) => stored(contact) ?? present.get(contact);
	}

	/** Those of these contacts that are there, as they are now. */
	async #present(contacts: Uint32Array): Promise<ReadonlyMap<number, Contact>> {
		const view = await this.#view.fresh();
		const numbers = [...new Set(contacts)].filter((contact) => view.current.isLiving(contact));
		const present = await this.#view.contacts(view, numbers);
		return new Map(numbers.map((number, at) => [number, present[at]]));
	}
}

/** Nobody reads more of a cell in a table; the downloads have all of it. */
const SHOWN_CELL_CHARS = 1000;

/** A row with its cells cut short: a hundred rows of a megabyte would take the page's memory. */
function forTheScreen(row: ReportRow): ReportRow {
	const shown = (text: string): string =>
		text.length > SHOWN_CELL_CHARS ? `${text.slice(0, SHOWN_CELL_CHARS)}…` : text;
	return {
		...row,
		label: shown(row.label),
		cells: row.cells?.map(shown),
		changes: row.changes.map(({ path, before, after }) => ({
			path,
			before: before && shown(before),
			after: after && shown(after),
		})),
	};
}

type RowFilter = (outcome: Outcome, issues: readonly Issue[]) => boolean;

const ROWS_PER_PAGE = 100;
/** A place in a run's rows as one number: more than a batch has rows. */
const PLACES_PER_SEQ = 8192;

const REPORT_HEADER = [
	'row',
	'line',
	'email',
	'outcome',
	'field',
	'code',
	'message',
	'batch',
	'before',
	'after',
];
const FAILED_COLUMNS = ['Rollcall row', 'Rollcall line', 'Rollcall reason'];

/** Out of the heap at once: a part is a batch, and a report may be larger than what fits there. */
function blobOf(lines: readonly string[]): Blob {
	return new Blob([lines.join('')]);
}

/** A row's e-mail or name as far as there is one. */
function labelOf(contact: Contact | undefined, cells: readonly string[] | undefined): string {
	if (contact !== undefined) return contact.get('email.1') ?? displayName(contact);
	return (
		cells?.find((cell) => cell.includes('@'))?.trim() ??
		cells?.find((cell) => cell.trim() !== '')?.trim() ??
		''
	);
}

function summaryLines(run: ImportRun, options: CsvOptions): string[] {
	const facts: [string, string][] = [
		['file', run.source.name],
		['state', run.state],
		['rows', String(run.totalRows ?? rowsDone(run.counts))],
		...OUTCOMES.map((outcome): [string, string] => [outcome, String(run.counts[outcome])]),
		['success rate', `${(successRate(run) * 100).toFixed(2)} %`],
		['blank lines', String(run.blankLines ?? 0)],
		['milliseconds', String(run.activeMs)],
	];
	return facts.map(([code, value]) =>
		csvLine(['', '', '', 'summary', '', code, value, '', '', ''], options),
	);
}

function reportLines(row: ReportRow, batch: number, options: CsvOptions): string[] {
	const line = (field: string, code: string, message: string, before = '', after = ''): string =>
		csvLine(
			[
				String(row.row),
				String(row.line),
				row.label,
				row.outcome,
				field,
				code,
				message,
				String(batch),
				before,
				after,
			],
			options,
		);
	const lines = [
		...row.issues.map((issue) =>
			line(issue.path === undefined ? '' : pathLabel(issue.path), issue.code, issueMessage(issue)),
		),
		...row.changes.map(({ path, before, after }) =>
			line(pathLabel(path), 'changed', '', before, after),
		),
	];
	return lines.length > 0 ? lines : [line('', '', '')];
}
