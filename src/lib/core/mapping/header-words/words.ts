/**
 * What a header can mean, as a table that a translator can read: one language a file, one meaning
 * a line, its words separated by commas. Case, accents, punctuation and spaces do not matter
 * (`normaliseHeader` evens them out), nor does the language a file is in: all are tried at once,
 * so no word may mean two things. `tests/core/recognise.test.ts` sees to that.
 */
export const FIELD_TERMS = [
	'externalId',
	'prefix',
	'firstName',
	'middleName',
	'lastName',
	'suffix',
	'nickname',
	/** Full, first or last name: the other columns decide (French "Nom" beside "Prénom"). */
	'name',
	'fullName',
	'company',
	/** Job title or "Dr.": the values decide. */
	'title',
	'jobTitle',
	'department',
	'birthday',
	'notes',
	'groups',
	'email',
	'phone',
	'mobile',
	'fax',
	'url',
	/** A whole address; only its street where there are other columns for the rest. */
	'address',
	'street',
	'extended',
	'poBox',
	'city',
	'region',
	'postalCode',
	'country',
] as const;

/** Meanings that only some languages have a column for. */
export const RARE_TERMS = [
	/** Belongs to the street's column beside it: "Hausnummer". */
	'houseNumber',
	/** Belongs to the last name's column: Dutch "tussenvoegsel", Spanish "segundo apellido". */
	'lastNamePart',
] as const;

/** Words that say more of a field when they stand before or after its name. */
export const QUALIFIERS = [
	'home',
	'work',
	'other',
	'billing',
	'shipping',
	/** The column holds the label, not the value: "Phone 1 - Type". */
	'label',
	/** Says nothing: "Contact e-mail" is the e-mail. */
	'filler',
	/** Somebody or something else, whatever its values look like: "Manager's e-mail". */
	'unrelated',
] as const;

export type RareTerm = (typeof RARE_TERMS)[number];
export type FieldTerm = (typeof FIELD_TERMS)[number] | RareTerm;
export type Qualifier = (typeof QUALIFIERS)[number];

/** The words of one language: comma-separated, by meaning. */
export type HeaderWords = Readonly<
	Record<Exclude<FieldTerm, RareTerm> | Qualifier, string> & Partial<Record<RareTerm, string>>
>;
