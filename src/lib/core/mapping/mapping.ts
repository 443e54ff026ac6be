import type { Path } from '../contact.ts';

/** How a cell that holds several values is split; `quoted` is Mailchimp's `"VIP","Blog"`. */
export type Split = ' ::: ' | ';' | ',' | 'quoted';

/**
 * What one column of the file feeds.
 *
 * `path` is a path of a contact (`firstName`, `email.1`, `address.1.city`, `custom.Shoe size`), or
 * - `fullName`: split into its parts where the row has no other name,
 * - `groups`: names of groups,
 * - `customField.N` and `customField.N.label`: a custom field named by another column's cell,
 * - `null`: not imported, because the user said so (or the column is always empty).
 *
 * Several columns may feed one single field or one part of an address: their values are joined
 * in the file's order. Several columns on one `email.1` are several e-mails.
 */
export interface MappedColumn {
	readonly path: Path | 'groups' | null;
	readonly split?: Split;
	/**
	 * The label that a list's item gets from the kind of column it stands in (`Home Phone` gives
	 * `Home`), where no label column says otherwise; for `customField.N`, the name likewise.
	 */
	readonly label?: string;
	/** Stands before this column's value where an earlier column fed the path; a space if absent. */
	readonly join?: string;
}

/** Which column feeds which path, for every column of the file in order. Plain JSON, no contact in it. */
export interface Mapping {
	readonly columns: readonly MappedColumn[];
	/** The export it was recognised as; shown to the user by its name. */
	readonly preset?: PresetId;
	/** Values given to every row, by path, where the file has none. */
	readonly constants?: Readonly<Record<Path, string>>;
}

export const PRESET_NAMES = {
	google: 'Google Contacts export',
	googleOld: 'Google Contacts export (older)',
	outlook: 'Outlook export',
	outlookCom: 'Outlook.com export',
	mailchimp: 'Mailchimp audience export',
	linkedin: 'LinkedIn connections',
	hubspot: 'HubSpot export',
	salesforce: 'Salesforce report',
	salesforceApi: 'Salesforce export (API names)',
} as const;
export type PresetId = keyof typeof PRESET_NAMES;
