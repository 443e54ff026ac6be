import { listPath, parsePath } from '../contact.ts';
import type { MappedColumn } from './mapping.ts';

/** `E-mail 2 - Value`, `Address 1 - Postal Code`, `Custom Field 1 - Label`. */
const NUMBERED = /^(.+?) (\d{1,3}) - (.+)$/;

const LISTS = new Map([
	['e-mail', 'email'],
	['phone', 'phone'],
	['website', 'url'],
	['address', 'address'],
]);

/** Columns that name their value by another column's cell, in the order they are numbered. */
const NAMED_BY_LABEL = ['custom field', 'event', 'relation'];

const PARTS = new Map([
	['value', ''],
	['label', 'label'],
	['type', 'label'],
	['formatted', 'formatted'],
	['street', 'street'],
	['extended address', 'extended'],
	['po box', 'poBox'],
	['city', 'city'],
	['region', 'region'],
	['postal code', 'postalCode'],
	['country', 'country'],
]);

/**
 * Answers what a numbered column of this Google export feeds, or `undefined` for any other header.
 * Events and relations become custom fields, numbered after the file's own ones.
 */
export function googleColumns(
	header: readonly string[],
): (name: string) => MappedColumn | undefined {
	const offsets = customFieldOffsets(header);
	return (name) => {
		const { kind, item, part } = numberedHeader(name) ?? {};
		if (kind === undefined || item === undefined || part === undefined) return undefined;
		const offset = offsets.get(kind);
		if (offset !== undefined && (part === '' || part === 'label')) {
			const path = listPath('customField', offset + item, part);
			return part === '' ? { path, label: name.slice(0, name.lastIndexOf(' - ')) } : { path };
		}
		const path = listPath(LISTS.get(kind) ?? '', item, part);
		return parsePath(path) === undefined ? undefined : { path, split: ' ::: ' };
	};
}

/** How many numbers come before those of each kind. */
function customFieldOffsets(header: readonly string[]): ReadonlyMap<string, number> {
	const offsets = new Map<string, number>();
	const numbers = header.map(numberedHeader);
	let used = 0;
	for (const kind of NAMED_BY_LABEL) {
		offsets.set(kind, used);
		const highest = numbers.reduce((n, at) => (at?.kind === kind ? Math.max(n, at.item) : n), 0);
		used += highest;
	}
	return offsets;
}

function numberedHeader(
	name: string,
): { kind: string; item: number; part: string | undefined } | undefined {
	const match = NUMBERED.exec(name.trim().toLowerCase());
	if (match === null) return undefined;
	const [, kind, item, part] = match;
	return { kind, item: Number(item), part: PARTS.get(part) };
}
