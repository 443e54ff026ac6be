/**
 * Countries a phone number can be of, by their ISO 3166-1 alpha-2 codes (as libphonenumber knows them;
 * the library itself stays in the worker). Names come from the browser, in the user's language.
 */
const CODES =
	'AC AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ ' +
	'CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM ' +
	'FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE ' +
	'JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN ' +
	'MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PR PS PT ' +
	'PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TA TC TD TG TH TJ TK ' +
	'TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW';

export interface Country {
	readonly code: string;
	readonly name: string;
}

/** All countries, by name as the user's language sorts them. */
export function countries(): readonly Country[] {
	return (sorted ??= CODES.split(' ')
		.map((code) => ({ code, name: countryName(code) }))
		.sort((a, b) => a.name.localeCompare(b.name, languages)));
}

export function countryName(code: string): string {
	return (names ??= new Intl.DisplayNames(languages, { type: 'region' })).of(code) ?? code;
}

const languages = typeof navigator === 'undefined' ? undefined : [...navigator.languages];
let names: Intl.DisplayNames | undefined;
let sorted: readonly Country[] | undefined;
