/** Rows of the model as files to import, and what is stored as the model has it. */
import type { Contact } from '../../src/lib/core/contact.ts';
import type { KeyKind } from '../../src/lib/core/matching/key-kinds.ts';
import type { ImportOptions } from '../../src/lib/core/options.ts';
import type { ImportPlan } from '../../src/lib/import/importer-types.ts';
import type { Queries } from '../../src/lib/storage/queries.ts';
import type { ContactRow } from '../../src/lib/storage/query-types.ts';
import { MODEL_COLUMNS, MODEL_PATHS, type ModelContact, type ModelRow } from './model.ts';

/** Few values, so that rows collide in every way there is. */
export const MODEL_VALUES = {
	externalId: ['', '', '', 'id1', 'id2'],
	email: ['', 'a@x.org', 'A@x.org', 'b@x.org', ' c@x.org ', 'd@x.org', 'not an address'],
	email2: ['', '', '', 'b@x.org', 'e@x.org'],
	phone: ['', '', '+49 30 901820', '+4930901820', '+1 415 555 2671', '123'],
	firstName: ['', 'Ana', 'Zoë', 'Zoe\u0308'.normalize('NFC')],
	groups: ['', '', 'VIP', 'VIP;Blog'],
} as const;

export const MODEL_KEYS: readonly (readonly KeyKind[])[] = [
	['email', 'phone'],
	['email'],
	['phone'],
	['externalId', 'email', 'phone'],
	[],
];

export function modelCsv(rows: readonly ModelRow[]): string {
	const lines = rows.map((row) => MODEL_COLUMNS.map((column) => `"${row[column]}"`).join(','));
	return [MODEL_COLUMNS.join(','), ...lines].join('\r\n');
}

export function modelFile(rows: readonly ModelRow[]): File {
	return new File([modelCsv(rows)], 'model.csv');
}

export function modelPlan(options: ImportOptions): ImportPlan {
	return {
		encoding: 'utf-8',
		dialect: { delimiter: ',', preambleRecords: 0, hasHeader: true },
		header: MODEL_COLUMNS,
		headerFingerprint: 'model',
		mapping: {
			columns: MODEL_PATHS.map((path) => (path === 'groups' ? { path, split: ';' } : { path })),
		},
		options,
	};
}

/** What a row says, as it would be typed into the fields of a contact. */
export function typedFields(row: ModelRow): Contact {
	return new Map(
		MODEL_COLUMNS.map((column, at): [string, string] => [MODEL_PATHS[at], row[column]]).filter(
			([path]) => path !== 'groups',
		),
	);
}

/** What queries see, in the order of the model's contacts. */
export async function storedRows(queries: Queries): Promise<readonly ContactRow[]> {
	const query = { search: '', sort: 'imported', descending: false } as const;
	return (await queries.contacts(query, 0, 10_000)).rows;
}

/** Likewise, to be compared with the model's contacts. */
export async function storedContacts(queries: Queries): Promise<ModelContact[]> {
	const [rows, groups] = [await storedRows(queries), await queries.groups()];
	const nameOf = new Map(groups.map(({ id, name }) => [id, name]));
	return rows.map(({ contact, groupIds }) => ({
		content: Object.fromEntries([...contact].sort()),
		groups: groupIds.map((id) => nameOf.get(id)!).sort(),
	}));
}
