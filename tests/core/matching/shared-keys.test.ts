import { describe, expect, test } from 'vitest';
import { checkRows } from '../../../src/lib/core/checking/check-rows.ts';
import type { CheckedBatch } from '../../../src/lib/core/checking/checked-batch.ts';
import { contactAt } from '../../../src/lib/core/columns.ts';
import type { Contact, Path } from '../../../src/lib/core/contact.ts';
import { ContactIndex } from '../../../src/lib/core/matching/contact-index.ts';
import { KeyTable } from '../../../src/lib/core/matching/key-table.ts';
import { compileMapping } from '../../../src/lib/core/mapping/map-rows.ts';
import { DEFAULT_OPTIONS, type ImportOptions } from '../../../src/lib/core/options.ts';
import { blockOf } from '../../support/block-of.ts';
import { unpackColumns } from '../../../src/lib/core/packed-columns.ts';
import { unpackIssues } from '../../../src/lib/core/row-texts.ts';
import { candidates, planBatch, type BatchPlan } from '../../../src/lib/core/plan-batch.ts';
import { fastestMs } from '../../support/fastest.ts';

/** Imports batches in memory, as the writer does with a database: what matching sees of a whole file. */
class Bench {
	readonly #paths: readonly Path[];
	readonly #options: ImportOptions;
	readonly #index: ContactIndex;
	readonly #contents = new Map<number, Contact>();
	#seq = 0;
	#rows = 0;
	#nextContact = 1;
	/** Contacts that planning had to wait for. */
	readonly askedFor: number[] = [];

	constructor(paths: readonly Path[], options: Partial<ImportOptions>) {
		this.#paths = paths;
		this.#options = { ...DEFAULT_OPTIONS, ...options };
		this.#index = new ContactIndex(this.#options.keys);
	}

	check(rows: readonly (readonly string[])[]): CheckedBatch {
		const width = this.#paths.length;
		const block = blockOf(rows);
		const mapped = compileMapping({ columns: this.#paths.map((path) => ({ path })) })(
			block,
			0,
			rows.length,
		);
		return checkRows(block, 0, rows.length, mapped, this.#rows + 1, {
			columnCount: width,
			defaultCountry: undefined,
			seed: { high: 1, low: 2 },
		});
	}

	/** Contacts whose stored content is asked for before these rows are planned. */
	reads(rows: readonly (readonly string[])[]): number {
		return candidates(this.check(rows), this.#index, this.#options).size;
	}

	import(rows: readonly (readonly string[])[]): BatchPlan {
		const checked = this.check(rows);
		const stored = this.#contentsOf(candidates(checked, this.#index, this.#options));
		const planning = planBatch(checked, {
			options: this.#options,
			index: this.#index,
			stored: (contact) => stored.get(contact),
			seq: ++this.#seq,
			nextContact: this.#nextContact,
			mappedPaths: new Set(this.#paths),
			seed: { high: 1, low: 2 },
		});
		let step = planning.next();
		for (; !step.done; step = planning.next()) {
			this.askedFor.push(step.value);
			stored.set(step.value, this.#contents.get(step.value)!);
		}
		const plan = step.value;
		this.#rows += rows.length;
		this.#nextContact = plan.nextContact;
		plan.contacts.forEach((contact, at) =>
			this.#contents.set(contact, contactAt(unpackColumns(plan.columns), at)),
		);
		return plan;
	}

	#contentsOf(contacts: Iterable<number>): Map<number, Contact> {
		return new Map(Array.from(contacts, (contact) => [contact, this.#contents.get(contact)!]));
	}
}

const SWITCHBOARD = '+49 30 901820';
const colleagues = (count: number): string[][] =>
	Array.from({ length: count }, (_, at) => [`user${at}@x.org`, SWITCHBOARD]);

describe('colleagues behind one switchboard number', () => {
	test('give no warning of a conflict when their file comes again: each still holds that number', () => {
		const bench = new Bench(['email.1', 'phone.1'], { duplicateStrategy: 'update' });
		bench.import(colleagues(3));
		expect(bench.import(colleagues(3)).issues).toBe('');
	});

	test('are not all read because one more comes', () => {
		const bench = new Bench(['email.1', 'phone.1'], { duplicateStrategy: 'update' });
		bench.import(colleagues(2000));
		expect(bench.reads([['new@x.org', SWITCHBOARD]])).toBeLessThanOrEqual(2);
	});
});

test('a contact that comes to match only within the batch is asked for before its row is planned', () => {
	const bench = new Bench(['email.1', 'phone.1'], {
		duplicateStrategy: 'update',
		replaceLists: true,
	});
	bench.import(colleagues(2));
	// The first row takes the number from the first contact; the second row then finds the second one.
	const { matched } = bench.import([
		['user0@x.org', '+49 30 901821'],
		['', SWITCHBOARD],
	]);
	expect(bench.askedFor).toEqual([2]);
	expect([...matched]).toEqual([1, 2]);
});

test('a row whose two e-mails belong to two contacts says so', () => {
	const bench = new Bench(['email.1', 'email.2'], { duplicateStrategy: 'update' });
	bench.import([
		['ana@x.org', ''],
		['bob@x.org', ''],
	]);
	const { issues } = bench.import([['bob@x.org', 'ana@x.org']]);
	expect(unpackIssues(issues).get(0)).toEqual([{ code: 'match.conflict' }]);
});

test('what a report keeps of a contact that every row adds an e-mail to grows with the rows, not with their square', () => {
	const bench = new Bench(['externalId', 'email.1'], {
		duplicateStrategy: 'update',
		keys: ['externalId'],
	});
	const rows = Array.from({ length: 200 }, (_, at) => ['one', `user${at}@x.org`]);
	const { changes } = bench.import(rows);
	const kept = [...changes.values()].reduce((sum, { length }) => sum + length, 0);
	expect(kept).toBeLessThan(10 * rows.length);
});

describe('the key table stays quick', () => {
	test('with one key that very many contacts hold', () => {
		const addAll = (holders: number) => () => {
			const table = new KeyTable();
			for (let contact = 1; contact <= holders; contact++) {
				table.find(1, 2);
				table.add(1, 2, contact);
			}
		};
		expect(fastestMs(addAll(16_000))).toBeLessThan(8 * fastestMs(addAll(4000)) + 100);
	});

	test('with one key that is freed and taken again with every row, among a million others', () => {
		const table = new KeyTable();
		for (let contact = 1; contact <= 1_000_000; contact++) {
			table.add(
				Math.imul(contact, 0x9e3779b1) >>> 0,
				Math.imul(contact, 0x85ebca6b) >>> 0,
				contact,
			);
		}
		const takeAgain = (keys: KeyTable) => () => {
			for (let i = 0; i < 4000; i++) {
				keys.add(1, 2, 7);
				keys.remove(1, 2, 7);
			}
		};
		const alone = fastestMs(takeAgain(new KeyTable()));
		expect(fastestMs(takeAgain(table))).toBeLessThan(20 * alone + 20);
	});
});
