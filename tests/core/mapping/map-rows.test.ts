import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIST_FIELDS, listPath, parsePath, type ListField } from '../../../src/lib/core/contact.ts';
import { NAME_PARTS, saysNoMore, splitFullName } from '../../../src/lib/core/mapping/full-name.ts';
import { compileMapping as compile } from '../../../src/lib/core/mapping/map-rows.ts';
import type { MappedColumn, Mapping } from '../../../src/lib/core/mapping/mapping.ts';
import type { RecordBlock } from '../../../src/lib/core/csv/records.ts';
import { textsOf } from '../../../src/lib/core/column-packer.ts';
import { blockOf } from '../../support/block-of.ts';
import { splitCell } from '../../../src/lib/core/mapping/split-cell.ts';

/** Maps rows, and reads the columns that were left where they lie; whoever packs them leaves out the blank ones. */
function compileMapping(mapping: Mapping) {
	const mapRows = compile(mapping);
	return (block: RecordBlock, from: number, to: number) => {
		const mapped = mapRows(block, from, to);
		const columns = new Map(
			[...mapped.columns]
				.map(([path, values]) => [path, 'column' in values ? textsOf(values) : values] as const)
				.filter(([, values]) => values.some((value) => value !== '')),
		);
		const { lists, which } = mapped.groups ?? {};
		return { ...mapped, columns, groups: which && Array.from(which, (list) => lists![list]) };
	};
}

/** A column as short text: `email.1`, `groups split ;`, or the column itself. */
type Columns = readonly (string | null | MappedColumn)[];
function mappingOf(columns: Columns, constants?: Record<string, string>): Mapping {
	return {
		columns: columns.map((c) => (c === null || typeof c === 'string' ? { path: c } : c)),
		...(constants && { constants }),
	};
}

/** What one row becomes, by path. */
function mapOne(columns: Columns, cells: readonly string[], constants?: Record<string, string>) {
	const mapped = compileMapping(mappingOf(columns, constants))(blockOf([cells]), 0, 1);
	const values = Object.fromEntries([...mapped.columns].map(([path, column]) => [path, column[0]]));
	return mapped.groups ? { ...values, groups: mapped.groups[0] } : values;
}

describe('plain columns', () => {
	test('become one array a path, blank where a row has nothing', () => {
		const rows = [['Ana', 'a@x.com'], ['', 'b@x.com'], ['Cleo']];
		const mapped = compileMapping(mappingOf(['firstName', 'email.1']))(blockOf(rows), 0, 3);
		expect(mapped.size).toBe(3);
		expect(mapped.columns).toEqual(
			new Map([
				['firstName', ['Ana', '', 'Cleo']],
				['email.1', ['a@x.com', 'b@x.com', '']],
			]),
		);
		expect(mapped.groups).toBeUndefined();
	});

	test('only some rows of a block can be asked for', () => {
		const rows = [['a'], ['b'], ['c'], ['d']];
		const mapped = compileMapping(mappingOf(['notes']))(blockOf(rows), 1, 3);
		expect(mapped.columns.get('notes')).toEqual(['b', 'c']);
	});

	test('that nobody filled do not occur', () => {
		expect(mapOne(['firstName', 'notes', 'email.1'], ['Ana', '  ', ''])).toEqual({
			firstName: 'Ana',
		});
	});

	test('lose white space of every kind at their ends, and none within', () => {
		expect(mapOne(['notes'], ['\ufeff\u00a0\u3000 line 1 \n\u00a0line 2\u2009\t'])).toEqual({
			notes: 'line 1 \n\u00a0line 2',
		});
	});

	test('are not converted', () => {
		const cells = ['02134', '12345678901234567890', '1E5', '+1 (415) 555-0000', 'Jose\u0301'];
		const paths = ['address.1.postalCode', 'externalId', 'custom.code', 'phone.1', 'firstName'];
		expect(Object.values(mapOne(paths, cells)).sort()).toEqual([...cells].sort());
	});

	test('beyond the header are left out, missing ones are blank', () => {
		expect(mapOne(['firstName'], ['Ana', 'stray'])).toEqual({ firstName: 'Ana' });
		expect(mapOne(['firstName', 'lastName'], ['Ana'])).toEqual({ firstName: 'Ana' });
	});

	test('that the user left out stay out', () => {
		expect(mapOne(['firstName', null], ['Ana', 'secret'])).toEqual({ firstName: 'Ana' });
	});

	test('named like parts of an object are fields like any other', () => {
		const columns = ['custom.__proto__', 'custom.constructor', 'custom.toString'];
		const mapped = compileMapping(mappingOf(columns))(blockOf([['x', 'y', 'z']]), 0, 1);
		expect([...mapped.columns]).toEqual(columns.map((path, at) => [path, ['xyz'[at]]]));
	});

	test('of a path that no contact can have are refused', () => {
		expect(() => compileMapping(mappingOf(['email.0']))).toThrow(RangeError);
	});
});

test('damaged rows stay blank, constants or not', () => {
	const mapping = mappingOf(['notes', 'email.1', 'groups'], {
		company: 'Acme',
		'email.2': 'x@x.com',
		groups: 'All',
	});
	const rows = [['a'], ['"raw" text, of a row'], ['b']];
	const mapped = compileMapping(mapping)(blockOf(rows, [1]), 0, 3);
	expect(mapped.columns.get('notes')).toEqual(['a', '', 'b']);
	expect(mapped.columns.get('company')).toEqual(['Acme', '', 'Acme']);
	expect(mapped.columns.get('email.1')).toEqual(['x@x.com', '', 'x@x.com']);
	expect(mapped.groups).toEqual([['All'], [], ['All']]);
});

describe('several columns on one path', () => {
	test('are joined in order, by a space or by what the mapping says', () => {
		const columns = [{ path: 'address.1.street' }, { path: 'address.1.street', join: ' ' }];
		expect(mapOne(columns, ['Hauptstr.', '5'])).toEqual({ 'address.1.street': 'Hauptstr. 5' });
		const outlook = [{ path: 'address.1.extended' }, { path: 'address.1.extended', join: '\n' }];
		expect(mapOne(outlook, ['Floor 2', 'Room 7'])).toEqual({
			'address.1.extended': 'Floor 2\nRoom 7',
		});
		expect(mapOne(outlook, ['', 'Room 7'])).toEqual({ 'address.1.extended': 'Room 7' });
		expect(mapOne(['notes', 'notes'], ['one', 'two'])).toEqual({ notes: 'one\ntwo' });
	});

	test('that say the same say it once', () => {
		expect(mapOne(['company', 'company'], ['Acme', ' Acme '])).toEqual({ company: 'Acme' });
	});

	test('on the value of one item are two items', () => {
		expect(mapOne(['email.1', 'email.1', 'email.2'], ['a@x.com', 'b@x.com', 'c@x.com'])).toEqual({
			'email.1': 'a@x.com',
			'email.2': 'b@x.com',
			'email.3': 'c@x.com',
		});
	});
});

describe('lists', () => {
	test('are numbered from 1 without holes', () => {
		expect(mapOne(['phone.1', 'phone.2', 'phone.3'], ['', '22', '33'])).toEqual({
			'phone.1': '22',
			'phone.2': '33',
		});
		expect(mapOne(['email.3'], ['a@x.com'])).toEqual({ 'email.1': 'a@x.com' });
	});

	test('follow their numbers, not the order of the columns', () => {
		expect(mapOne(['phone.2', 'phone.1'], ['22', '11'])).toEqual({
			'phone.1': '11',
			'phone.2': '22',
		});
	});

	test('name an item once; e-mails whatever their case', () => {
		expect(mapOne(['email.1', 'email.2', 'email.3'], ['A@x.com', 'a@X.com', 'b@x.com'])).toEqual({
			'email.1': 'A@x.com',
			'email.2': 'b@x.com',
		});
		expect(mapOne(['url.1', 'url.2'], ['x.com/A', 'x.com/a'])).toEqual({
			'url.1': 'x.com/A',
			'url.2': 'x.com/a',
		});
	});

	test('fill a blank label from the item that says the same', () => {
		const columns = ['email.1', 'email.2', 'email.2.label'];
		expect(mapOne(columns, ['a@x.com', 'a@x.com', 'Home'])).toEqual({
			'email.1': 'a@x.com',
			'email.1.label': 'Home',
		});
	});

	test('drop a label without a value', () => {
		expect(mapOne(['phone.1.label', 'phone.1', 'phone.2'], ['Work', '', '22'])).toEqual({
			'phone.1': '22',
		});
		expect(mapOne(['address.1.label', 'address.1.city'], ['Work', ''])).toEqual({});
	});

	test('take the label of their column where no cell says otherwise', () => {
		const columns = [
			{ path: 'phone.1', label: 'Work' },
			{ path: 'phone.2', label: 'Home' },
			{ path: 'phone.2.label' },
		];
		expect(mapOne(columns, ['11', '22', 'Cottage'])).toEqual({
			'phone.1': '11',
			'phone.1.label': 'Work',
			'phone.2': '22',
			'phone.2.label': 'Cottage',
		});
		expect(mapOne(columns, ['', '22', ''])).toEqual({ 'phone.1': '22', 'phone.1.label': 'Home' });
	});

	test('keep an address together, and two equal ones once', () => {
		const columns = [
			{ path: 'address.1.street', label: 'Work' },
			{ path: 'address.1.city', label: 'Work' },
			{ path: 'address.2.street', label: 'Home' },
			{ path: 'address.2.city', label: 'Home' },
		];
		expect(mapOne(columns, ['', '', 'Main St 1', 'Bern'])).toEqual({
			'address.1.street': 'Main St 1',
			'address.1.city': 'Bern',
			'address.1.label': 'Home',
		});
		expect(mapOne(columns, ['Main St 1', 'Bern', 'Main St 1', 'Bern'])).toEqual({
			'address.1.street': 'Main St 1',
			'address.1.city': 'Bern',
			'address.1.label': 'Work',
		});
		expect(Object.keys(mapOne(columns, ['Main St 1', 'Bern', '', 'Bern']))).toContain(
			'address.2.city',
		);
	});
});

describe('cells with several values', () => {
	const google = (path: string): MappedColumn => ({ path, split: ' ::: ' });

	test('split, each label going with its value', () => {
		const columns = [google('email.1.label'), google('email.1'), google('email.2')];
		expect(mapOne(columns, ['* Home ::: Work', 'a@x.com ::: b@x.com', 'c@x.com'])).toEqual({
			'email.1': 'a@x.com',
			'email.1.label': 'Home',
			'email.2': 'b@x.com',
			'email.2.label': 'Work',
			'email.3': 'c@x.com',
		});
	});

	test('share a label that stands alone', () => {
		expect(mapOne([google('phone.1.label'), google('phone.1')], ['Mobile', '11 ::: 22'])).toEqual({
			'phone.1': '11',
			'phone.1.label': 'Mobile',
			'phone.2': '22',
			'phone.2.label': 'Mobile',
		});
	});

	test('split an address part by part', () => {
		const columns = [google('address.1.street'), google('address.1.city')];
		expect(mapOne(columns, ['Main St 1 ::: ', 'Bern ::: Basel'])).toEqual({
			'address.1.street': 'Main St 1',
			'address.1.city': 'Bern',
			'address.2.city': 'Basel',
		});
		expect(mapOne(columns, [' ::: Main St 1', 'Bern ::: Basel'])).toEqual({
			'address.1.city': 'Bern',
			'address.2.street': 'Main St 1',
			'address.2.city': 'Basel',
		});
	});

	test('leave out the blank ones', () => {
		const columns = [{ path: 'email.1', split: ';' as const }];
		expect(mapOne(columns, ['; a@x.com;;b@x.com ;'])).toEqual({
			'email.1': 'a@x.com',
			'email.2': 'b@x.com',
		});
	});

	test('by the ten thousand keep the rest in the last one', () => {
		const cell = Array.from({ length: 10_000 }, (_, at) => `${at}@x.com`).join(';');
		const mapped = mapOne([{ path: 'email.1', split: ';' }], [cell]) as Record<string, string>;
		expect(Object.keys(mapped)).toHaveLength(100);
		expect(mapped['email.99']).toBe('98@x.com');
		expect(mapped['email.100']).toMatch(/^99@x\.com;.*;9999@x\.com$/);
	});
});

describe('groups', () => {
	test.each([
		['* myContacts ::: Customers', ' ::: ', ['myContacts', 'Customers']],
		['A; B ;A', ';', ['A', 'B']],
		['A, B', ',', ['A', 'B']],
		['"VIP","Blog"', 'quoted', ['VIP', 'Blog']],
		['"Berlin, Mitte", "She said ""hi"""', 'quoted', ['Berlin, Mitte', 'She said "hi"']],
		['A; B', undefined, ['A; B']],
		['* A; B', ';', ['* A', 'B']],
	] as const)('%s splits by %s', (cell, split, groups) => {
		expect(mapOne([{ path: 'groups', split }], [cell])).toEqual({ groups });
	});

	test('of several columns come together', () => {
		const columns = [{ path: 'groups', split: ';' as const }, 'groups'];
		expect(mapOne(columns, ['A;B', 'B'])).toEqual({ groups: ['A', 'B'] });
	});

	test('are not there where no row names any', () => {
		expect(mapOne(['groups'], ['  '])).toEqual({});
	});
});

describe('custom fields named by a cell', () => {
	const columns = [
		'customField.1.label',
		'customField.1',
		'customField.2.label',
		{ path: 'customField.2', label: 'Event 1' },
	];

	test('go by that name', () => {
		expect(mapOne(columns, ['Shoe size', '42', '', '2001-02-03'])).toEqual({
			'custom.Shoe size': '42',
			'custom.Event 1': '2001-02-03',
		});
		expect(mapOne(['customField.7'], ['x'])).toEqual({ 'custom.Custom field 7': 'x' });
	});

	test('need a value', () => {
		expect(mapOne(columns, ['Shoe size', ' ', '', ''])).toEqual({});
	});

	test('of one name are joined, also with the column of that name', () => {
		const withColumn = ['custom.Size', ...columns];
		expect(mapOne(withColumn, ['40', 'Size', '41', 'Size', '42'])).toEqual({
			'custom.Size': '40\n41\n42',
		});
	});
});

describe('names written in full', () => {
	test('are split where the row has no other', () => {
		expect(mapOne(['fullName'], ['Dr. Ana de la Cruz'])).toEqual({
			prefix: 'Dr.',
			firstName: 'Ana',
			lastName: 'de la Cruz',
		});
	});

	test('stay where they say more than the parts', () => {
		const columns = ['fullName', 'firstName', 'lastName'];
		expect(mapOne(columns, ['Silva, Ana', 'Ana', 'Silva'])).toEqual({
			firstName: 'Ana',
			lastName: 'Silva',
		});
		expect(mapOne(columns, ['Ana Maria Silva', 'Ana', 'Silva'])).toEqual({
			fullName: 'Ana Maria Silva',
			firstName: 'Ana',
			lastName: 'Silva',
		});
	});

	test('stay where they cannot be split', () => {
		expect(mapOne(['fullName'], ['山田太郎'])).toEqual({ fullName: '山田太郎' });
	});

	test('stay beside a part that says something else', () => {
		expect(mapOne(['prefix', 'fullName'], ['Dr.', 'Mr Jo Li'])).toEqual({
			prefix: 'Dr.',
			firstName: 'Jo',
			lastName: 'Li',
			fullName: 'Mr Jo Li',
		});
	});

	test('of one row do not touch the others', () => {
		const rows = [
			['Ana Silva', ''],
			['Bo Li', 'Robert'],
			['', 'Cleo'],
		];
		const mapped = compileMapping(mappingOf(['fullName', 'firstName']))(blockOf(rows), 0, 3);
		expect(mapped.columns).toEqual(
			new Map([
				['fullName', ['', 'Bo Li', '']],
				['firstName', ['Ana', 'Robert', 'Cleo']],
				['lastName', ['Silva', '', '']],
			]),
		);
	});
});

test('constants fill blanks, those of lists as if they stood in the cell', () => {
	const constants = {
		company: 'Acme',
		'phone.1.label': 'Work',
		'address.1.country': 'CH',
		lastName: 'X',
	};
	const columns = ['company', 'phone.1', 'address.1.city', 'fullName'];
	expect(mapOne(columns, ['', '', 'Bern', 'Ana Silva'], constants)).toEqual({
		company: 'Acme',
		'address.1.city': 'Bern',
		'address.1.country': 'CH',
		firstName: 'Ana',
		lastName: 'Silva',
	});
	expect(mapOne(columns, ['Own', '11', '', 'Ana'], constants)).toEqual({
		company: 'Own',
		'phone.1': '11',
		'phone.1.label': 'Work',
		'address.1.country': 'CH',
		firstName: 'Ana',
		lastName: 'X',
	});
});

describe('beside the readable way of doing it', () => {
	const path = fc.constantFrom(
		...['firstName', 'lastName', 'prefix', 'fullName', 'notes', 'company', 'custom.Size', 'groups'],
		...['email.1', 'email.2', 'email.3', 'email.1.label', 'email.2.label'],
		...['phone.1', 'phone.2', 'phone.2.label', 'phone.1.country', 'url.1', 'url.2'],
		...[
			'address.1.street',
			'address.1.city',
			'address.1.label',
			'address.2.street',
			'address.2.city',
		],
		...['customField.1', 'customField.1.label', 'customField.2', 'customField.2.label'],
	);
	const column = fc.record(
		{
			path: fc.option(path, { freq: 12 }),
			split: fc.constantFrom(' ::: ', ';', ',', 'quoted'),
			label: fc.constantFrom('Work', 'Home'),
			join: fc.constantFrom('\n', ', '),
		},
		{ requiredKeys: ['path'] },
	);
	const text = fc.constantFrom(
		...[
			'a@x.com',
			'A@X.com',
			'b@x.com',
			'Ana',
			'Ana Silva',
			'Silva, Ana',
			'Dr. Jo',
			'山田太郎',
			'Size',
			'* Home',
		],
	);
	const cell = fc.oneof(
		{ weight: 3, arbitrary: fc.constantFrom('', ' ', '\u00a0') },
		{ weight: 5, arbitrary: text },
		{ weight: 1, arbitrary: text.map((value) => `\ufeff${value}\u3000`) },
		{
			weight: 3,
			arbitrary: fc
				.tuple(
					fc.array(fc.oneof(text, fc.constant('')), { maxLength: 3 }),
					fc.constantFrom(' ::: ', ';', ','),
				)
				.map(([values, separator]) => values.join(separator)),
		},
	);
	const constants = fc.dictionary(
		path.filter((name) => !name.startsWith('customField')),
		fc.constantFrom('Const', 'a@x.com', ' '),
		{ maxKeys: 3 },
	);

	test('every row comes out the same', () => {
		fc.assert(
			fc.property(
				fc.array(column, { minLength: 1, maxLength: 9 }),
				fc.option(constants, { nil: undefined, freq: 2 }),
				fc.array(fc.array(cell, { minLength: 1, maxLength: 10 }), { maxLength: 6 }),
				fc.nat(5),
				(columns, fixed, rows, damagedRow) => {
					const mapping: Mapping = { columns, ...(fixed && { constants: fixed }) };
					const damaged = damagedRow < rows.length ? [damagedRow] : [];
					const mapped = compileMapping(mapping)(blockOf(rows, damaged), 0, rows.length);
					const expected = rows.map((cells, at) =>
						damaged.includes(at) ? { values: new Map(), groups: [] } : mapRowSlowly(mapping, cells),
					);
					const actual = rows.map((_, at) => ({
						values: new Map(
							[...mapped.columns]
								.map(([path, all]) => [path, all[at]] as const)
								.filter(([, v]) => v !== ''),
						),
						groups: mapped.groups?.[at] ?? [],
					}));
					expect(actual).toEqual(expected);
					for (const values of mapped.columns.values()) {
						expect(values).toHaveLength(rows.length);
						expect(values.some((value) => value !== '')).toBe(true);
					}
				},
			),
			{ numRuns: 800 },
		);
	}, 30_000);
});

/** One row, one path after the other: what compileMapping must agree with. */
function mapRowSlowly({ columns, constants = {} }: Mapping, cells: readonly string[]) {
	const cellOf = (column: MappedColumn): string => (cells[columns.indexOf(column)] ?? '').trim();
	const constantOf = (path: string): string =>
		Object.hasOwn(constants, path) ? constants[path].trim() : '';
	const feeding = (path: string): MappedColumn[] =>
		columns.filter((column) => column.path === path);
	const joined = (feeders: readonly MappedColumn[]): string =>
		feeders.reduce((text, column) => {
			const cell = cellOf(column);
			if (text === '' || cell === '' || cell === text) return text || cell;
			return text + (column.join ?? (column.path === 'notes' ? '\n' : ' ')) + cell;
		}, '');
	const values = new Map<string, string>();
	const set = (path: string, value: string): void => void (value && values.set(path, value));

	for (const { path } of columns) {
		const kind = parsePath(path ?? '')?.kind;
		if (path !== null && (kind === 'single' || kind === 'custom')) set(path, joined(feeding(path)));
	}
	for (const list of Object.keys(LIST_FIELDS) as ListField[]) {
		listSlowly(list).forEach((item, at) => {
			for (const [part, value] of item) set(listPath(list, at + 1, part), value);
		});
	}
	for (const column of columns) {
		const number = /^customField\.(\d+)$/.exec(column.path ?? '')?.[1];
		const value = number === undefined ? '' : cellOf(column);
		if (value === '') continue;
		const [labelled] = feeding(`customField.${number}.label`);
		const name = (labelled && cellOf(labelled)) || column.label || `Custom field ${number}`;
		const earlier = values.get(`custom.${name}`);
		const isNew = earlier !== undefined && earlier !== value;
		values.set(`custom.${name}`, isNew ? `${earlier}\n${value}` : value);
	}
	settleNameSlowly();
	for (const path of Object.keys(constants)) {
		const kind = parsePath(path)?.kind;
		const isBlank = !values.has(path) && path !== 'fullName';
		if (isBlank && (kind === 'single' || kind === 'custom')) set(path, constantOf(path));
	}
	return { values, groups: groupsSlowly() };

	/** The items of a list: gathered by number, split, then each kept once. */
	function listSlowly(list: ListField): Map<string, string>[] {
		const paths = [...columns.map(({ path }) => path ?? ''), ...Object.keys(constants)].map(
			parsePath,
		);
		const numbers = paths.flatMap((path) =>
			path?.kind === 'list' && path.list === list ? path.item : [],
		);
		const isValue = (part: string): boolean =>
			list === 'address' ? part !== 'label' : part === '';
		const kept: Map<string, string>[] = [];
		for (const number of [...new Set(numbers)].sort((a, b) => a - b)) {
			for (const item of slotsSlowly(list, number).flatMap((slot) => slot)) {
				const key = (other: Map<string, string>): string => {
					const text = JSON.stringify(
						LIST_FIELDS[list].map((part) => (isValue(part) ? other.get(part) : 0)),
					);
					return list === 'email' ? text.toLowerCase() : text;
				};
				const hasValue = [...item].some(([part, value]) => isValue(part) && value !== '');
				if (!hasValue) continue;
				const same = kept.find((other) => key(other) === key(item));
				if (same === undefined) kept.push(item);
				else for (const [part, value] of item) if (!same.get(part)) same.set(part, value);
			}
		}
		return kept;
	}

	/** An item of the mapping: its first value column with all other parts, then each further value column. */
	function slotsSlowly(list: ListField, number: number): Map<string, string>[][] {
		const of = (part: string): MappedColumn[] => feeding(listPath(list, number, part));
		const [first, ...further] = of('');
		const members = columns.filter((column) => {
			const path = parsePath(column.path ?? '');
			return (
				path?.kind === 'list' &&
				path.list === list &&
				path.item === number &&
				!further.includes(column)
			);
		});
		const inOrder = [
			...members.filter(({ path }) => parsePath(path ?? '') && path !== listPath(list, number)),
		];
		const main = itemsSlowly(
			list,
			first === undefined ? inOrder : [...inOrder, first],
			(part) =>
				joined(part === '' ? (first ? [first] : []) : of(part)) ||
				constantOf(listPath(list, number, part)),
		);
		return [
			main,
			...further.map((column) =>
				itemsSlowly(list, [column], (part) => (part ? '' : cellOf(column))),
			),
		];
	}

	function itemsSlowly(
		list: ListField,
		members: readonly MappedColumn[],
		valueOf: (part: string) => string,
	): Map<string, string>[] {
		const split = members.find((column) => column.split !== undefined)?.split;
		const label = members.find((column) => column.label !== undefined)?.label ?? '';
		const isValue = (part: string): boolean =>
			list === 'address' ? part !== 'label' : part === '';
		const parts: readonly string[] = LIST_FIELDS[list];
		const mark = split === ' ::: ' ? ':::' : split === 'quoted' ? '' : (split ?? '');
		const isSeveral =
			split !== undefined &&
			parts.some((part) => isValue(part) && valueOf(part) && valueOf(part).includes(mark));
		const pieces = new Map(
			parts.map((part) => [part, isSeveral ? splitCell(valueOf(part), split) : [valueOf(part)]]),
		);
		const count = Math.max(
			...parts.map((part) => (isValue(part) ? (pieces.get(part)?.length ?? 0) : 0)),
		);
		return Array.from({ length: count }, (_, at) => {
			const item = new Map<string, string>();
			for (const part of parts) {
				const own = pieces.get(part) ?? [];
				item.set(part, own[!isValue(part) && own.length === 1 ? 0 : at] ?? '');
			}
			const given = item.get('label') ?? '';
			const bare = split === ' ::: ' ? given.replace(/^\*(?: +|$)/, '') : given;
			return item.set('label', bare || label);
		});
	}

	function settleNameSlowly(): void {
		const fullName = values.get('fullName') ?? constantOf('fullName');
		values.delete('fullName');
		if (fullName === '') return;
		if (values.has('firstName') || values.has('lastName')) {
			const known = NAME_PARTS.map((part) => values.get(part) ?? '');
			return saysNoMore(fullName, known) ? undefined : set('fullName', fullName);
		}
		const split = splitFullName(fullName);
		const isClash = NAME_PARTS.some(
			(part) => split[part] && values.has(part) && values.get(part) !== split[part],
		);
		for (const part of NAME_PARTS) if (!values.has(part)) set(part, split[part] ?? '');
		if (split.fullName || isClash) set('fullName', fullName);
	}

	function groupsSlowly(): string[] {
		const names = feeding('groups').flatMap((column) => {
			const all =
				column.split === undefined ? [cellOf(column)] : splitCell(cellOf(column), column.split);
			return column.split === ' ::: ' ? all.map((name) => name.replace(/^\*(?: +|$)/, '')) : all;
		});
		const own = [...new Set(names.filter(Boolean))];
		return own.length > 0 ? own : [constantOf('groups')].filter(Boolean);
	}
}
