import { SINGLE_FIELDS, type ListField } from '../contact.ts';
import { ColumnClaims, type Wish } from './column-claims.ts';
import type { MappedColumn, Mapping, Split } from './mapping.ts';
import { presetColumns, recognisePreset } from './presets.ts';
import {
	bareLabel,
	listOfTerm,
	meaningOf,
	mentionsBirthday,
	saysUnrelated,
	type HeaderMeaning,
} from './synonyms.ts';
import { filledValues, looksLikeEmail, looksLikePhone, shapeOf } from './value-shapes.ts';

interface Column {
	readonly at: number;
	readonly name: string;
	readonly values: readonly string[];
	/** As a known export defines it. */
	readonly exact: MappedColumn | undefined;
	/** By the words of its header; absent where `exact` is there. */
	readonly meaning: HeaderMeaning | undefined;
}

/**
 * What each column feeds: by the export the header is of, then by the words of its name, then by
 * the shape of its values. No column is left out: what nothing else wants is a custom field.
 *
 * `header` has a name for each column (`Column 1` … where the file has none), `sampleRows` the
 * cells of the first rows. Where two columns want the same field, the first has it.
 */
export function recogniseColumns(
	header: readonly string[],
	sampleRows: readonly (readonly string[])[],
): Mapping {
	const preset = recognisePreset(header);
	const exact = preset === undefined ? [] : presetColumns(preset, header);
	const columns = header.map((name, at): Column => {
		const values = filledValues(sampleRows.map((row) => row[at] ?? ''));
		const meaning = exact[at] === undefined ? meaningOf(name) : undefined;
		return { at, name, values, exact: exact[at], meaning };
	});

	const claims = new ColumnClaims(header);
	const isUnnamed = header.every((name) => /^Column \d+$/.test(name));
	// Surer ones first: a column that only looks like an e-mail must not be e-mail 1 before "Email".
	for (const { at, exact } of columns) if (exact !== undefined) claims.claim(at, exactWish(exact));
	for (const column of columns) {
		const wish = column.meaning && wishByName(column, column.meaning, columns);
		if (wish !== undefined) claims.claim(column.at, wish);
	}
	for (const column of columns) {
		if (column.exact !== undefined || column.meaning !== undefined) continue;
		const wish = wishByShape(column, isUnnamed);
		if (wish !== undefined) claims.claim(column.at, wish);
	}

	const mapped = claims.settle().map((column, at) => withSplit(column, columns[at].values));
	return preset === undefined ? { columns: mapped } : { columns: mapped, preset };
}

function exactWish({ path, ...more }: MappedColumn): Wish {
	return path === null || path === 'custom' ? { kind: 'custom' } : { kind: 'path', path, ...more };
}

/** What a column wants to feed by its name, seen beside the other columns. */
function wishByName(
	column: Column,
	meaning: HeaderMeaning,
	columns: readonly Column[],
): Wish | undefined {
	const { term, label, item, isLabel = false } = meaning;
	const has = (other: string): boolean =>
		columns.some(({ meaning, exact }) => meaning?.term === other || exact?.path === other);
	const shape = shapeOf(column.values);

	if (AMBIGUOUS_WITH_EMAIL.has(term) && shape === 'email') return list('email', meaning);
	if (term === 'groups') return { kind: 'path', path: 'groups' };
	if (term === 'name') return single(nameField(has));
	if (term === 'title') {
		const isPrefix = shape === 'honorific' || (column.values.length === 0 && has('jobTitle'));
		if (!isPrefix) return single('jobTitle');
		// "Herr" and "Dr." stand in two columns of a German file.
		return has('prefix') ? { kind: 'path', path: 'prefix', join: ' ' } : single('prefix');
	}
	if (term === 'lastNamePart') {
		return has('lastName') ? { kind: 'path', path: 'lastName', join: ' ' } : undefined;
	}
	const inList = listOfTerm(term);
	if (inList === undefined) return single(term);
	if (inList.list !== 'address') return list(inList.list, meaning);
	const address = addressPart(column, meaning, columns);
	return address && { kind: 'item', list: 'address', label, item, isLabel, ...address };
}

/** Words for "address" and "name" that mailing programs also put over e-mails. */
const AMBIGUOUS_WITH_EMAIL: ReadonlySet<string> = new Set(['address', 'name', 'fullName']);

/** "Nom" beside "Prénom" is the last name, "Nombre" beside "Apellidos" the first, alone the full one. */
function nameField(has: (term: string) => boolean): string {
	if (has('lastName') || has('middleName')) return has('firstName') ? 'fullName' : 'firstName';
	return has('firstName') ? 'lastName' : 'fullName';
}

/** Which part of an address a column holds; `join` where it belongs to a part that another column has. */
function addressPart(
	{ at }: Column,
	{ term, label, item = 1 }: HeaderMeaning,
	columns: readonly Column[],
): { part: string; item?: number; join?: string } | undefined {
	const others = columns.filter(
		(other) =>
			other.at !== at &&
			other.meaning !== undefined &&
			other.meaning.isLabel !== true &&
			other.meaning.label === label &&
			listOfTerm(other.meaning.term)?.list === 'address',
	);
	const isStreet = (column: Column | undefined): boolean =>
		column?.meaning?.term === 'street' || column?.meaning?.term === 'address';
	if (term === 'houseNumber') {
		const beside = others.find((other) => Math.abs(other.at - at) === 1 && isStreet(other));
		return beside && { part: 'street', item: beside.meaning?.item, join: ' ' };
	}
	if (term !== 'street' && term !== 'address') return { part: listOfTerm(term)?.part ?? '' };

	const isSecondLine =
		item > 1 &&
		others.some((other) => isStreet(other) && (other.meaning?.item ?? 1) === 1) &&
		!others.some((other) => !isStreet(other) && other.meaning?.item === item);
	if (isSecondLine) return { part: 'extended', item: 1, join: '\n' };
	const sameItem = others.filter((other) => (other.meaning?.item ?? 1) === item);
	const hasStreet = sameItem.some((other) => other.meaning?.term === 'street');
	const isWhole = term === 'address' && (sameItem.length === 0 || hasStreet);
	return { part: isWhole ? 'formatted' : 'street' };
}

function wishByShape({ name, values }: Column, isUnnamed: boolean): Wish | undefined {
	if (saysUnrelated(name)) return undefined;
	const shape = shapeOf(values, isUnnamed);
	// The name of such a column says what kind of number or page it is: "WhatsApp".
	const ownName = isUnnamed || name.trim() === '' ? undefined : (bareLabel(name) ?? name.trim());
	if (shape === 'email' || shape === 'phone' || shape === 'url') {
		return { kind: 'item', list: shape, part: '', label: ownName };
	}
	if (shape === 'date' && mentionsBirthday(name)) return single('birthday');
	return shape === 'personName' ? single('fullName') : undefined;
}

function single(path: string): Wish {
	return (SINGLE_FIELDS as readonly string[]).includes(path)
		? { kind: 'path', path }
		: { kind: 'custom' };
}

function list(list: ListField, { term, label, item, isLabel }: HeaderMeaning): Wish {
	return { kind: 'item', list, part: '', label, item, isLabel, isLast: term === 'fax' };
}

/** Adds how the cells of a column split, where the sample shows that they hold several values. */
function withSplit(column: MappedColumn, values: readonly string[]): MappedColumn {
	if (column.split !== undefined || column.path === null) return column;
	const split = splitOf(column.path, values);
	return split === undefined ? column : { ...column, split };
}

function splitOf(path: string, values: readonly string[]): Split | undefined {
	const some = (test: (value: string) => boolean): boolean => values.some(test);
	const isList = /^(?:email|phone|url|address)\./.test(path);
	if ((isList || path === 'groups') && some((value) => value.includes(' ::: '))) return ' ::: ';
	if (path === 'groups') {
		if (some((value) => value.startsWith('"'))) return 'quoted';
		// A semicolon is rare in a group's name, so it is the rule where the sample shows none.
		return !some((value) => value.includes(';')) && some((value) => value.includes(','))
			? ','
			: ';';
	}
	const looksRight = /^email\.\d+$/.test(path)
		? looksLikeEmail
		: /^phone\.\d+$/.test(path)
			? (value: string) => looksLikePhone(value, true)
			: undefined;
	if (looksRight === undefined) return undefined;
	return ([';', ','] as const).find((separator) =>
		some((value) => {
			const parts = value.split(separator).map((part) => part.trim());
			return parts.length > 1 && parts.every((part) => part === '' || looksRight(part));
		}),
	);
}
