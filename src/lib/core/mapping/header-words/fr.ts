import type { HeaderWords } from './words.ts';

export const fr: HeaderWords = {
	externalId:
		"identifiant, numéro client, numéro de client, n° client, code client, ID contact, ID client, référence client, numéro d'adhérent, matricule, identifiant client",
	prefix: 'civilité, préfixe, titre de civilité',
	firstName: 'prénom, prénoms',
	middleName: 'deuxième prénom, second prénom, autres prénoms, 2e prénom',
	lastName: "nom de famille, patronyme, nom d'usage",
	suffix: 'suffixe',
	nickname: 'surnom, pseudo, pseudonyme',
	name: 'nom',
	fullName:
		'nom complet, nom et prénom, prénom et nom, nom prénom, prénom nom, nom affiché, nom du contact',
	company:
		"société, entreprise, raison sociale, employeur, nom de l'entreprise, nom de la société, organisme, établissement",
	title: 'titre',
	jobTitle:
		'fonction, poste, profession, intitulé du poste, métier, titre du poste, emploi, poste occupé',
	department: 'service, département, direction',
	birthday:
		"date de naissance, anniversaire, naissance, date d'anniversaire, né le, né(e) le, née le",
	notes: 'commentaire, commentaires, remarque, remarques, observations, observation',
	groups:
		'groupe, groupes, catégorie, catégories, étiquettes, étiquette, libellés, libellé, mots-clés, liste, listes',
	email:
		'courriel, adresse e-mail, adresse électronique, adresse mail, mél, courrier électronique, adresse courriel, adresse de messagerie, adresses e-mail, messagerie',
	phone:
		'téléphone, numéro de téléphone, tél, n° de téléphone, n° tél, téléphone fixe, fixe, no de téléphone, téléphones, tél fixe',
	mobile:
		'portable, téléphone portable, téléphone mobile, numéro de portable, tél portable, tél mobile, GSM, numéro de mobile, cellulaire',
	fax: 'télécopie, télécopieur, numéro de fax, n° de fax',
	url: 'site web, site internet, page web, adresse web, page personnelle',
	address: 'adresse, adresse postale, adresse complète',
	street: "rue, voie, ligne d'adresse, adresse ligne, numéro et rue, n° et rue, n° et voie",
	houseNumber: 'numéro de rue, numéro de voie, n° de rue, n° de voie',
	extended: "complément d'adresse, complément adresse, bâtiment, appartement",
	poBox: 'boîte postale, BP',
	city: 'ville, commune, localité',
	region: 'région, dép/région, état, état/province',
	postalCode: 'code postal, CP',
	country: 'pays, pays/région',
	home: 'domicile, personnel, personnelle, perso, privé, privée, maison',
	work: 'professionnel, professionnelle, pro, bureau, travail, entreprise, société',
	other: 'autre, secondaire, deuxième, alternatif',
	billing: 'facturation',
	shipping: 'livraison, expédition',
	label: 'type, libellé',
	filler: 'contact, client, personne, principal, principale, valeur',
	unrelated:
		'responsable, assistant, assistante, conjoint, propriétaire, urgence, photo, créé, modifié, parrain, tuteur',
};
