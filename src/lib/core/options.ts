import type { ListField, Path } from './contact.ts';
import type { KeyKind } from './matching/key-kinds.ts';

/**
 * What to do with a row that is a duplicate.
 *
 * - `skip`: leave the contact as it is
 * - `update`: the file wins where it has a value; lists are united, the file's items first
 * - `merge`: the contact wins; blanks are filled, lists are united, the contact's items first
 * - `create`: no matching at all, every valid row becomes a contact
 */
export type DuplicateStrategy = 'skip' | 'update' | 'merge' | 'create';

/** How one field is merged under `merge`. */
export type MergeRule = 'keepMine' | 'takeTheirs' | 'fillBlank' | 'union';

/** Everything that decides what an import does with its rows. Frozen into the run when it begins. */
export interface ImportOptions {
	readonly duplicateStrategy: DuplicateStrategy;
	/** What makes two contacts the same, strongest first. */
	readonly keys: readonly KeyKind[];
	/** Under `merge`: rules for fields (or whole lists) that differ from the default. */
	readonly mergeRules: Readonly<Partial<Record<Path | ListField, MergeRule>>>;
	/** Under `update`: the file's list replaces the contact's instead of being united with it. */
	readonly replaceLists: boolean;
	/** Under `update`: a column that is blank in the file erases the contact's value. */
	readonly blankErases: boolean;
	/** True imports the valid rows; false imports nothing while any row is invalid. */
	readonly skipErrors: boolean;
	/** ISO 3166-1 alpha-2 code for phone numbers written without a country code. */
	readonly defaultCountry: string | undefined;
	/** Names of groups that every contact of the import joins. */
	readonly groups: readonly string[];
	/** Rows in one transaction, 100 to 16,000. */
	readonly batchRows: number;
}

/**
 * IndexedDB charges by transaction and record, hardly by byte: Chromium keeps each record of more than 64 KB as a file
 * of its own. With sixteen thousand rows a batch, a million take a third less time than with five thousand. With more
 * it would be a little less still, and the tab's memory too near the 100 MB that it may take.
 */
export const MAX_BATCH_ROWS = 16_000;

export const DEFAULT_OPTIONS: ImportOptions = {
	duplicateStrategy: 'skip',
	keys: ['email', 'phone'],
	mergeRules: {},
	replaceLists: false,
	blankErases: false,
	skipErrors: true,
	defaultCountry: undefined,
	groups: [],
	batchRows: MAX_BATCH_ROWS,
};
