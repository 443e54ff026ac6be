import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CheckedBatch } from '../../../src/lib/core/checking/checked-batch.ts';
import { columnsOf } from '../../../src/lib/core/columns.ts';
import type { Contact } from '../../../src/lib/core/contact.ts';
import { packColumns } from '../../../src/lib/core/packed-columns.ts';
import { RowHashes } from '../../../src/lib/core/matching/contact-hashes.ts';
import { ContactIndex, type Match } from '../../../src/lib/core/matching/contact-index.ts';
import { hashContact } from '../../../src/lib/core/matching/hash-contact.ts';
import { KEY_KINDS } from '../../../src/lib/core/matching/key-kinds.ts';

/** Of two e-mail columns, one of phones and one of ids, which are not chosen. */
const COLUMNS = ['email', 'email', 'phone', 'externalId'] as const;

interface Row {
	readonly rejected: boolean;
	/** By column. Few of them, so that rows meet. */
	readonly keys: readonly (number | undefined)[];
	readonly content: number;
}

const row: fc.Arbitrary<Row> = fc.record({
	rejected: fc.constant(false),
	keys: fc.array(fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined, freq: 1 }), {
		minLength: COLUMNS.length,
		maxLength: COLUMNS.length,
	}),
	content: fc.integer({ min: 1, max: 4 }),
});
const rowOrRejected = fc.oneof(
	{ weight: 6, arbitrary: row },
	{ weight: 1, arbitrary: row.map((each) => ({ ...each, rejected: true })) },
);

function batchOf(rows: readonly Row[]): CheckedBatch {
	const halves = (numbers: readonly number[]): Uint32Array =>
		Uint32Array.from(numbers, (number) => Math.imul(number, 0x9e3779b1));
	return {
		size: rows.length,
		firstRow: 1,
		lines: new Uint32Array(rows.length),
		columns: packColumns(columnsOf([])),
		cells: '',
		groups: undefined,
		rejected: Uint8Array.from(rows, ({ rejected }) => Number(rejected)),
		issues: '',
		issueCounts: {},
		keys: COLUMNS.map((kind, column) => ({
			kind: KEY_KINDS.indexOf(kind),
			present: Uint8Array.from(rows, ({ keys }) => Number(keys[column] !== undefined)),
			// The same number under another kind is another key.
			high: Uint32Array.from(rows, () => KEY_KINDS.indexOf(kind)),
			low: halves(rows.map(({ keys }) => keys[column] ?? 0)),
		})),
		contentHigh: Uint32Array.from(rows, () => 99),
		contentLow: halves(rows.map(({ content }) => content)),
	};
}

/** What becomes of each row: the contact it was made, or what it matched. */
type Fate = { readonly created: number } | Match;

/**
 * Adds batches to an index: what matches nothing as a new contact, of what matches some as another that shares the
 * keys, and some in place of what it matched. `atOnce`: rows that match nothing all in one call.
 */
class Adding {
	readonly index = new ContactIndex(['email', 'phone']);
	readonly fates: Fate[] = [];
	readonly #atOnce: boolean;
	readonly #batches: CheckedBatch[] = [];
	readonly #rowOf = new Map<number, [batch: number, position: number]>();
	#nextContact = 1;

	constructor(atOnce: boolean) {
		this.#atOnce = atOnce;
	}

	add(batch: CheckedBatch): void {
		const seq = this.#batches.push(batch);
		for (let position = 0; position < batch.size; position++) {
			if (this.#atOnce) {
				const first = this.#nextContact;
				const from = position;
				position = this.index.addUntilMatch(batch, from, first, seq, from);
				for (let at = from; at < position; at++) this.#noteNew(seq, at);
				if (position === batch.size) return;
			}
			if (batch.rejected[position] === 1) continue;
			const match = this.index.match(batch, position);
			if (match.contact === 0) this.#addOne(batch, seq, position);
			else this.#settle(batch, seq, position, match);
		}
	}

	#noteNew(seq: number, position: number): void {
		this.fates.push({ created: this.#nextContact });
		this.#rowOf.set(this.#nextContact++, [seq, position]);
	}

	#addOne(batch: CheckedBatch, seq: number, position: number): void {
		this.index.add(this.#nextContact, seq, position, new RowHashes().at(batch, position));
		this.#noteNew(seq, position);
	}

	#settle(batch: CheckedBatch, seq: number, position: number, match: Match): void {
		this.fates.push(match);
		if (position % 3 === 1) this.#addOne(batch, seq, position);
		if (position % 3 !== 2) return;
		const [formerSeq, formerPosition] = this.#rowOf.get(match.contact)!;
		const former = new RowHashes().at(this.#batches[formerSeq - 1], formerPosition);
		const now = new RowHashes().at(batch, position);
		this.index.replace(match.contact, seq, position, now, former);
		this.#rowOf.set(match.contact, [seq, position]);
	}
}

const batches = fc.array(fc.array(rowOrRejected, { maxLength: 30 }).map(batchOf), { maxLength: 5 });

test('rows that match nothing are found and noted many at once as they are one by one', () => {
	fc.assert(
		fc.property(batches, (all) => {
			const [atOnce, oneByOne] = [new Adding(true), new Adding(false)];
			for (const batch of all) {
				atOnce.add(batch);
				oneByOne.add(batch);
			}
			expect(atOnce.fates).toEqual(oneByOne.fates);
			const { current } = oneByOne.index;
			for (const contact of current.numbers()) {
				expect(atOnce.index.current.seqOf(contact)).toBe(current.seqOf(contact));
				expect(atOnce.index.current.positionOf(contact)).toBe(current.positionOf(contact));
				expect(atOnce.index.current.keyKindsOf(contact)).toBe(current.keyKindsOf(contact));
			}
		}),
		{ numRuns: 500 },
	);
});

test('a row that may match is where matching one by one finds something, or a rejected row', () => {
	fc.assert(
		fc.property(batches, fc.array(rowOrRejected, { maxLength: 30 }).map(batchOf), (all, asked) => {
			const adding = new Adding(false);
			for (const batch of all) adding.add(batch);
			const { index } = adding;
			const matches = Array.from({ length: asked.size }, (_, at) => index.match(asked, at));
			const toMatch = matches.flatMap(({ contact, refused }, at) =>
				contact !== 0 || refused !== 0 || asked.rejected[at] === 1 ? [at] : [],
			);
			const found: number[] = [];
			for (
				let at = index.firstToMatch(asked, 0);
				at < asked.size;
				at = index.firstToMatch(asked, at + 1)
			) {
				found.push(at);
				if (asked.rejected[at] === 0) expect(index.match(asked, at)).toEqual(matches[at]);
			}
			expect(found).toEqual(toMatch);
		}),
		{ numRuns: 500 },
	);
});

const value = fc.constantFrom('a@x.org', 'b@x.org', '+49 30 90182000', '030 90182001', 'Ana', '');
const content = fc
	.dictionary(
		fc.constantFrom('email.1', 'email.2', 'phone.1', 'phone.1.country', 'externalId', 'city'),
		fc.oneof(value, fc.constant('DE')),
	)
	.map((fields): Contact => new Map(Object.entries(fields).filter(([, text]) => text !== '')));

test('hashes are the same, whatever contact they are made from', () => {
	const seed = { high: 1, low: 2 };
	fc.assert(
		fc.property(content, content, (contact, other) => {
			const hashes = hashContact(other, seed);
			expect(hashContact(contact, seed, { contact: other, hashes })).toEqual(
				hashContact(contact, seed),
			);
		}),
		{ numRuns: 2000 },
	);
});
