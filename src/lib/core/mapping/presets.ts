import { googleColumns } from './google-columns.ts';
import type { MappedColumn, PresetId } from './mapping.ts';
import { PRESET_COLUMNS } from './preset-columns.ts';

/** How a header row is known to be of a well-known program's export. */
interface Fingerprint {
	/** All of these must be there … */
	readonly required: readonly string[];
	/** … and `atLeast` (1, if absent) of these, since programs leave out columns nobody filled. */
	readonly typical: readonly string[];
	readonly atLeast?: number;
}

/** Asked in this order; the first whose fingerprint fits is the one. */
const FINGERPRINTS: Readonly<Record<PresetId, Fingerprint>> = {
	google: {
		required: ['First Name', 'Last Name'],
		typical: [
			'Phonetic First Name',
			'Organization Name',
			'File As',
			'Labels',
			'E-mail 1 - Label',
			'Phone 1 - Label',
		],
		atLeast: 2,
	},
	googleOld: {
		required: ['Given Name', 'Family Name'],
		typical: [
			'Additional Name',
			'Yomi Name',
			'Group Membership',
			'E-mail 1 - Type',
			'Phone 1 - Type',
			'Organization 1 - Name',
		],
		atLeast: 2,
	},
	outlookCom: {
		required: ['First Name', 'Last Name', 'E-mail Address'],
		typical: [
			'Given Yomi',
			'Surname Yomi',
			'Company Yomi',
			'IMAddress',
			'Personal Web Page',
			'Schools',
		],
	},
	outlook: {
		required: ['First Name', 'Last Name', 'E-mail Address'],
		typical: [
			'Business Phone',
			'Business Fax',
			'Home Phone',
			'Business Street',
			'Home Street',
			'E-mail Display Name',
			'E-mail Type',
			'Categories',
			'Web Page',
		],
		atLeast: 3,
	},
	mailchimp: {
		required: ['Email Address'],
		typical: ['MEMBER_RATING', 'OPTIN_TIME', 'CONFIRM_TIME', 'LAST_CHANGED', 'LEID', 'EUID'],
		atLeast: 2,
	},
	linkedin: {
		required: ['First Name', 'Last Name', 'Connected On'],
		typical: ['URL', 'Email Address', 'Company', 'Position'],
	},
	hubspot: {
		required: ['Record ID'],
		typical: [
			'Contact owner',
			'Lead Status',
			'Lifecycle Stage',
			'Create Date',
			'Associated Company',
			'First Name',
			'Last Name',
			'Email',
		],
	},
	salesforce: {
		required: ['Last Name'],
		typical: [
			'Account Name',
			'Account Owner',
			'Mailing Street',
			'Mailing City',
			'Mailing State/Province',
			'Mailing Zip/Postal Code',
			'Mailing Country',
			'Contact Record Type',
			'Lead Source',
		],
		atLeast: 2,
	},
	salesforceApi: {
		required: ['LastName'],
		typical: ['AccountId', 'MailingStreet', 'MailingCity', 'Birthdate', 'OwnerId', 'LeadSource'],
		atLeast: 2,
	},
};

/** The export that a header row is of, or `undefined`. Case does not matter, nor does the order. */
export function recognisePreset(header: readonly string[]): PresetId | undefined {
	const there = new Set(header.map(headerKey));
	const has = (name: string): boolean => there.has(headerKey(name));
	const ids = Object.keys(FINGERPRINTS) as PresetId[];
	return ids.find((id) => {
		const { required, typical, atLeast = 1 } = FINGERPRINTS[id];
		return required.every(has) && typical.filter(has).length >= atLeast;
	});
}

/**
 * What each column of a preset's file feeds, in order; the path `custom` where it becomes the
 * custom field of its header, and `undefined` where the preset does not know the header.
 */
export function presetColumns(
	id: PresetId,
	header: readonly string[],
): (MappedColumn | undefined)[] {
	const known = new Map(
		PRESET_COLUMNS[id].map(([name, path, more]) => [headerKey(name), { path, ...more }]),
	);
	const numbered = id === 'google' || id === 'googleOld' ? googleColumns(header) : undefined;
	return header.map((name) => known.get(headerKey(name)) ?? numbered?.(name));
}

function headerKey(name: string): string {
	return name.trim().toLowerCase();
}
