import type { Contact } from '../../core/contact.ts';
import type { ContactQuery, ContactRow, StoreSummary } from '../../storage/query-types.ts';
import { queries } from '../workers.ts';

/**
 * The first contacts as they were when the log was last at rest, kept beside the database: the table shows them
 * while the worker that reads it is only just starting. What the database says then takes their place.
 */
export interface FrontPage {
	readonly databaseId: string;
	/** The log's, as of which it is. */
	readonly generation: number;
	readonly total: number;
	readonly rows: readonly ContactRow[];
}

/** What the contacts page asks before anything is chosen there. */
export const FRONT_QUERY: ContactQuery = { search: '', sort: 'imported', descending: false };

/** Of this browser's storage, and no preference. */
const KEY = 'rollcall-front-page';
/** As many as the tallest of usual windows show. */
const ROWS = 50;
/** So long the log must have been at rest: an import changes it many times a second. */
const REST_MS = 1000;

/**
 * The page that is kept, unless it is known to be of another state of the log.
 *
 * @param summary what is stored, if that is known already
 */
export function keptFrontPage(summary: StoreSummary | undefined): FrontPage | undefined {
	try {
		const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null', reviveContact) as FrontPage | null;
		if (kept === null || (summary !== undefined && !isOf(kept, summary))) return undefined;
		return kept;
	} catch {
		return undefined;
	}
}

/** Follows what is stored; to be called whenever that is read anew. */
export function followFrontPage(summary: StoreSummary): void {
	clearTimeout(waiting);
	if (keptFrontPage(summary) !== undefined) return;
	// Whatever becomes of the next one: this one is of the past.
	forgetFrontPage();
	if (summary.contacts > 0) waiting = setTimeout(() => void keep(summary), REST_MS);
}
let waiting: ReturnType<typeof setTimeout> | undefined;

async function keep({ databaseId, generation }: StoreSummary): Promise<void> {
	try {
		const page = await queries().contacts(FRONT_QUERY, 0, ROWS);
		// Changed meanwhile: the next summary is on its way.
		if (page.generation !== generation || page.total === undefined) return;
		const kept: FrontPage = { databaseId, generation, total: page.total, rows: page.rows };
		localStorage.setItem(KEY, JSON.stringify(kept, plainContact));
	} catch {
		// Storage is full or in trouble, which others tell: the table then waits for the worker.
	}
}

function forgetFrontPage(): void {
	try {
		localStorage.removeItem(KEY);
	} catch {
		// Cookies are blocked: nothing was kept.
	}
}

function isOf(kept: FrontPage, { databaseId, generation }: StoreSummary): boolean {
	return kept.databaseId === databaseId && kept.generation === generation;
}

function plainContact(_: string, value: unknown): unknown {
	return value instanceof Map ? [...value] : value;
}

function reviveContact(key: string, value: unknown): unknown {
	return key === 'contact' ? (new Map(value as [string, string][]) as Contact) : value;
}
