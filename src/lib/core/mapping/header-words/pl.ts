import type { HeaderWords } from './words.ts';

export const pl: HeaderWords = {
	externalId:
		'identyfikator, numer klienta, nr klienta, ID klienta, ID kontaktu, kod klienta, numer członkowski',
	prefix: 'tytuł grzecznościowy, zwrot grzecznościowy, przedrostek, prefiks',
	firstName: 'imię, imiona, pierwsze imię',
	middleName: 'drugie imię',
	lastName: 'nazwisko, nazwiska',
	suffix: 'przyrostek, sufiks',
	nickname: 'pseudonim, przezwisko, ksywka',
	name: 'nazwa',
	fullName:
		'imię i nazwisko, nazwisko i imię, pełna nazwa, pełne imię i nazwisko, osoba kontaktowa, nazwa wyświetlana, imię nazwisko, nazwisko imię',
	company:
		'firma, nazwa firmy, organizacja, przedsiębiorstwo, instytucja, pracodawca, spółka, nazwa organizacji',
	title: 'tytuł',
	jobTitle: 'stanowisko, zawód, funkcja, rola, stanowisko pracy',
	department: 'dział, departament, wydział',
	birthday: 'data urodzenia, urodziny, data ur., urodzony',
	notes: 'notatki, uwagi, komentarz, komentarze, notatka, opis, adnotacje',
	groups: 'grupa, grupy, etykiety, etykieta, kategoria, kategorie, tagi, lista, listy',
	email:
		'adres e-mail, poczta elektroniczna, adres mailowy, adres poczty elektronicznej, adres mail, adresy e-mail',
	phone:
		'telefon, numer telefonu, nr telefonu, nr tel, telefon stacjonarny, telefony, telefon kontaktowy',
	mobile:
		'komórka, telefon komórkowy, numer komórki, tel. kom., numer komórkowy, kom, nr komórki, numer telefonu komórkowego, tel. komórkowy',
	fax: 'faks, numer faksu, nr faksu',
	url: 'strona internetowa, strona www, www, witryna, strona, adres www, witryna internetowa, strona sieci web',
	address: 'adres, pełny adres, adres pocztowy',
	street: 'ulica, ul, wiersz adresu, ulica i numer, linia adresu, ulica i nr',
	houseNumber: 'numer domu, nr domu, numer budynku, nr budynku',
	extended: 'numer mieszkania, nr mieszkania, numer lokalu, nr lokalu',
	poBox: 'skrytka pocztowa, skrzynka pocztowa',
	city: 'miasto, miejscowość',
	region: 'województwo, region, powiat, stan',
	postalCode: 'kod pocztowy',
	country: 'kraj, państwo, kraj/region',
	home: 'domowy, domowa, dom, prywatny, prywatna, osobisty',
	work: 'służbowy, służbowa, praca, firmowy, firmowa, biuro, biznesowy',
	other: 'inny, inna, inne, dodatkowy, dodatkowa, drugi, alternatywny',
	billing: 'rozliczeniowy, rozliczeniowa, faktura, do faktury',
	shipping: 'dostawa, dostawy, wysyłka, wysyłki',
	label: 'typ, rodzaj, etykieta',
	filler: 'kontakt, kontaktowy, klient, klienta, osoba, główny, wartość',
	unrelated:
		'menedżer, kierownik, asystent, małżonek, właściciel, opiekun, zdjęcie, utworzono, zmodyfikowano',
};
