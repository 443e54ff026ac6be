import {
	CUSTOM_PREFIX,
	LIST_FIELDS,
	listPath,
	parsePath,
	type Contact,
	type ListField,
	type Path,
} from '../contact.ts';
import { RecordReader } from '../csv/read-records.ts';
import type { RecordBlock } from '../csv/records.ts';
import { rejects, type Issue } from '../issue.ts';
import { unpackIssues } from '../row-texts.ts';
import { isHiddenPath } from '../mapping/path-labels.ts';
import { isValuePart } from '../mapping/map-lists.ts';
import { utf8Bytes } from '../utf8.ts';
import { checkRows } from './check-rows.ts';
import { parsePhone } from './phone.ts';

/** A contact typed in by hand, as a row of a file would have come out. */
export interface CheckedContact {
	readonly contact: Contact;
	/** Their paths are those of the fields as they were typed. */
	readonly issues: readonly Issue[];
	readonly isRejected: boolean;
}

/**
 * Checks what a person typed into the fields of a contact, by the rules for rows: the same normal form,
 * the same issues.
 *
 * A number without a country code is read as one of the country noted beside it, else of the default country.
 */
export function checkContact(fields: Contact, defaultCountry?: string): CheckedContact {
	const { contact, typedPaths } = inNormalForm(fields);
	const issues = [...issuesOf(contact), ...settlePhones(contact, defaultCountry)].map(
		({ path, ...issue }) =>
			path === undefined ? issue : { ...issue, path: typedPaths.get(path) ?? path },
	);
	return { contact, issues, isRejected: issues.some(({ code }) => rejects(code)) };
}

/** Values trimmed and composed, blank ones left out; items numbered from 1, each once. */
function inNormalForm(fields: Contact): {
	contact: Map<Path, string>;
	typedPaths: ReadonlyMap<Path, Path>;
} {
	const contact = new Map<Path, string>();
	const typedPaths = new Map<Path, Path>();
	const items = new Map<string, { list: ListField; item: number; parts: Map<string, string> }>();
	for (const [path, typed] of fields) {
		const value = typed.trim().normalize('NFC');
		const parsed = value === '' ? undefined : parsePath(path);
		if (parsed?.kind === 'single') contact.set(path, value);
		else if (parsed?.kind === 'custom') {
			const name = parsed.name.trim().normalize('NFC');
			if (name !== '') contact.set(CUSTOM_PREFIX + name, value);
		} else if (parsed?.kind === 'list') {
			const { list, item, part } = parsed;
			const key = listPath(list, item);
			if (!items.has(key)) items.set(key, { list, item, parts: new Map() });
			items.get(key)!.parts.set(part, value);
		}
	}
	const counts = new Map<ListField, number>();
	const known = new Set<string>();
	for (const { list, item, parts } of [...items.values()].sort((a, b) => a.item - b.item)) {
		const values = LIST_FIELDS[list].map((part) =>
			isValuePart(list, part) ? (parts.get(part) ?? '') : '',
		);
		const same = JSON.stringify([list, values]);
		const identity = list === 'email' ? same.toLowerCase() : same;
		if (values.every((value) => value === '') || known.has(identity)) continue;
		known.add(identity);
		const number = (counts.get(list) ?? 0) + 1;
		counts.set(list, number);
		for (const [part, value] of parts) {
			contact.set(listPath(list, number, part), value);
			typedPaths.set(listPath(list, number, part), listPath(list, item, part));
		}
	}
	return { contact, typedPaths };
}

/** What the check of a row says, but for phone numbers: there every row has the same country. */
function issuesOf(contact: Contact): readonly Issue[] {
	const columns = new Map(
		[...contact].filter(([path]) => !isHiddenPath(path)).map(([path, value]) => [path, [value]]),
	);
	oneRow ??= new RecordReader({ delimiter: ',' }).push(utf8Bytes('-'), true);
	const { issues } = checkRows(oneRow, 0, 1, { size: 1, columns, groups: undefined }, 1, {
		columnCount: 1,
		defaultCountry: undefined,
		seed: NO_SEED,
	});
	return (unpackIssues(issues).get(0) ?? []).filter(({ code }) => !code.startsWith('phone.'));
}

/** A row of a file that holds nothing of the contact. */
let oneRow: RecordBlock | undefined;
/** The hashes are of no use here. */
const NO_SEED = { high: 0, low: 0 };

/** Notes beside each number the country that it was read with, where it needs one; answers what is wrong. */
function settlePhones(contact: Map<Path, string>, defaultCountry: string | undefined): Issue[] {
	const issues: Issue[] = [];
	for (let item = 1; contact.has(listPath('phone', item)); item++) {
		const path = listPath('phone', item);
		const value = contact.get(path)!;
		const countryPath = listPath('phone', item, 'country');
		const country = contact.get(countryPath) ?? defaultCountry;
		const judged = parsePhone(value, country);
		contact.delete(countryPath);
		if ('issue' in judged) issues.push({ code: judged.issue, path, value });
		else if (country !== undefined && !value.startsWith('+')) contact.set(countryPath, country);
	}
	return issues;
}
