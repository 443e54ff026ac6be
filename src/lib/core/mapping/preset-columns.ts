import type { MappedColumn, PresetId } from './mapping.ts';

/** A header and what it feeds. The path `custom` stands for the custom field of the header's name. */
export type PresetColumn = readonly [
	header: string,
	path: string,
	more?: Omit<MappedColumn, 'path'>,
];

const NAME_COLUMNS: readonly PresetColumn[] = [
	['First Name', 'firstName'],
	['Middle Name', 'middleName'],
	['Last Name', 'lastName'],
	['Suffix', 'suffix'],
	['Nickname', 'nickname'],
	['Company', 'company'],
	['Department', 'department'],
	['Job Title', 'jobTitle'],
	['Birthday', 'birthday'],
	['Notes', 'notes'],
];

const GOOGLE_SHARED: readonly PresetColumn[] = [
	['Name Prefix', 'prefix'],
	['Name Suffix', 'suffix'],
	['Nickname', 'nickname'],
	['Birthday', 'birthday'],
	['Notes', 'notes'],
	...custom('File As', 'Photo'),
];

/** In the order that makes a person's own number the first one; the fax numbers come last. */
const OUTLOOK_PHONES = numbered('phone', [
	['Primary Phone', 'Main'],
	['Mobile Phone', 'Mobile'],
	['Business Phone', 'Work'],
	['Business Phone 2', 'Work'],
	['Home Phone', 'Home'],
	['Home Phone 2', 'Home'],
	['Other Phone', 'Other'],
	['Company Main Phone', 'Company'],
	['Car Phone', 'Car'],
	['Radio Phone', 'Radio'],
	['Callback', 'Callback'],
	['ISDN', 'ISDN'],
	['TTY/TDD Phone', 'TTY/TDD'],
	['Pager', 'Pager'],
	['Business Fax', 'Work fax'],
	['Home Fax', 'Home fax'],
	['Other Fax', 'Fax'],
]);

/** Both Outlooks: the one on the desktop and the one on the web differ only in what they leave out. */
const OUTLOOK_COLUMNS: readonly PresetColumn[] = [
	...NAME_COLUMNS,
	['Title', 'prefix'],
	['Categories', 'groups', { split: ';' }],
	['E-mail Address', 'email.1'],
	['E-mail 2 Address', 'email.2'],
	['E-mail 3 Address', 'email.3'],
	...OUTLOOK_PHONES,
	...outlookAddress('Business', 1, 'Work'),
	...outlookAddress('Home', 2, 'Home'),
	...outlookAddress('Other', 3, 'Other'),
	['Web Page', 'url.1'],
	['Personal Web Page', 'url.2', { label: 'Home' }],
	// Of somebody else, or of no person: custom fields, so that they can't become keys.
	...custom("Assistant's Phone", "Assistant's Name", "Manager's Name", 'Spouse', 'Children'),
	...custom('Telex', 'Account', 'Anniversary', 'Billing Information', 'Directory Server'),
	...custom('E-mail Type', 'E-mail Display Name', 'E-mail 2 Type', 'E-mail 2 Display Name'),
	...custom('E-mail 3 Type', 'E-mail 3 Display Name', 'Gender', 'Government ID Number', 'Hobby'),
	...custom('Initials', 'Internet Free Busy', 'Keywords', 'Language', 'Location', 'Mileage'),
	...custom('Office Location', 'Organizational ID Number', 'Priority', 'Private', 'Profession'),
	...custom('Referred By', 'Sensitivity', 'User 1', 'User 2', 'User 3', 'User 4'),
	...custom('Given Yomi', 'Surname Yomi', 'Company Yomi', 'IMAddress', 'Schools'),
];

const SALESFORCE_API_PHONES = numbered('phone', [
	['Phone', 'Work'],
	['MobilePhone', 'Mobile'],
	['HomePhone', 'Home'],
	['OtherPhone', 'Other'],
	['Fax', 'Fax'],
]);

/**
 * What the columns of well-known exports feed, by header. Google's numbered ones
 * (`E-mail 2 - Value`) follow a pattern instead: see google-columns.ts.
 */
export const PRESET_COLUMNS: Readonly<Record<PresetId, readonly PresetColumn[]>> = {
	google: [
		...GOOGLE_SHARED,
		['First Name', 'firstName'],
		['Middle Name', 'middleName'],
		['Last Name', 'lastName'],
		['Organization Name', 'company'],
		['Organization Title', 'jobTitle'],
		['Organization Department', 'department'],
		['Labels', 'groups', { split: ' ::: ' }],
		...custom('Phonetic First Name', 'Phonetic Middle Name', 'Phonetic Last Name'),
	],
	googleOld: [
		...GOOGLE_SHARED,
		['Name', 'fullName'],
		['Given Name', 'firstName'],
		['Additional Name', 'middleName'],
		['Family Name', 'lastName'],
		['Organization 1 - Name', 'company'],
		['Organization 1 - Title', 'jobTitle'],
		['Organization 1 - Department', 'department'],
		['Group Membership', 'groups', { split: ' ::: ' }],
		...custom('Yomi Name', 'Given Name Yomi', 'Additional Name Yomi', 'Family Name Yomi'),
		...custom('Initials', 'Short Name', 'Maiden Name', 'Gender', 'Location'),
		...custom('Billing Information', 'Directory Server', 'Mileage', 'Occupation', 'Hobby'),
		...custom('Sensitivity', 'Priority', 'Subject', 'Language'),
		...custom('Organization 1 - Type', 'Organization 1 - Yomi Name', 'Organization 1 - Symbol'),
		...custom('Organization 1 - Location', 'Organization 1 - Job Description'),
	],
	outlook: OUTLOOK_COLUMNS,
	outlookCom: OUTLOOK_COLUMNS,
	mailchimp: [
		['Email Address', 'email.1'],
		['First Name', 'firstName'],
		['Last Name', 'lastName'],
		['NOTES', 'notes'],
		['TAGS', 'groups', { split: 'quoted' }],
		...custom('MEMBER_RATING', 'OPTIN_TIME', 'OPTIN_IP', 'CONFIRM_TIME', 'CONFIRM_IP'),
		...custom('LATITUDE', 'LONGITUDE', 'GMTOFF', 'DSTOFF', 'TIMEZONE', 'CC', 'REGION'),
		...custom('LAST_CHANGED', 'LEID', 'EUID'),
	],
	linkedin: [
		['First Name', 'firstName'],
		['Last Name', 'lastName'],
		['URL', 'url.1', { label: 'LinkedIn' }],
		['Email Address', 'email.1'],
		['Company', 'company'],
		['Position', 'jobTitle'],
		...custom('Connected On'),
	],
	hubspot: [
		['Record ID', 'externalId'],
		['First Name', 'firstName'],
		['Last Name', 'lastName'],
		['Email', 'email.1'],
		['Additional email addresses', 'email.2', { split: ';' }],
		['Phone Number', 'phone.1'],
		['Mobile Phone Number', 'phone.2', { label: 'Mobile' }],
		['Fax Number', 'phone.3', { label: 'Fax' }],
		['Company Name', 'company'],
		['Associated Company', 'company'],
		...custom('Contact owner', 'Lead Status', 'Lifecycle Stage', 'Create Date'),
	],
	salesforce: [
		['Salutation', 'prefix'],
		['First Name', 'firstName'],
		['Last Name', 'lastName'],
		['Title', 'jobTitle'],
		['Account Name', 'company'],
		['Contact ID', 'externalId'],
		['Email', 'email.1'],
		['Phone', 'phone.1', { label: 'Work' }],
		['Mobile', 'phone.2', { label: 'Mobile' }],
		['Home Phone', 'phone.3', { label: 'Home' }],
		['Fax', 'phone.4', { label: 'Fax' }],
		...salesforceAddress('Mailing', 1, ' ', 'State/Province', 'Zip/Postal Code'),
		...salesforceAddress('Other', 2, ' ', 'State/Province', 'Zip/Postal Code'),
		...custom('Contact Record Type', 'Account Owner', 'Lead Source'),
	],
	salesforceApi: [
		['Id', 'externalId'],
		['Salutation', 'prefix'],
		['FirstName', 'firstName'],
		['MiddleName', 'middleName'],
		['LastName', 'lastName'],
		['Suffix', 'suffix'],
		['Name', 'fullName'],
		['Title', 'jobTitle'],
		['Department', 'department'],
		['Email', 'email.1'],
		['Birthdate', 'birthday'],
		['Description', 'notes'],
		...SALESFORCE_API_PHONES,
		...salesforceAddress('Mailing', 1, '', 'State', 'PostalCode'),
		...salesforceAddress('Other', 2, '', 'State', 'PostalCode'),
		...custom('AccountId', 'OwnerId', 'LeadSource', 'AssistantPhone', 'AssistantName'),
	],
};

function custom(...headers: string[]): PresetColumn[] {
	return headers.map((header) => [header, 'custom']);
}

/** Headers and their labels as items of one list, numbered in this order. */
function numbered(list: string, columns: readonly (readonly [string, string])[]): PresetColumn[] {
	return columns.map(([header, label], at) => [header, `${list}.${at + 1}`, { label }]);
}

function outlookAddress(kind: string, item: number, label: string): PresetColumn[] {
	const part = (name: string): string => `address.${item}.${name}`;
	return [
		[`${kind} Address`, part('formatted'), { label }],
		[`${kind} Street`, part('street'), { label }],
		[`${kind} Street 2`, part('extended'), { label }],
		[`${kind} Street 3`, part('extended'), { label, join: '\n' }],
		[`${kind} City`, part('city'), { label }],
		[`${kind} State`, part('region'), { label }],
		[`${kind} Postal Code`, part('postalCode'), { label }],
		[`${kind} Country/Region`, part('country'), { label }],
		[`${kind} Country`, part('country'), { label }],
		[`${kind} Address PO Box`, part('poBox'), { label }],
	];
}

function salesforceAddress(
	label: string,
	item: number,
	space: string,
	region: string,
	postalCode: string,
): PresetColumn[] {
	const part = (header: string, name: string): PresetColumn => [
		`${label}${space}${header}`,
		`address.${item}.${name}`,
		{ label },
	];
	return [
		part('Street', 'street'),
		part('City', 'city'),
		part(region, 'region'),
		part(postalCode, 'postalCode'),
		part('Country', 'country'),
	];
}
