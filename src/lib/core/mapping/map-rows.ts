import {
	CUSTOM_PREFIX,
	LIST_FIELDS,
	listPath,
	parsePath,
	type ListField,
	type Path,
} from '../contact.ts';
import { NAME_PARTS, saysNoMore, splitFullName } from './full-name.ts';
import { compileGroups, type MappedGroups } from './map-groups.ts';
import {
	compileList,
	isValuePart,
	joinedCells,
	type ListColumn,
	type ListConstant,
} from './map-lists.ts';
import type { Mapping } from './mapping.ts';
import type { RecordBlock } from '../csv/records.ts';
import type { CellColumn } from '../column-packer.ts';
import { MappedColumns, RowWindow, type PlannedColumn } from './row-window.ts';

/** Rows turned into columns: drafts, unchecked. */
export interface MappedRows {
	readonly size: number;
	/** For each path that may occur, one value a row: trimmed, empty for absent. */
	readonly columns: ReadonlyMap<Path, readonly string[] | CellColumn>;
	/** Absent where no row names any. */
	readonly groups: MappedGroups | undefined;
}

/** Maps rows `from` to `to` of a block. Damaged rows stay blank, cells beyond the header are left out. */
export type MapRows = (block: RecordBlock, from: number, to: number) => MappedRows;

/** One part of the work, done for all rows before the next. */
type Step = (rows: RowWindow, out: MappedColumns) => void;

/**
 * Compiles a mapping once into the steps that map any rows by it.
 *
 * Hot: each step is done for a whole column, and a column that is taken as it is is not even read.
 * Throws a `RangeError` where the mapping names a path that no contact can have.
 */
export function compileMapping(mapping: Mapping): MapRows {
	const columns = mapping.columns.flatMap(({ path, ...more }, column): PlannedColumn[] =>
		path === null ? [] : [{ ...more, path, column }],
	);
	const constants = Object.entries(mapping.constants ?? {})
		.map(([path, value]) => [path, value.trim()] as const)
		.filter(([, value]) => value !== '');
	const steps: Step[] = [
		...compileSingles(columns),
		...compileLists(columns, constants),
		...compileCustomFields(columns),
		...compileNames(columns, constants),
		...compileConstants(constants),
	];
	const groupsOf = compileGroups(
		columns.filter(({ path }) => path === 'groups'),
		constants.find(([path]) => path === 'groups')?.[1],
	);
	return (block, from, to) => {
		const rows = new RowWindow(block, from, to);
		const out = new MappedColumns(rows.size);
		for (const step of steps) step(rows, out);
		return { size: rows.size, columns: out.byPath, groups: groupsOf(rows) };
	};
}

/**
 * The paths that columns of the mapping could fill: those that a blank cell can be said to leave blank.
 *
 * A name in full fills the parts of the name. A custom field that another cell names may be any of
 * them: `custom.` alone stands for that.
 */
export function fillablePaths(mapping: Mapping): Set<Path> {
	return new Set(
		mapping.columns.flatMap(({ path }) => {
			if (path === null) return [];
			if (path === 'fullName') return [path, ...NAME_PARTS];
			return CUSTOM_FIELD.test(path) ? CUSTOM_PREFIX : path;
		}),
	);
}

type Constants = readonly (readonly [path: Path, value: string])[];

/** `customField.2` and `customField.2.label`. */
const CUSTOM_FIELD = /^customField\.([1-9]\d*)(\.label)?$/;

function compileSingles(columns: readonly PlannedColumn[]): Step[] {
	const byPath = new Map<Path, PlannedColumn[]>();
	for (const column of columns) {
		const kind = parsePath(column.path)?.kind;
		if (kind === undefined && column.path !== 'groups' && !CUSTOM_FIELD.test(column.path)) {
			throw new RangeError(`No such path: ${column.path}`);
		}
		if (kind !== 'single' && kind !== 'custom') continue;
		byPath.set(column.path, [...(byPath.get(column.path) ?? []), column]);
	}
	return [...byPath].map(([path, [first, ...others]]) =>
		others.length === 0 ? plainStep(path, first.column) : joiningStep(path, [first, ...others]),
	);
}

/** The most common step by far: one column, one path. */
function plainStep(path: Path, column: number): Step {
	return (rows, out) => void out.byPath.set(path, rows.cells(column));
}

function joiningStep(path: Path, columns: readonly PlannedColumn[]): Step {
	const joined = columns.map(withJoin);
	return (rows, out) => {
		for (let row = 0; row < rows.size; row++) {
			const value = joinedCells(joined, rows, row);
			if (value !== '') out.column(path)[row] = value;
		}
	};
}

function withJoin({ column, path, join }: PlannedColumn): { column: number; join: string } {
	return { column, join: join ?? (path === 'notes' ? '\n' : ' ') };
}

function compileLists(columns: readonly PlannedColumn[], constants: Constants): Step[] {
	return (Object.keys(LIST_FIELDS) as ListField[]).flatMap((list): Step[] => {
		const own = columns.flatMap((planned): ListColumn[] => {
			const path = parsePath(planned.path);
			if (path?.kind !== 'list' || path.list !== list) return [];
			const { split, label } = planned;
			return [{ ...withJoin(planned), item: path.item, part: path.part, split, label }];
		});
		const fixed = constants.flatMap(([path, value]): ListConstant[] => {
			const parsed = parsePath(path);
			return parsed?.kind === 'list' && parsed.list === list ? [{ ...parsed, value }] : [];
		});
		if (own.length + fixed.length === 0) return [];
		// One item of nothing but values, a column for each: there is nothing to gather.
		const isPlain =
			fixed.length === 0 &&
			new Set(own.map(({ item }) => item)).size === 1 &&
			new Set(own.map(({ part }) => part)).size === own.length &&
			own.every(({ part, split, label }) => isValuePart(list, part) && !split && !label);
		return isPlain
			? own.map(({ part, column }) => plainStep(listPath(list, 1, part), column))
			: [compileList(list, own, fixed)];
	});
}

/** Custom fields that another cell of the row names. Two of one name are joined by a line break. */
function compileCustomFields(columns: readonly PlannedColumn[]): Step[] {
	return columns.flatMap((planned): Step[] => {
		const [, number, isLabel] = CUSTOM_FIELD.exec(planned.path) ?? [];
		if (number === undefined || isLabel) return [];
		const labelColumn = columns.find(({ path }) => path === `${planned.path}.label`)?.column;
		const fallback = planned.label ?? `Custom field ${number}`;
		return [
			(rows, out) => {
				const byName = new Map<string, string[]>();
				for (let row = 0; row < rows.size; row++) {
					const value = rows.text(row, planned.column);
					if (value === '') continue;
					const label = labelColumn === undefined ? '' : rows.text(row, labelColumn);
					const name = label || fallback;
					let values = byName.get(name);
					if (values === undefined) {
						values = out.column(CUSTOM_PREFIX + name);
						byName.set(name, values);
					}
					const earlier = values[row];
					values[row] = earlier === '' || earlier === value ? value : `${earlier}\n${value}`;
				}
			},
		];
	});
}

/** Splits names written in full where the row has no other, and drops those that say no more. */
function compileNames(columns: readonly PlannedColumn[], constants: Constants): Step[] {
	const constant = constants.find(([path]) => path === 'fullName');
	if (constant === undefined && !columns.some(({ path }) => path === 'fullName')) return [];
	return [
		...(constant === undefined ? [] : [constantStep(...constant)]),
		(rows, out) => {
			const fullNames = out.values('fullName');
			// Blank throughout: no strings are made of the parts.
			if (!fullNames?.some((name) => name !== '')) {
				out.byPath.delete('fullName');
				return;
			}
			const known = NAME_PARTS.map((part) => out.values(part));
			let isKept = false;
			for (let row = 0; row < rows.size; row++) {
				if (fullNames[row] === '') continue;
				fullNames[row] = settleName(fullNames[row], known, row, out);
				if (fullNames[row] !== '') isKept = true;
			}
			if (!isKept) out.byPath.delete('fullName');
		},
	];
}

/** Puts the parts of a name where the row has none; answers what stays as the full name. */
function settleName(
	fullName: string,
	known: readonly (string[] | undefined)[],
	row: number,
	out: MappedColumns,
): string {
	if (known[FIRST_NAME]?.[row] || known[LAST_NAME]?.[row]) {
		const parts = known.map((values) => values?.[row] ?? '');
		return saysNoMore(fullName, parts) ? '' : fullName;
	}
	const split = splitFullName(fullName);
	if (split.fullName !== undefined) return fullName;
	let isPlaced = true;
	for (let at = 0; at < NAME_PARTS.length; at++) {
		const value = split[NAME_PARTS[at]];
		const itsOwn = known[at]?.[row] ?? '';
		if (value === undefined || value === itsOwn) continue;
		if (itsOwn === '') out.column(NAME_PARTS[at])[row] = value;
		else isPlaced = false;
	}
	return isPlaced ? '' : fullName;
}
const FIRST_NAME = NAME_PARTS.indexOf('firstName');
const LAST_NAME = NAME_PARTS.indexOf('lastName');

/** Constants of fields that are not in a list; those of names come after names are split. */
function compileConstants(constants: Constants): Step[] {
	return constants.flatMap(([path, value]) => {
		const kind = parsePath(path)?.kind;
		if (path === 'fullName' || (kind !== 'single' && kind !== 'custom')) return [];
		return [constantStep(path, value)];
	});
}

function constantStep(path: Path, value: string): Step {
	return (rows, out) => {
		for (let row = 0; row < rows.size; row++) {
			if (!rows.hasCells(row)) continue;
			const values = out.column(path);
			if (values[row] === '') values[row] = value;
		}
	};
}
