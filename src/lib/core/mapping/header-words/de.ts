import type { HeaderWords } from './words.ts';

export const de: HeaderWords = {
	externalId:
		'Kundennummer, Kunden-Nr, Kundennr, Kunden-ID, Kontakt-ID, Kontaktnummer, Mitgliedsnummer, Mitglieds-Nr, Mitgliedsnr, Personalnummer, Adressnummer, Datensatz-ID, externe ID, Debitorennummer',
	prefix: 'Anrede, Namenspräfix, Präfix, akademischer Titel',
	firstName: 'Vorname, Vornamen',
	middleName: 'zweiter Vorname, weitere Vornamen, weiterer Vorname, Mittelname, 2. Vorname',
	lastName: 'Nachname, Familienname, Zuname, Nachnamen',
	suffix: 'Namenssuffix, Namenszusatz',
	nickname: 'Spitzname, Rufname',
	name: 'Name',
	fullName:
		'vollständiger Name, Vor- und Nachname, Vor- und Zuname, Anzeigename, Ansprechpartner, Ansprechpartnerin, Kontaktperson, Kontaktname, Name Vorname, Vorname Nachname, Vorname Name, Nachname Vorname',
	company:
		'Firma, Firmenname, Unternehmen, Organisation, Arbeitgeber, Unternehmensname, Institution, Firmenbezeichnung',
	title: 'Titel',
	jobTitle:
		'Position, Funktion, Beruf, Berufsbezeichnung, Stellenbezeichnung, Tätigkeit, Jobtitel, Rolle',
	department: 'Abteilung',
	birthday: 'Geburtstag, Geburtsdatum, geb. am, geboren am, geb, geb. Datum',
	notes:
		'Notizen, Notiz, Bemerkung, Bemerkungen, Kommentar, Kommentare, Anmerkung, Anmerkungen, Beschreibung',
	groups: 'Gruppe, Gruppen, Kategorie, Kategorien, Schlagwörter, Schlagworte, Verteiler',
	email:
		'E-Mail, E-Mail-Adresse, Mail, Mailadresse, Mail-Adresse, E-Mails, E-Mail-Adressen, Emailadresse',
	phone:
		'Telefon, Telefonnummer, Tel, Tel.-Nr., Telnr, Telefonnr, Telefon-Nr, Rufnummer, Festnetz, Festnetznummer, Telefon Festnetz, Fon, Telefonnummern',
	mobile:
		'Mobil, Handy, Mobiltelefon, Mobilnummer, Handynummer, Mobilfunk, Mobilfunknummer, Handynr, Mobilnr, Telefon mobil, Mobilrufnummer',
	fax: 'Fax, Faxnummer, Telefax, Fax-Nr, Telefaxnummer, Faxnr',
	url: 'Webseite, Website, Homepage, Internet, Internetseite, Internetadresse, Internetauftritt, Webadresse',
	address: 'Adresse, Anschrift, Postanschrift, Postadresse, vollständige Adresse',
	street:
		'Straße, Str, Straße und Hausnummer, Straße Hausnummer, Straße Nr, Straße und Nr, Straßenname, Adresszeile',
	houseNumber: 'Hausnummer, Haus-Nr, Hausnr, Nr',
	extended: 'Adresszusatz, Adresszusätze, Adress-Zusatz',
	poBox: 'Postfach',
	city: 'Ort, Stadt, Wohnort, Ortschaft, Gemeinde',
	region: 'Bundesland, Region, Kanton, Bundesland Kanton',
	postalCode: 'PLZ, Postleitzahl',
	country: 'Land, Staat, Land/Region, Ländercode, Länderkürzel',
	home: 'privat, private, zu Hause, zuhause, persönlich',
	work: 'geschäftlich, geschäftliche, geschäfts, dienstlich, dienst, beruflich, Arbeit, Büro, Firma, Firmen, Geschäft',
	other:
		'weitere, andere, weiteres, sonstige, sonstiges, alternativ, alternative, zweite, zusätzliche',
	billing: 'Rechnung, Rechnungs, Rechnungsadresse, Rechnungsanschrift',
	shipping: 'Lieferung, Liefer, Lieferadresse, Lieferanschrift, Versand',
	label: 'Typ, Art, Bezeichnung',
	filler: 'Kontakt, Kunde, Kunden, Person, Haupt, Wert',
	unrelated:
		'Vorgesetzter, Assistent, Assistenz, Ehepartner, Besitzer, Notfall, Notfallkontakt, erstellt, geändert, Foto, Bild, Kontoinhaber, Betreuer',
};
