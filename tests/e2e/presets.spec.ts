import Papa from 'papaparse';
import { expect, test } from '@playwright/test';
import { RollcallPage } from '../support/rollcall-page.ts';

/** By fixture: what it is recognised as, what becomes of its rows, and what some contacts must hold. */
const EXPORTS = [
	{
		file: 'google.csv',
		name: 'Google Contacts export',
		created: 2,
		rejected: 1,
		contact: {
			'First name': 'Zoë',
			'Last name': 'Åström',
			Company: 'Fjord AB',
			'Job title': 'Editor',
			Birthday: "'--12-01",
			Notes: 'Met in Malmö\nSpeaks Danish',
			'E-mail': 'zoe@fjord.example',
			'E-mail 2': 'zoe.private@example.org',
			Phone: "'+46 70 174 06 05",
			'Shoe size': '38',
			Groups: 'myContacts ::: Customers',
		},
	},
	{
		file: 'google-older.csv',
		tag: '@long',
		name: 'Google Contacts export (older)',
		created: 2,
		contact: {
			Prefix: 'Dr.',
			'First name': 'Ana',
			'Middle name': 'Maria',
			'Last name': 'Silva',
			Department: 'Cardiology',
		},
	},
	{
		file: 'outlook.csv',
		name: 'Outlook export',
		created: 2,
		contact: {
			Prefix: 'Mrs.',
			'First name': 'Jane',
			Company: 'Acme Ltd',
			'E-mail 2': 'jane@home.example',
			Groups: 'VIP ::: Golf',
		},
	},
	{
		file: 'outlook-com.csv',
		tag: '@long',
		name: 'Outlook.com export',
		created: 2,
		contact: {
			'First name': 'Siobhán',
			'Last name': "O'Neil",
			Nickname: 'Shiv',
			'Job title': 'Pilot',
			Spouse: 'Pat',
		},
	},
	{
		file: 'mailchimp.csv',
		name: 'Mailchimp audience export',
		created: 2,
		contact: {
			'E-mail': 'ali@example.com',
			'Last name': 'Yılmaz',
			LEID: '0123456',
			Groups: 'VIP ::: Blog',
		},
	},
	{
		file: 'linkedin.csv',
		tag: '@long',
		name: 'LinkedIn connections',
		created: 2,
		contact: {
			'First name': 'Priya',
			Company: 'Orbit',
			'Job title': 'CTO',
			'Connected On': '12 Mar 2024',
		},
	},
	{
		file: 'hubspot.csv',
		name: 'HubSpot export',
		created: 2,
		contact: { 'External ID': '1501', 'First name': 'Lena', 'E-mail': 'lena@example.de' },
	},
	{
		file: 'salesforce.csv',
		tag: '@long',
		name: 'Salesforce report',
		created: 2,
		contact: {
			Prefix: 'Ms.',
			'First name': 'Grace',
			'Job title': 'Rear Admiral',
			Company: 'US Navy',
		},
	},
	{
		file: 'salesforce-api.csv',
		name: 'Salesforce export (API names)',
		created: 2,
		contact: { 'External ID': '0035g00000AbCdEAAV', 'First name': 'Ada', Birthday: '1815-12-10' },
	},
];

for (const { file, tag, name, created, rejected = 0, contact } of EXPORTS) {
	test(
		`a ${name} is recognised and imported with the network off`,
		{ tag },
		async ({ page, context }) => {
			const rollcall = new RollcallPage(page);
			await rollcall.open();
			await context.setOffline(true);

			await rollcall.choose(`tests/fixtures/${file}`);
			await expect(page.getByText(name, { exact: false }).first()).toBeVisible();
			const { counts, state } = await rollcall.importFile(`tests/fixtures/${file}`);
			expect(state).toBe('completed');
			expect(counts).toMatchObject({ created, rejected, rows: created + rejected });

			const contacts = Papa.parse<Record<string, string>>((await rollcall.contactsCsv()).slice(1), {
				header: true,
			});
			expect(
				contacts.data.find((row) =>
					Object.entries(contact).every(([column, value]) => row[column] === value),
				),
				JSON.stringify(contacts.data, undefined, 1),
			).toBeDefined();
		},
	);
}
