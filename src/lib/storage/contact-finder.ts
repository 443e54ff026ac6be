import type { Database } from './database.ts';
import { inOrder, matchingContacts, type Beginning } from './find-contacts.ts';
import type { ContactQuery } from './query-types.ts';
import type { ViewState } from './store-view.ts';

/**
 * Answers what the contacts table asks, and keeps the last answers: a page, the other direction or a
 * longer text needs no second reading of all that is stored.
 */
export class ContactFinder {
	readonly #db: Database;
	#matches = new Answers();
	#orders = new Answers();
	#asked = new AbortController();

	constructor(db: Database) {
		this.#db = db;
	}

	/**
	 * A stretch of the contacts that match, in the order asked for. It is there before all are counted
	 * where it is the first that is asked and can be told so soon: `total` is undefined then.
	 */
	async page(
		view: ViewState,
		query: ContactQuery,
		offset: number,
		limit: number,
	): Promise<{ readonly numbers: number[]; readonly total: number | undefined }> {
		return new Promise((resolve, reject) => {
			this.find(view, query, {
				count: offset + limit,
				descending: query.descending,
				tell: (numbers) => resolve({ numbers: numbers.slice(offset), total: undefined }),
			}).then(
				(all) => resolve({ numbers: stretch(all, query, offset, limit), total: all.length }),
				reject,
			);
		});
	}

	/**
	 * Numbers of the contacts that match, in ascending order whatever the question's direction. `beginning`
	 * is told where they are not known or being looked for already.
	 */
	async find(
		view: ViewState,
		{ sort, descending: _, ...filter }: ContactQuery,
		beginning?: Beginning,
	): Promise<Uint32Array> {
		const { signal } = this.#asked;
		const search = filter.search.trim();
		const moment = JSON.stringify([view.databaseId, view.generation, { ...filter, search: '' }]);
		const matches = this.#matches.get({ moment, search }, () =>
			matchingContacts(this.#db, view, filter, {
				signal,
				within: this.#matches.containing({ moment, search }),
				beginning: sort === 'imported' ? beginning : undefined,
			}),
		);
		if (sort === 'imported') return matches;
		return this.#orders.get({ moment: moment + sort, search }, async () =>
			inOrder(this.#db, view, await matches, sort, { signal }),
		);
	}

	/** Ends what is being looked for: nobody waits for it any more. Those who do hear an AbortError. */
	stop(): void {
		this.#asked.abort();
		this.#asked = new AbortController();
		// Asked again, they are looked for again.
		this.#matches.dropUnknown();
		this.#orders.dropUnknown();
	}
}

/** A stretch of what was found, which ascends, in the direction asked for. */
export function stretch(
	numbers: Uint32Array,
	{ descending }: Pick<ContactQuery, 'descending'>,
	offset: number,
	limit: number,
): number[] {
	if (!descending) return [...numbers.subarray(offset, offset + limit)];
	const end = Math.max(0, numbers.length - offset);
	return [...numbers.subarray(Math.max(0, end - limit), end)].reverse();
}

interface Question {
	/** All but the text. */
	readonly moment: string;
	readonly search: string;
}

/** Four bytes a contact each. */
const KEPT_ANSWERS = 3;

class Answers {
	#kept: { question: Question; answer: Promise<Uint32Array>; numbers?: Uint32Array }[] = [];

	get(question: Question, find: () => Promise<Uint32Array>): Promise<Uint32Array> {
		const known = this.#kept.find(
			(kept) =>
				kept.question.moment === question.moment && kept.question.search === question.search,
		);
		if (known !== undefined) {
			// Used now: the last to be dropped.
			this.#kept = [...this.#kept.filter((kept) => kept !== known), known];
			return known.answer;
		}
		const added = { question, answer: find(), numbers: undefined as Uint32Array | undefined };
		this.#kept = [...this.#kept, added].slice(-KEPT_ANSWERS);
		added.answer.then(
			(numbers) => (added.numbers = numbers),
			() => (this.#kept = this.#kept.filter((kept) => kept !== added)),
		);
		return added.answer;
	}

	/** Forgets what is still being found. */
	dropUnknown(): void {
		this.#kept = this.#kept.filter(({ numbers }) => numbers !== undefined);
	}

	/** The shortest answer, known by now, that has all of this question's in it: to a part of the text. */
	containing({ moment, search }: Question): Uint32Array | undefined {
		return this.#kept
			.filter(({ question }) => question.moment === moment && search.includes(question.search))
			.map(({ numbers }) => numbers)
			.filter((numbers) => numbers !== undefined)
			.sort((a, b) => a.length - b.length)[0];
	}
}
