import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FIELD_TERMS, RARE_TERMS } from '../../../src/lib/core/mapping/header-words/words.ts';
import { compileMapping } from '../../../src/lib/core/mapping/map-rows.ts';
import type { MappedColumn } from '../../../src/lib/core/mapping/mapping.ts';
import { mappableFields, pathLabel } from '../../../src/lib/core/mapping/path-labels.ts';
import { recogniseColumns } from '../../../src/lib/core/mapping/recognise.ts';
import {
	HEADER_LANGUAGES,
	meaningOf,
	normaliseHeader,
	wordsOf,
} from '../../../src/lib/core/mapping/synonyms.ts';

/** `email.1 [Work] /;/` for a column with a label and a split; a custom field of the header's name is `custom`. */
function shown(column: MappedColumn, header: string): string {
	const path = column.path === `custom.${header}` ? 'custom' : String(column.path);
	const label = column.label === undefined ? '' : ` [${column.label}]`;
	const split = column.split === undefined ? '' : ` /${column.split}/`;
	return (
		path + label + split + (column.join === undefined ? '' : ` +${JSON.stringify(column.join)}`)
	);
}

/** Asserts what every column of a header row feeds, written as `Header → path` lines. */
function expectColumns(lines: string, preset: string | undefined, rows: string[][] = []): void {
	const expected = lines
		.trim()
		.split('\n')
		.map((line) => line.trim());
	const header = expected.map((line) => line.split(' → ')[0]);
	const mapping = recogniseColumns(header, rows);
	expect(
		mapping.columns.map((column, at) => `${header[at]} → ${shown(column, header[at])}`),
	).toEqual(expected);
	expect(mapping.preset).toBe(preset);
}

function pathsOf(header: readonly string[], rows: readonly (readonly string[])[] = []) {
	return recogniseColumns(header, rows).columns.map(({ path }) => path);
}

describe('known exports', () => {
	test('Google Contacts', () => {
		expectColumns(
			`First Name → firstName
			Middle Name → middleName
			Last Name → lastName
			Phonetic First Name → custom
			Phonetic Middle Name → custom
			Phonetic Last Name → custom
			Name Prefix → prefix
			Name Suffix → suffix
			Nickname → nickname
			File As → custom
			Organization Name → company
			Organization Title → jobTitle
			Organization Department → department
			Birthday → birthday
			Notes → notes
			Photo → custom
			Labels → groups / ::: /
			E-mail 1 - Label → email.1.label / ::: /
			E-mail 1 - Value → email.1 / ::: /
			E-mail 2 - Label → email.2.label / ::: /
			E-mail 2 - Value → email.2 / ::: /
			Phone 1 - Label → phone.1.label / ::: /
			Phone 1 - Value → phone.1 / ::: /
			Address 1 - Label → address.1.label / ::: /
			Address 1 - Formatted → address.1.formatted / ::: /
			Address 1 - Street → address.1.street / ::: /
			Address 1 - City → address.1.city / ::: /
			Address 1 - PO Box → address.1.poBox / ::: /
			Address 1 - Region → address.1.region / ::: /
			Address 1 - Postal Code → address.1.postalCode / ::: /
			Address 1 - Country → address.1.country / ::: /
			Address 1 - Extended Address → address.1.extended / ::: /
			Website 1 - Label → url.1.label / ::: /
			Website 1 - Value → url.1 / ::: /
			Event 1 - Label → customField.3.label
			Event 1 - Value → customField.3 [Event 1]
			Relation 1 - Label → customField.4.label
			Relation 1 - Value → customField.4 [Relation 1]
			Custom Field 1 - Label → customField.1.label
			Custom Field 1 - Value → customField.1 [Custom Field 1]
			Custom Field 2 - Label → customField.2.label
			Custom Field 2 - Value → customField.2 [Custom Field 2]`,
			'google',
		);
	});

	test('Google Contacts, with what nobody filled left out and more of the rest', () => {
		const numbered = Array.from({ length: 12 }, (_, at) => `E-mail ${at + 1} - Value`);
		const mapping = recogniseColumns(
			['First Name', 'Last Name', 'File As', 'Labels', ...numbered],
			[],
		);
		expect(mapping.preset).toBe('google');
		expect(mapping.columns[15].path).toBe('email.12');
	});

	test('Google Contacts, older', () => {
		expectColumns(
			`Name → fullName
			Given Name → firstName
			Additional Name → middleName
			Family Name → lastName
			Yomi Name → custom
			Given Name Yomi → custom
			Additional Name Yomi → custom
			Family Name Yomi → custom
			Name Prefix → prefix
			Name Suffix → suffix
			Initials → custom
			Nickname → nickname
			Short Name → custom
			Maiden Name → custom
			File As → custom
			Birthday → birthday
			Gender → custom
			Location → custom
			Billing Information → custom
			Directory Server → custom
			Mileage → custom
			Occupation → custom
			Hobby → custom
			Sensitivity → custom
			Priority → custom
			Subject → custom
			Notes → notes
			Language → custom
			Photo → custom
			Group Membership → groups / ::: /
			E-mail 1 - Type → email.1.label / ::: /
			E-mail 1 - Value → email.1 / ::: /
			Phone 1 - Type → phone.1.label / ::: /
			Phone 1 - Value → phone.1 / ::: /
			Address 1 - Type → address.1.label / ::: /
			Address 1 - Formatted → address.1.formatted / ::: /
			Address 1 - Street → address.1.street / ::: /
			Address 1 - City → address.1.city / ::: /
			Address 1 - PO Box → address.1.poBox / ::: /
			Address 1 - Region → address.1.region / ::: /
			Address 1 - Postal Code → address.1.postalCode / ::: /
			Address 1 - Country → address.1.country / ::: /
			Address 1 - Extended Address → address.1.extended / ::: /
			Organization 1 - Type → custom
			Organization 1 - Name → company
			Organization 1 - Yomi Name → custom
			Organization 1 - Title → jobTitle
			Organization 1 - Department → department
			Organization 1 - Symbol → custom
			Organization 1 - Location → custom
			Organization 1 - Job Description → custom
			Website 1 - Type → url.1.label / ::: /
			Website 1 - Value → url.1 / ::: /
			Custom Field 1 - Type → customField.1.label
			Custom Field 1 - Value → customField.1 [Custom Field 1]`,
			'googleOld',
		);
	});

	test('Outlook', () => {
		expectColumns(
			`Title → prefix
			First Name → firstName
			Middle Name → middleName
			Last Name → lastName
			Suffix → suffix
			Company → company
			Department → department
			Job Title → jobTitle
			Business Street → address.1.street [Work]
			Business Street 2 → address.1.extended [Work]
			Business Street 3 → address.1.extended [Work] +"\\n"
			Business City → address.1.city [Work]
			Business State → address.1.region [Work]
			Business Postal Code → address.1.postalCode [Work]
			Business Country/Region → address.1.country [Work]
			Home Street → address.2.street [Home]
			Home Street 2 → address.2.extended [Home]
			Home Street 3 → address.2.extended [Home] +"\\n"
			Home City → address.2.city [Home]
			Home State → address.2.region [Home]
			Home Postal Code → address.2.postalCode [Home]
			Home Country/Region → address.2.country [Home]
			Other Street → address.3.street [Other]
			Other Street 2 → address.3.extended [Other]
			Other Street 3 → address.3.extended [Other] +"\\n"
			Other City → address.3.city [Other]
			Other State → address.3.region [Other]
			Other Postal Code → address.3.postalCode [Other]
			Other Country/Region → address.3.country [Other]
			Assistant's Phone → custom
			Business Fax → phone.15 [Work fax]
			Business Phone → phone.3 [Work]
			Business Phone 2 → phone.4 [Work]
			Callback → phone.11 [Callback]
			Car Phone → phone.9 [Car]
			Company Main Phone → phone.8 [Company]
			Home Fax → phone.16 [Home fax]
			Home Phone → phone.5 [Home]
			Home Phone 2 → phone.6 [Home]
			ISDN → phone.12 [ISDN]
			Mobile Phone → phone.2 [Mobile]
			Other Fax → phone.17 [Fax]
			Other Phone → phone.7 [Other]
			Pager → phone.14 [Pager]
			Primary Phone → phone.1 [Main]
			Radio Phone → phone.10 [Radio]
			TTY/TDD Phone → phone.13 [TTY/TDD]
			Telex → custom
			Account → custom
			Anniversary → custom
			Assistant's Name → custom
			Billing Information → custom
			Birthday → birthday
			Business Address PO Box → address.1.poBox [Work]
			Categories → groups /;/
			Children → custom
			Directory Server → custom
			E-mail Address → email.1
			E-mail Type → custom
			E-mail Display Name → custom
			E-mail 2 Address → email.2
			E-mail 2 Type → custom
			E-mail 2 Display Name → custom
			E-mail 3 Address → email.3
			E-mail 3 Type → custom
			E-mail 3 Display Name → custom
			Gender → custom
			Government ID Number → custom
			Hobby → custom
			Home Address PO Box → address.2.poBox [Home]
			Initials → custom
			Internet Free Busy → custom
			Keywords → custom
			Language → custom
			Location → custom
			Manager's Name → custom
			Mileage → custom
			Notes → notes
			Office Location → custom
			Organizational ID Number → custom
			Other Address PO Box → address.3.poBox [Other]
			Priority → custom
			Private → custom
			Profession → custom
			Referred By → custom
			Sensitivity → custom
			Spouse → custom
			User 1 → custom
			User 2 → custom
			User 3 → custom
			User 4 → custom
			Web Page → url.1`,
			'outlook',
		);
	});

	test('Outlook 2003 says "Country"', () => {
		const header = [
			'First Name',
			'Last Name',
			'E-mail Address',
			'Home Phone',
			'Categories',
			'Web Page',
		];
		const mapping = recogniseColumns([...header, 'Business City', 'Business Country'], []);
		expect(mapping.preset).toBe('outlook');
		expect(mapping.columns[7]).toEqual({ path: 'address.1.country', label: 'Work' });
	});

	test('Outlook.com', () => {
		expectColumns(
			`First Name → firstName
			Middle Name → middleName
			Last Name → lastName
			Title → prefix
			Suffix → suffix
			Nickname → nickname
			Given Yomi → custom
			Surname Yomi → custom
			E-mail Address → email.1
			E-mail 2 Address → email.2
			E-mail 3 Address → email.3
			Home Phone → phone.5 [Home]
			Home Phone 2 → phone.6 [Home]
			Business Phone → phone.3 [Work]
			Business Phone 2 → phone.4 [Work]
			Mobile Phone → phone.2 [Mobile]
			Car Phone → phone.9 [Car]
			Other Phone → phone.7 [Other]
			Primary Phone → phone.1 [Main]
			Pager → phone.13 [Pager]
			Business Fax → phone.14 [Work fax]
			Home Fax → phone.15 [Home fax]
			Other Fax → phone.16 [Fax]
			Company Main Phone → phone.8 [Company]
			Callback → phone.11 [Callback]
			Radio Phone → phone.10 [Radio]
			Telex → custom
			TTY/TDD Phone → phone.12 [TTY/TDD]
			IMAddress → custom
			Job Title → jobTitle
			Department → department
			Company → company
			Office Location → custom
			Manager's Name → custom
			Assistant's Name → custom
			Assistant's Phone → custom
			Company Yomi → custom
			Business Street → address.1.street [Work]
			Business City → address.1.city [Work]
			Business State → address.1.region [Work]
			Business Postal Code → address.1.postalCode [Work]
			Business Country/Region → address.1.country [Work]
			Home Street → address.2.street [Home]
			Home City → address.2.city [Home]
			Home State → address.2.region [Home]
			Home Postal Code → address.2.postalCode [Home]
			Home Country/Region → address.2.country [Home]
			Other Street → address.3.street [Other]
			Other City → address.3.city [Other]
			Other State → address.3.region [Other]
			Other Postal Code → address.3.postalCode [Other]
			Other Country/Region → address.3.country [Other]
			Personal Web Page → url.2 [Home]
			Spouse → custom
			Schools → custom
			Hobby → custom
			Location → custom
			Web Page → url.1
			Birthday → birthday
			Anniversary → custom
			Notes → notes`,
			'outlookCom',
		);
	});

	test('Mailchimp, with audience fields of its own', () => {
		expectColumns(
			`Email Address → email.1
			First Name → firstName
			Last Name → lastName
			Address → address.1.formatted
			Phone Number → phone.1
			Birthday → birthday
			Shoe size → custom
			MEMBER_RATING → custom
			OPTIN_TIME → custom
			OPTIN_IP → custom
			CONFIRM_TIME → custom
			CONFIRM_IP → custom
			LATITUDE → custom
			LONGITUDE → custom
			GMTOFF → custom
			DSTOFF → custom
			TIMEZONE → custom
			CC → custom
			REGION → custom
			LAST_CHANGED → custom
			LEID → custom
			EUID → custom
			NOTES → notes
			TAGS → groups /quoted/`,
			'mailchimp',
		);
	});

	test('LinkedIn', () => {
		expectColumns(
			`First Name → firstName
			Last Name → lastName
			URL → url.1 [LinkedIn]
			Email Address → email.1
			Company → company
			Position → jobTitle
			Connected On → custom`,
			'linkedin',
		);
	});

	test('HubSpot', () => {
		expectColumns(
			`Record ID → externalId
			First Name → firstName
			Last Name → lastName
			Email → email.1
			Phone Number → phone.1
			Contact owner → custom
			Lead Status → custom
			Lifecycle Stage → custom
			Create Date → custom
			Associated Company → company
			Street Address → address.1.street
			City → address.1.city
			Job Title → jobTitle
			Website URL → url.1`,
			'hubspot',
		);
	});

	test('a Salesforce report', () => {
		expectColumns(
			`Salutation → prefix
			First Name → firstName
			Last Name → lastName
			Title → jobTitle
			Mailing Street → address.1.street [Mailing]
			Mailing City → address.1.city [Mailing]
			Mailing State/Province → address.1.region [Mailing]
			Mailing Zip/Postal Code → address.1.postalCode [Mailing]
			Mailing Country → address.1.country [Mailing]
			Phone → phone.1 [Work]
			Email → email.1
			Contact Record Type → custom
			Account Name → company
			Account Owner → custom
			Lead Source → custom`,
			'salesforce',
		);
	});

	test('Salesforce by API names', () => {
		expectColumns(
			`Id → externalId
			AccountId → custom
			FirstName → firstName
			LastName → lastName
			MailingStreet → address.1.street [Mailing]
			MailingCity → address.1.city [Mailing]
			MailingState → address.1.region [Mailing]
			MailingPostalCode → address.1.postalCode [Mailing]
			MailingCountry → address.1.country [Mailing]
			MobilePhone → phone.1 [Mobile]
			Email → email.1
			Birthdate → birthday`,
			'salesforceApi',
		);
	});

	test('listmonk', () => {
		const rows = [['a@x.com', 'Ana Silva', '{"city": "Bern"}']];
		expectColumns('email → email.1\nname → fullName\nattributes → custom', undefined, rows);
	});

	test('the plain one', () => {
		expectColumns(
			`email → email.1
			first_name → firstName
			last_name → lastName
			phone → phone.1
			company → company`,
			undefined,
		);
	});
});

describe('headers in twelve languages', () => {
	test.each([
		[
			'en',
			'Title,First name,Last name,Company,E-mail,Work phone,Mobile,Street,ZIP code,City,Country,Date of birth,Website,Comments,Customer number',
		],
		[
			'de',
			'Titel,Vorname,Nachname,Firma,E-Mail-Adresse,Telefon geschäftlich,Handy,Straße,PLZ,Ort,Land,Geburtsdatum,Webseite,Bemerkungen,Kundennummer',
		],
		[
			'fr',
			'Titre,Prénom,Nom de famille,Société,Courriel,Téléphone professionnel,Portable,Rue,Code postal,Ville,Pays,Date de naissance,Site web,Remarques,Numéro de client',
		],
		[
			'es',
			'Título,Nombre,Apellidos,Empresa,Correo electrónico,Teléfono del trabajo,Móvil,Calle,Código postal,Ciudad,País,Fecha de nacimiento,Página web,Observaciones,Número de cliente',
		],
		[
			'pt',
			'Título,Nome,Sobrenome,Empresa,Endereço de e-mail,Telefone comercial,Celular,Rua,CEP,Cidade,País,Data de nascimento,Página web,Observações,Código do cliente',
		],
		[
			'it',
			'Titolo,Nome,Cognome,Azienda,Indirizzo e-mail,Telefono ufficio,Cellulare,Via,CAP,Città,Paese,Data di nascita,Sito web,Note,Codice cliente',
		],
		[
			'nl',
			'Titel,Voornaam,Achternaam,Bedrijf,E-mailadres,Telefoon werk,Mobiel,Straat,Postcode,Plaats,Land,Geboortedatum,Website,Opmerkingen,Klantnummer',
		],
		[
			'pl',
			'Tytuł,Imię,Nazwisko,Nazwa firmy,Adres e-mail,Telefon służbowy,Telefon komórkowy,Ulica,Kod pocztowy,Miasto,Kraj,Data urodzenia,Strona internetowa,Uwagi,Numer klienta',
		],
		[
			'sv',
			'Titel,Förnamn,Efternamn,Företag,E-postadress,Telefon arbete,Mobil,Gata,Postnummer,Ort,Land,Födelsedatum,Webbplats,Anteckningar,Kundnummer',
		],
		[
			'ru',
			'Титул,Имя,Фамилия,Компания,Электронная почта,Рабочий телефон,Мобильный,Улица,Почтовый индекс,Город,Страна,Дата рождения,Сайт,Примечания,Номер клиента',
		],
		[
			'ja',
			'肩書き,名,姓,会社名,メールアドレス,勤務先電話番号,携帯電話,番地,郵便番号,市区町村,国,生年月日,ホームページ,備考,顧客番号',
		],
		[
			'zh',
			'头衔,名,姓,公司,电子邮件,工作电话,手机,街道,邮编,城市,国家,出生日期,网站,备注,客户编号',
		],
	])('%s', (_, header) => {
		const mapping = recogniseColumns(header.split(','), []);
		expect(mapping.columns.map((column) => shown(column, ''))).toEqual([
			...['jobTitle', 'firstName', 'lastName', 'company', 'email.1', 'phone.1 [Work]'],
			...['phone.2 [Mobile]', 'address.1.street', 'address.1.postalCode', 'address.1.city'],
			...['address.1.country', 'birthday', 'url.1', 'notes', 'externalId'],
		]);
	});

	test('have words for every meaning, and no word for two', () => {
		const meanings = new Map<string, string>();
		for (const [language, words] of Object.entries(HEADER_LANGUAGES)) {
			for (const term of [...FIELD_TERMS, ...RARE_TERMS]) {
				const own = wordsOf((words as Record<string, string | undefined>)[term]);
				if ((FIELD_TERMS as readonly string[]).includes(term)) {
					expect(own.length, `${language} ${term}`).toBeGreaterThan(0);
				}
				for (const word of own) {
					expect(meanings.get(word) ?? term, `"${word}" in ${language}`).toBe(term);
					meanings.set(word, term);
				}
			}
		}
	});
});

describe('a header', () => {
	test.each([
		'First Name',
		'first_name',
		'FirstName',
		'FIRST NAME',
		' first-name: ',
		'first.name',
		'Ｆｉｒｓｔ name',
	])('means the same written as "%s"', (header) => {
		expect(meaningOf(header)).toEqual({ term: 'firstName' });
	});

	test.each([
		['E-Mail', 'email'],
		['eMail', 'email'],
		['emailAddress', 'email address'],
		['Numéro de téléphone', 'numero telephone'],
		["Date d'anniversaire", 'date anniversaire'],
		['Straße', 'strasse'],
		['Województwo', 'wojewodztwo'],
		['LA', 'la'],
		['', ''],
		['Name of the Company', 'name company'],
		['Sur-Name', 'sur name'],
		['Own E-Mail', 'own email'],
		['  Name ', 'name'],
		['De la', 'de la'],
	])('"%s" is evened out to "%s"', (header, words) => {
		expect(normaliseHeader(header)).toBe(words);
	});

	test.each([
		['Email 2', { term: 'email', item: 2 }],
		['phone2', { term: 'phone', item: 2 }],
		['Telefon 1', { term: 'phone', item: 1 }],
		['電話番号２', { term: 'phone', item: 2 }],
		['Privattelefon', { term: 'phone', label: 'Home' }],
		['Téléphone du domicile', { term: 'phone', label: 'Home' }],
		['自宅電話番号', { term: 'phone', label: 'Home' }],
		['Person - Email - Work', { term: 'email', label: 'Work' }],
		['Secondary e-mail', { term: 'email', label: 'Other' }],
		['Primary Email', { term: 'email' }],
		['Cell', { term: 'mobile', label: 'Mobile' }],
		['Handy geschäftlich', { term: 'mobile', label: 'Work mobile' }],
		['Business Fax', { term: 'fax', label: 'Work fax' }],
		['Phone 2 - Type', { term: 'phone', item: 2, isLabel: true }],
	])('"%s" is understood', (header, meaning) => {
		expect(meaningOf(header)).toEqual(meaning);
	});

	test.each([
		'Manager e-mail',
		"Assistant's phone",
		'Spouse name',
		'Company ID',
		'Contact type',
		'Phone extension',
		'Email opt-in',
		'State of mind',
		'Account owner',
		'紧急联系人电话',
		'x'.repeat(100_000),
	])('"%.40s" is left alone', (header) => {
		expect(meaningOf(header)).toBeUndefined();
	});
});

describe('columns seen beside each other', () => {
	test.each([
		[
			['Nom', 'Prénom'],
			['lastName', 'firstName'],
		],
		[
			['Name', 'Vorname'],
			['lastName', 'firstName'],
		],
		[
			['Nombre', 'Apellidos'],
			['firstName', 'lastName'],
		],
		[
			['Имя', 'Отчество', 'Фамилия'],
			['firstName', 'middleName', 'lastName'],
		],
		[
			['Name', 'First name', 'Last name'],
			['fullName', 'firstName', 'lastName'],
		],
		[
			['Nom', 'Ville'],
			['fullName', 'address.1.city'],
		],
		[
			['Voornaam', 'Tussenvoegsel', 'Achternaam'],
			['firstName', 'lastName', 'lastName'],
		],
		[
			['Nombre', 'Primer apellido', 'Segundo apellido'],
			['firstName', 'lastName', 'lastName'],
		],
		[
			['Tussenvoegsel', 'Plaats'],
			['custom.Tussenvoegsel', 'address.1.city'],
		],
	])('%j are names as that language has them', (header, paths) => {
		expect(pathsOf(header)).toEqual(paths);
	});

	test.each([
		[['Address'], ['address.1.formatted']],
		[
			['Address', 'City'],
			['address.1.street', 'address.1.city'],
		],
		[
			['Address', 'Street', 'City'],
			['address.1.formatted', 'address.1.street', 'address.1.city'],
		],
		[
			['Address 1', 'Address 2', 'City'],
			['address.1.street', 'address.1.extended', 'address.1.city'],
		],
		[
			['Street', 'City', 'Street 2', 'City 2'],
			['address.1.street', 'address.1.city', 'address.2.street', 'address.2.city'],
		],
		[
			['Straße', 'Hausnummer', 'Ort'],
			['address.1.street', 'address.1.street', 'address.1.city'],
		],
		[
			['Nr', 'Name', 'Straße'],
			['custom.Nr', 'fullName', 'address.1.street'],
		],
		[
			['Home City', 'Work City', 'Home ZIP'],
			['address.1.city', 'address.2.city', 'address.1.postalCode'],
		],
		[
			['Billing Address 1', 'Billing City', 'Shipping City'],
			['address.1.street', 'address.1.city', 'address.2.city'],
		],
		[
			['Address Type', 'City'],
			['address.1.label', 'address.1.city'],
		],
	])('%j are parts of addresses', (header, paths) => {
		expect(pathsOf(header)).toEqual(paths);
	});

	test.each([
		[
			['Email', 'Email 2', 'E-mail 3'],
			['email.1', 'email.2', 'email.3'],
		],
		[
			['email', 'email', 'email_1'],
			['email.1', 'email.2', 'email.3'],
		],
		[['Email 2'], ['email.1']],
		[
			['Fax', 'Phone', 'Mobile'],
			['phone.3', 'phone.1', 'phone.2'],
		],
		[
			['Home phone', 'Home phone 2', 'Work phone'],
			['phone.1', 'phone.2', 'phone.3'],
		],
		[
			['Phone', 'Phone type', 'Phone 2', 'Phone 2 type'],
			['phone.1', 'phone.1.label', 'phone.2', 'phone.2.label'],
		],
		[['Phone type'], ['custom.Phone type']],
	])('%j are items of lists', (header, paths) => {
		expect(pathsOf(header)).toEqual(paths);
	});

	test('that want the same field do not share it: the first has it', () => {
		expect(pathsOf(['Company', 'Organisation', 'Employer'])).toEqual([
			'company',
			'custom.Organisation',
			'custom.Employer',
		]);
	});

	test('"Title" is a prefix where people are called so', () => {
		expect(
			pathsOf(
				['Title', 'Surname'],
				[
					['Mr', 'A'],
					['Dr.', 'B'],
					['', 'C'],
				],
			)[0],
		).toBe('prefix');
		expect(
			pathsOf(
				['Title', 'Surname'],
				[
					['CFO', 'A'],
					['Head of Sales', 'B'],
				],
			)[0],
		).toBe('jobTitle');
		expect(pathsOf(['Title', 'Job title'])).toEqual(['prefix', 'jobTitle']);
		expect(pathsOf(['Anrede', 'Titel'], [['Herr', 'Dr.']])).toEqual(['prefix', 'prefix']);
	});
});

describe('the values of a column', () => {
	const rows = [
		['a@x.com', '+41 44 668 18 00', 'https://a.example', '1980-05-17', '12'],
		['b@x.com', '(415) 555-0000', 'www.b.example', '', '13'],
		['not known', '044 668 18 01', 'https://c.example', '03.04.1979', '14'],
	];

	test('show what an unknown header means, and its name is the label', () => {
		const mapping = recogniseColumns(
			['Kontaktweg', 'WhatsApp', 'Portfolio', 'Your birthday', 'Age'],
			rows,
		);
		expect(mapping.columns).toEqual([
			{ path: 'email.1', label: 'Kontaktweg' },
			{ path: 'phone.1', label: 'WhatsApp' },
			{ path: 'url.1', label: 'Portfolio' },
			{ path: 'birthday' },
			{ path: 'custom.Age' },
		]);
	});

	test('come after what a name says', () => {
		expect(pathsOf(['Kontaktweg', 'Email'], [['a@x.com', 'b@x.com']])).toEqual([
			'email.2',
			'email.1',
		]);
	});

	test('of somebody else stay custom fields', () => {
		expect(pathsOf(['Contact owner', 'Manager', 'Photo', 'Updated'], rows)).toEqual([
			'custom.Contact owner',
			'custom.Manager',
			'custom.Photo',
			'custom.Updated',
		]);
	});

	test('that repeat are not the contacts own', () => {
		const repeated = Array.from({ length: 10 }, (_, at) => [`owner${at % 2}@x.com`]);
		expect(pathsOf(['Responsible'], repeated)).toEqual(['custom.Responsible']);
	});

	test('make a birthday only of a column that is called so', () => {
		expect(pathsOf(['Joined', 'Birthday (dd.mm.yyyy)'], [['2020-01-01', '01.02.1980']])).toEqual([
			'custom.Joined',
			'birthday',
		]);
	});

	test.each([
		'2024-05-17',
		'37.7749',
		'-122.419416',
		'12345678',
		'192.168.100.100',
		'4111111111111111',
	])('like %s are no phone numbers', (value) => {
		expect(pathsOf(['Thing'], [[value]])).toEqual(['custom.Thing']);
	});

	test('are no e-mails because the header says "address" or "name"', () => {
		expect(pathsOf(['Address'], [['a@x.com']])).toEqual(['email.1']);
		expect(pathsOf(['Name'], [['a@x.com']])).toEqual(['email.1']);
	});

	test('are all there is where the file has no header', () => {
		const header = ['Column 1', 'Column 2', 'Column 3', 'Column 4', 'Column 5'];
		const rows = [
			['Ana Silva', 'a@x.com', '41446681800', 'Bern', 'https://a.example'],
			['Łukasz O’Neil', 'b@x.com', '41446681801', 'Basel', ''],
		];
		expect(recogniseColumns(header, rows).columns).toEqual([
			{ path: 'fullName' },
			{ path: 'email.1' },
			{ path: 'phone.1' },
			{ path: 'custom.Column 4' },
			{ path: 'url.1' },
		]);
	});

	test('blank all through, a column is known by its name', () => {
		expect(
			pathsOf(
				['Email', 'Phone'],
				[
					['', ' '],
					['', ''],
				],
			),
		).toEqual(['email.1', 'phone.1']);
	});
});

describe('cells of several values', () => {
	test.each([
		['Email', 'a@x.com ::: b@x.com', ' ::: '],
		['Email', 'a@x.com; b@x.com', ';'],
		['Email', 'a@x.com, b@x.com', ','],
		['Email', '"Silva, Ana" a@x.com', undefined],
		['Phone', '+41 44 668 18 00; 044 668 18 01', ';'],
		['Phone', '+41 44 668 18 00; ext 5', undefined],
		['Tags', 'A;B, C', ';'],
		['Tags', 'A,B', ','],
		['Tags', '"A","B"', 'quoted'],
		['Tags', 'A', ';'],
		['Tags', '* myContacts ::: A', ' ::: '],
		['Notes', 'a; b ::: c', undefined],
	])('%s: %s', (header, cell, split) => {
		expect(recogniseColumns([header], [['x'], [cell]]).columns[0].split).toBe(split);
	});
});

describe('columns that nothing wants', () => {
	test('are custom fields of their name, each of its own', () => {
		expect(pathsOf(['Foo', 'Foo', '', ' ', 'Foo 2', 'Foo', ' two \n lines '])).toEqual([
			'custom.Foo',
			'custom.Foo 2',
			'custom.Column 3',
			'custom.Column 4',
			'custom.Foo 2 2',
			'custom.Foo 3',
			'custom.two lines',
		]);
	});

	test('may be called anything', () => {
		expect(pathsOf(['email', '__proto__', 'constructor', 'toString', 'hasOwnProperty'])).toEqual([
			'email.1',
			'custom.__proto__',
			'custom.constructor',
			'custom.toString',
			'custom.hasOwnProperty',
		]);
	});
});

test('no column is lost, and no two share a field unless they say so', () => {
	const words = Object.values(HEADER_LANGUAGES).flatMap((language) =>
		Object.values(language).join(',').split(','),
	);
	const name = fc.oneof(
		fc.constantFrom(...words),
		fc.tuple(fc.constantFrom(...words), fc.nat(3)).map(([word, number]) => `${word} ${number}`),
		fc.constantFrom(
			'E-mail 1 - Value',
			'First Name',
			'Last Name',
			'Labels',
			'File As',
			'Phone 1 - Label',
		),
		fc.string({ maxLength: 12 }),
	);
	const value = fc.constantFrom(
		'',
		'a@x.com',
		'b@x.com',
		'+41 44 668 18 00',
		'https://x.com',
		'Ana Silva',
	);
	fc.assert(
		fc.property(
			fc.array(name, { maxLength: 12 }),
			fc.array(fc.array(value, { maxLength: 12 }), { maxLength: 4 }),
			(header, rows) => {
				const { columns } = recogniseColumns(header, rows);
				expect(columns).toHaveLength(header.length);
				const own = columns.filter(({ path, join }) => path !== 'groups' && join === undefined);
				expect(new Set(own.map(({ path }) => path)).size).toBe(own.length);
				compileMapping({ columns });
			},
		),
		{ numRuns: 500 },
	);
}, 30_000);

test('a header of thousands of columns is read at once', () => {
	const started = performance.now();
	for (const name of ['c', 'Email ', 'City ', 'Phone type ', 'same']) {
		const header = Array.from({ length: 2_000 }, (_, at) => (name === 'same' ? name : name + at));
		expect(recogniseColumns(header, []).columns).toHaveLength(2_000);
	}
	expect(performance.now() - started).toBeLessThan(5_000);
});

describe('labels of paths', () => {
	test.each([
		['firstName', 'First name'],
		['email.1', 'E-mail'],
		['email.2', 'E-mail 2'],
		['email.2.label', 'E-mail 2 label'],
		['address.1.city', 'Address 1 city'],
		['url.1', 'Website'],
		['groups', 'Groups'],
		['custom.Shoe size', 'Shoe size'],
		['customField.2', 'Custom field 2'],
		['customField.2.label', 'Custom field 2 name'],
		['nonsense', 'nonsense'],
	])('%s is called "%s"', (path, label) => {
		expect(pathLabel(path)).toBe(label);
	});

	test('are each used once among the fields to choose from', () => {
		const labels = mappableFields().map(({ label }) => label);
		expect(new Set(labels).size).toBe(labels.length);
		expect(labels).toEqual(
			expect.arrayContaining(['First name', 'E-mail 2', 'Phone', 'Street', 'Groups']),
		);
	});

	test('as headers of a file lead back to the same paths', () => {
		const paths = mappableFields().map(({ path }) => path);
		expect(pathsOf(paths.map(pathLabel))).toEqual(paths);
	});
});
