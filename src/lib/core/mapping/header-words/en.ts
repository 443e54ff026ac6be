import type { HeaderWords } from './words.ts';

export const en: HeaderWords = {
	externalId:
		'id, contact id, record id, external id, customer id, customer number, customer no, client id, client number, member id, member number, membership number, person id, subscriber id, user id, reference number, uid, uuid, guid',
	prefix:
		'prefix, name prefix, salutation, honorific, honorific prefix, courtesy title, form of address',
	firstName:
		'first name, given name, forename, first, fname, f name, first names, given names, christian name, name first',
	middleName:
		'middle name, middle, additional name, middle names, mname, middle initial, name middle',
	lastName: 'last name, surname, family name, last, lname, l name, name last',
	suffix: 'suffix, name suffix, honorific suffix, generational suffix',
	nickname: 'nickname, nick name, nick, preferred name, known as',
	name: 'name',
	fullName:
		'full name, display name, contact name, complete name, first and last name, first last, first name last name',
	company:
		'company, company name, organization, organisation, organization name, organisation name, employer, business, business name, account name, firm, institution, workplace, current company, current employer',
	title: 'title',
	jobTitle:
		'job title, position, role, job, occupation, profession, current position, job role, job position, designation, current title, position title',
	department: 'department, dept, division, business unit',
	birthday: 'birthday, birth date, date of birth, dob, birthdate, bday, birth day, born, born on',
	notes:
		'notes, note, comments, comment, remarks, remark, description, memo, additional notes, annotations',
	groups:
		'groups, group, tags, tag, labels, label, categories, category, group membership, segments, segment, lists, mailing lists, contact groups, group name, group names',
	email:
		'email, email address, mail, emails, email addresses, email id, electronic mail, emailaddress',
	phone:
		'phone, phone number, telephone, telephone number, tel, tel no, tel number, phone no, phones, contact number, contact no, phone numbers, landline, landline number',
	mobile:
		'mobile, mobile phone, mobile number, mobile phone number, cell, cell phone, cellphone, cell number, cellular, cellular phone, cell phone number, mobile no, mobile telephone, handphone',
	fax: 'fax, fax number, fax no, facsimile, fax phone',
	url: 'website, web site, web page, webpage, url, homepage, home page, personal web page, web, site, website url, web address, site url, blog, blog url',
	address:
		'address, full address, postal address, mailing address, formatted address, complete address, address formatted, address in full',
	street: 'street, street address, address line, street line, addr, address street, street name',
	houseNumber: 'house number, house no, street number, building number',
	extended:
		'extended address, address extended, apartment, apt, suite, apartment suite, additional address, address complement, apt suite, address extension',
	poBox: 'po box, p o box, post office box, post box, postbox, pobox, address po box',
	city: 'city, town, locality, suburb, municipality, city town, town city, address city',
	region:
		'state, province, region, county, state province, state region, state county, province state, state code, province code, address region, address state',
	postalCode:
		'zip, zip code, postal code, postcode, post code, zip postal code, postal, zipcode, zip postcode, address postal code, address zip',
	country: 'country, country region, nation, country name, country code, address country',
	home: 'home, private, personal, residential',
	work: 'work, business, office, company, corporate, professional, organization, organisation',
	other: 'other, alternate, alternative, secondary, additional, second, another, alt',
	billing: 'billing, bill to, invoice',
	shipping: 'shipping, delivery, ship to',
	label: 'label, type, kind',
	filler:
		'contact, person, customer, client, member, subscriber, primary, main, default, preferred, value, your, current',
	unrelated:
		'manager, managers, assistant, assistants, spouse, owner, emergency, parent, guardian, referrer, referred, sender, created, updated, modified, photo, image, avatar, picture, logo, domain, bounced, order, vat, tax, bank, ssn',
};
