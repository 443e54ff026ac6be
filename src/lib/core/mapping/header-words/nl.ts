import type { HeaderWords } from './words.ts';

export const nl: HeaderWords = {
	externalId:
		'klantnummer, klant-ID, contact-ID, relatienummer, lidnummer, debiteurnummer, klantnr, lidnr, personeelsnummer',
	prefix: 'aanhef, aanspreektitel, aanspreekvorm',
	firstName: 'voornaam, roepnaam, voornamen',
	middleName: 'tweede voornaam, tweede naam, middelste naam',
	lastName: 'achternaam, familienaam',
	lastNamePart: 'tussenvoegsel, tussenvoegsels, voorvoegsel, voorvoegsels',
	suffix: 'achtervoegsel',
	nickname: 'bijnaam',
	name: 'naam',
	fullName:
		'volledige naam, weergavenaam, contactpersoon, voor- en achternaam, voornaam en achternaam, naam contactpersoon',
	company:
		'bedrijf, bedrijfsnaam, organisatie, onderneming, werkgever, firmanaam, instelling, naam bedrijf',
	title: 'titel',
	jobTitle: 'functie, functietitel, beroep, rol, functienaam, functieomschrijving',
	department: 'afdeling',
	birthday: 'geboortedatum, verjaardag, geboren, geb. datum, geboren op',
	notes: 'notities, notitie, opmerkingen, opmerking, aantekeningen, omschrijving, commentaar',
	groups: 'groep, groepen, categorie, categorieën, trefwoorden, lijsten',
	email: 'e-mailadres, mailadres, e-mailadressen, mail adres',
	phone:
		'telefoon, telefoonnummer, tel. nr., telnr, vaste telefoon, vast nummer, telefoonnr, telefoonnummers',
	mobile:
		'mobiel, mobiele telefoon, mobiel nummer, gsm, gsm-nummer, mobielnummer, mobiele nummer, mobiel telefoonnummer',
	fax: 'faxnummer',
	url: 'webpagina, webadres, internetadres, internetpagina',
	address: 'adres, volledig adres, postadres',
	street: 'straat, straatnaam, adresregel, straat en huisnummer, straat en nummer, straat nr',
	houseNumber: 'huisnummer, huisnr, nummer',
	extended: 'toevoeging, adrestoevoeging, huisnummertoevoeging',
	poBox: 'postbus',
	city: 'plaats, stad, woonplaats, gemeente, plaatsnaam',
	region: 'provincie, regio, provincie/staat',
	postalCode: 'postcode',
	country: 'land, land/regio, landcode',
	home: 'thuis, privé, persoonlijk, persoonlijke',
	work: 'werk, zakelijk, zakelijke, kantoor, bedrijf, bedrijfs',
	other: 'ander, overig, overige, tweede, alternatief, extra',
	billing: 'factuur, factuuradres, facturatie',
	shipping: 'verzend, verzending, levering, bezorg, afleveradres, verzendadres, bezorgadres',
	label: 'type, soort',
	filler: 'contact, klant, persoon, hoofd, waarde, primair',
	unrelated:
		'assistent, echtgenoot, eigenaar, noodgeval, noodcontact, foto, afbeelding, aangemaakt, gewijzigd',
};
