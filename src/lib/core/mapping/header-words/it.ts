import type { HeaderWords } from './words.ts';

export const it: HeaderWords = {
	externalId:
		'identificativo, codice cliente, numero cliente, ID cliente, ID contatto, codice contatto, matricola, n. cliente',
	prefix: 'appellativo, titolo di cortesia, trattamento',
	firstName: 'nome di battesimo, primo nome',
	middleName: 'secondo nome',
	lastName: 'cognome, cognomi',
	suffix: 'suffisso',
	nickname: 'soprannome, nomignolo',
	name: 'nome',
	fullName:
		'nome completo, nome e cognome, cognome e nome, nominativo, nome cognome, cognome nome, referente',
	company:
		'azienda, società, ditta, ragione sociale, organizzazione, impresa, ente, nome azienda, nome società',
	title: 'titolo',
	jobTitle:
		'posizione, ruolo, professione, qualifica, mansione, funzione, incarico, posizione lavorativa, occupazione',
	department: 'reparto, dipartimento, settore',
	birthday: 'data di nascita, compleanno, nascita, nato il, data nascita',
	notes: 'note, commenti, commento, osservazioni, annotazioni, descrizione',
	groups: 'gruppo, gruppi, etichette, etichetta, categoria, categorie, liste, lista',
	email:
		'posta elettronica, indirizzo e-mail, indirizzo di posta elettronica, indirizzo mail, indirizzi e-mail',
	phone:
		'telefono, numero di telefono, telefono fisso, recapito telefonico, fisso, n. telefono, numero telefonico, telefoni',
	mobile:
		'cellulare, telefono cellulare, numero di cellulare, telefonino, telefono mobile, n. cellulare, tel. cellulare',
	fax: 'numero di fax, n. fax',
	url: 'sito web, sito, sito internet, pagina web, indirizzo web, pagina personale',
	address: 'indirizzo, indirizzo completo, indirizzo postale, recapito',
	street: 'via, strada, riga indirizzo, via e numero',
	houseNumber: 'numero civico, civico, n. civico, numero',
	extended: 'interno, indirizzo aggiuntivo, presso',
	poBox: 'casella postale',
	city: 'città, comune, località',
	region: 'provincia, regione, prov, provincia/stato, stato/provincia',
	postalCode: 'CAP, codice postale, codice di avviamento postale',
	country: 'paese, nazione, stato, paese/regione, paese/area geografica',
	home: 'casa, abitazione, privato, privata, personale, domicilio',
	work: 'lavoro, ufficio, aziendale, azienda, professionale',
	other: 'altro, altra, secondario, secondaria, alternativo, alternativa',
	billing: 'fatturazione, fattura',
	shipping: 'spedizione, consegna',
	label: 'tipo, etichetta',
	filler: 'contatto, cliente, persona, principale, valore',
	unrelated:
		'responsabile, assistente, coniuge, proprietario, emergenza, foto, immagine, creato, modificato, tutore',
};
