import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Contact } from '../../../src/lib/core/contact.ts';
import type { Issue } from '../../../src/lib/core/issue.ts';
import { fillablePaths } from '../../../src/lib/core/mapping/map-rows.ts';
import { mergeContact, withItemsInPlace } from '../../../src/lib/core/matching/merge.ts';
import { DEFAULT_OPTIONS, type ImportOptions } from '../../../src/lib/core/options.ts';

const contact = (fields: Record<string, string>): Contact => new Map(Object.entries(fields));
const merge = (
	stored: Contact,
	row: Contact,
	options: Partial<ImportOptions>,
	mapped: string[] = [],
): object =>
	Object.fromEntries(
		mergeContact(stored, row, { ...DEFAULT_OPTIONS, ...options }, new Set(mapped)),
	);

const stored = contact({
	firstName: 'Ana',
	company: 'Old Ltd',
	'email.1': 'ana@old.example',
	'email.1.label': 'work',
});
const row = contact({
	firstName: 'Anna',
	notes: 'met',
	'email.1': 'anna@new.example',
	'email.2': 'ANA@old.example',
});

describe('update', () => {
	test('the file wins where it has a value, and lists are united with the file first', () => {
		expect(merge(stored, row, { duplicateStrategy: 'update' })).toEqual({
			firstName: 'Anna',
			company: 'Old Ltd',
			notes: 'met',
			'email.1': 'anna@new.example',
			'email.2': 'ANA@old.example',
			'email.2.label': 'work',
		});
	});

	test('a list is replaced only when asked for', () => {
		expect(
			merge(stored, row, { duplicateStrategy: 'update', replaceLists: true }),
		).not.toHaveProperty('email.2.label');
	});

	test('a blank erases only when asked for, and only what the file has a column for', () => {
		const blank = contact({ 'email.1': 'ana@old.example' });
		const options = { duplicateStrategy: 'update', blankErases: true } as const;
		expect(merge(stored, blank, options, ['firstName', 'email.1'])).toEqual({
			company: 'Old Ltd',
			'email.1': 'ana@old.example',
			'email.1.label': 'work',
		});
	});
});

describe('merge', () => {
	test('the contact wins, blanks are filled, and lists are united with the contact first', () => {
		expect(merge(stored, row, { duplicateStrategy: 'merge' })).toEqual({
			firstName: 'Ana',
			company: 'Old Ltd',
			notes: 'met',
			'email.1': 'ana@old.example',
			'email.1.label': 'work',
			'email.2': 'anna@new.example',
		});
	});

	test('each field follows the rule given for it', () => {
		const rules = { firstName: 'takeTheirs', notes: 'keepMine', email: 'keepMine' } as const;
		expect(merge(stored, row, { duplicateStrategy: 'merge', mergeRules: rules })).toEqual({
			firstName: 'Anna',
			company: 'Old Ltd',
			'email.1': 'ana@old.example',
			'email.1.label': 'work',
		});
	});
});

describe('a list that is full', () => {
	const emails = (from: number, count: number): Record<string, string> =>
		Object.fromEntries(
			Array.from({ length: count }, (_, at) => [`email.${at + 1}`, `user${from + at}@x.org`]),
		);

	test('leaves out what is new in the row, says so, and keeps all that is stored', () => {
		const issues: Issue[] = [];
		const merged = mergeContact(
			contact(emails(0, 99)),
			contact(emails(98, 3)),
			{ ...DEFAULT_OPTIONS, duplicateStrategy: 'update' },
			new Set(),
			(issue) => issues.push(issue),
		);
		expect([...merged.values()].sort()).toEqual(Object.values(emails(0, 100)).sort());
		expect(issues).toEqual([{ code: 'list.full', path: 'email.3', value: 'user100@x.org' }]);
	});
});

describe('what a report tells of lists', () => {
	test('an item that only moved stands where it now is', () => {
		const before = contact({ 'email.1': 'a@x.org', 'email.2': 'b@x.org', 'email.2.label': 'work' });
		const after = contact({ 'email.1': 'B@x.org', 'email.2': 'a@x.org' });
		expect(Object.fromEntries(withItemsInPlace(before, after))).toEqual({
			'email.1': 'b@x.org',
			'email.1.label': 'work',
			'email.2': 'a@x.org',
		});
	});

	test('an item that is gone stands where a new one is, else after all', () => {
		const before = contact({ 'email.1': 'a@x.org', 'email.2': 'b@x.org', 'email.3': 'c@x.org' });
		const after = contact({ 'email.1': 'new@x.org', 'email.2': 'c@x.org' });
		expect(Object.fromEntries(withItemsInPlace(before, after))).toEqual({
			'email.1': 'a@x.org',
			'email.2': 'c@x.org',
			'email.3': 'b@x.org',
		});
	});
});

test('a blank custom field that another cell would name erases any custom field', () => {
	const stored = contact({ 'email.1': 'a@x.org', 'custom.Shoe size': '42' });
	const row = contact({ 'email.1': 'a@x.org' });
	const options = { duplicateStrategy: 'update', blankErases: true } as const;
	const fillable = fillablePaths({ columns: [{ path: 'email.1' }, { path: 'customField.1' }] });
	expect(merge(stored, row, options, [...fillable])).toEqual({ 'email.1': 'a@x.org' });
});

test('two spellings of one phone number are one number', () => {
	const mine = contact({ 'phone.1': '020 7946 0958', 'phone.1.country': 'GB' });
	const theirs = contact({ 'phone.1': '+44 20 7946 0958' });
	expect(merge(mine, theirs, { duplicateStrategy: 'update' })).toEqual({
		'phone.1': '+44 20 7946 0958',
	});
});

test('merging the same row twice changes nothing more', () => {
	const value = fc.constantFrom('a@x.org', 'A@x.org', 'b@x.org', 'c@x.org');
	const emails = fc
		.uniqueArray(value, { maxLength: 3, selector: (email) => email.toLowerCase() })
		.map((list) =>
			contact(Object.fromEntries(list.map((email, at) => [`email.${at + 1}`, email]))),
		);
	fc.assert(
		fc.property(
			emails,
			emails,
			fc.constantFrom('update', 'merge'),
			(mine, theirs, duplicateStrategy) => {
				const options = { ...DEFAULT_OPTIONS, duplicateStrategy } as ImportOptions;
				const once = mergeContact(mine, theirs, options, new Set());
				expect(mergeContact(once, theirs, options, new Set())).toEqual(once);
			},
		),
	);
});
