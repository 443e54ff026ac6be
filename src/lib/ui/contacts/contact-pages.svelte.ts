import { SvelteMap } from 'svelte/reactivity';
import type { ContactPage, ContactQuery, ContactRow } from '../../storage/query-types.ts';
import type { FrontPage } from './front-page.ts';

/** Rows in one request: some three screens. */
export const PAGE_ROWS = 100;
/** Pages kept around the view: enough to turn back, little enough to forget. */
const KEPT_PAGES = 40;
/** More at once would queue up in the worker behind pages that have long left the screen. */
const MAX_IN_FLIGHT = 2;

/** Where the rows come from. */
interface Source {
	readonly page: (query: ContactQuery, offset: number, limit: number) => Promise<ContactPage>;
	readonly count: (query: ContactQuery) => Promise<number>;
}

/**
 * The contacts that match a query, fetched in pages as they come into view.
 *
 * A new query or a changed log does not empty the table: what is shown stays until its replacement is here.
 * Answers to a question no longer asked are dropped.
 */
export class ContactPages {
	/** Contacts that match; undefined until the first answer. While they are `counting`, those found so far. */
	total = $state<number>();
	/** More than `total` may match. */
	counting = $state(false);
	/** A first page of the query at hand has not come yet: what is shown is of the former one. */
	stale = $state(true);
	failed = $state(false);

	readonly #source: Source;
	readonly #pages = new SvelteMap<number, readonly ContactRow[]>();
	/** Pages that are of the log's present state; the others are shown while they are fetched again. */
	// eslint-disable-next-line svelte/prefer-svelte-reactivity -- bookkeeping: an effect that calls `want` must not depend on it
	readonly #fresh = new Set<number>();
	#query: ContactQuery | undefined;
	#wanted: { first: number; end: number } = { first: 0, end: 0 };
	/** Raised by every new query and every change: tells stale answers. */
	#asking = 0;
	// eslint-disable-next-line svelte/prefer-svelte-reactivity -- bookkeeping, as above
	readonly #inFlight = new Set<number>();
	#generation: number | undefined;
	/** The log changed while an answer was on its way. */
	#changedMeanwhile = false;

	/** @param kept what was there before: shown until the first answer */
	constructor(source: Source, kept?: Pick<FrontPage, 'total' | 'rows'>) {
		this.#source = source;
		if (kept === undefined) return;
		this.total = kept.total;
		this.#pages.set(0, kept.rows);
	}

	/** The row at this position, or undefined while it is on its way. */
	row(at: number): ContactRow | undefined {
		return this.#pages.get(Math.floor(at / PAGE_ROWS))?.[at % PAGE_ROWS];
	}

	/** Asks something else. The view is taken to start at the first row again. */
	ask(query: ContactQuery): void {
		this.#query = query;
		this.stale = true;
		this.#wanted = { first: 0, end: 1 };
		this.#askAgain();
	}

	/**
	 * Fetches again what is on screen, because the log has changed. What is on its way is awaited first:
	 * a run changes the log faster than a search over a million contacts answers.
	 */
	refresh(): void {
		if (!this.#query) return;
		if (this.#inFlight.size > 0 || this.counting) this.#changedMeanwhile = true;
		else this.#askAgain();
	}

	/** Says which rows are on screen (`end` exclusive); fetches those that are missing. */
	want(first: number, end: number): void {
		this.#wanted = { first: Math.floor(first / PAGE_ROWS), end: Math.ceil(end / PAGE_ROWS) };
		this.#pump();
	}

	#askAgain(): void {
		this.#asking++;
		this.counting = false;
		this.#changedMeanwhile = false;
		this.#fresh.clear();
		this.#inFlight.clear();
		this.#pump();
	}

	#pump(): void {
		const { first, end } = this.#wanted;
		for (let page = first; page < Math.max(end, first + 1); page++) {
			if (this.#inFlight.size >= MAX_IN_FLIGHT) return;
			if (this.#fresh.has(page) || this.#inFlight.has(page)) continue;
			void this.#load(page);
		}
	}

	async #load(page: number): Promise<void> {
		if (!this.#query) return;
		const asking = this.#asking;
		this.#inFlight.add(page);
		try {
			const answer = await this.#source.page(this.#query, page * PAGE_ROWS, PAGE_ROWS);
			if (asking === this.#asking) this.#take(page, answer);
		} catch {
			if (asking === this.#asking) this.failed = true;
		}
		if (asking !== this.#asking) return;
		this.#inFlight.delete(page);
		this.#goOn();
	}

	/** What comes after an answer. */
	#goOn(): void {
		const isAnswered = this.#inFlight.size === 0 && !this.counting;
		if (this.#changedMeanwhile && isAnswered) this.#askAgain();
		else if (!this.failed) this.#pump();
	}

	async #count(query: ContactQuery): Promise<void> {
		const asking = this.#asking;
		this.counting = true;
		try {
			const total = await this.#source.count(query);
			if (asking === this.#asking) this.total = total;
		} catch {
			if (asking === this.#asking) this.failed = true;
		}
		if (asking !== this.#asking) return;
		this.counting = false;
		this.#goOn();
	}

	#take(page: number, { total, rows, generation }: ContactPage): void {
		this.failed = false;
		if (generation !== this.#generation) {
			// Pages of another state of the log do not fit this one: rows may have moved.
			this.#generation = generation;
			this.#fresh.clear();
		}
		if (this.stale) {
			// The first answer to a new question: what is left of the former one goes.
			this.#pages.clear();
			this.stale = false;
		}
		if (total !== undefined) this.total = total;
		else {
			this.total = page * PAGE_ROWS + rows.length;
			if (this.#query && !this.counting) void this.#count(this.#query);
		}
		this.#fresh.add(page);
		this.#pages.set(page, rows);
		this.#forgetFarPages(page);
	}

	#forgetFarPages(around: number): void {
		if (this.#pages.size <= KEPT_PAGES) return;
		const farFirst = [...this.#pages.keys()].sort(
			(a, b) => Math.abs(b - around) - Math.abs(a - around),
		);
		for (const page of farFirst.slice(0, this.#pages.size - KEPT_PAGES)) {
			this.#pages.delete(page);
			this.#fresh.delete(page);
		}
	}
}
