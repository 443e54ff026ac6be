/**
 * Typing slips in well-known mail domains: `gmial.com`, `hotmail.con`.
 *
 * Only ever a hint, so it would rather miss a slip than doubt a good address: the table holds names
 * of five letters and more (one letter from `aol` or `gmx` lie too many real domains), and real
 * domains that lie next to one of them are named below.
 */
const BIG_DOMAINS = [
	'gmail.com',
	'googlemail.com',
	'yahoo.com',
	'yahoo.co.uk',
	'yahoo.co.in',
	'yahoo.fr',
	'yahoo.de',
	'ymail.com',
	'rocketmail.com',
	'hotmail.com',
	'hotmail.co.uk',
	'hotmail.fr',
	'hotmail.it',
	'outlook.com',
	'outlook.de',
	'outlook.fr',
	'icloud.com',
	'protonmail.com',
	'comcast.net',
	'verizon.net',
	'sbcglobal.net',
	'bellsouth.net',
	'btinternet.com',
	'wanadoo.fr',
	'laposte.net',
	't-online.de',
	'freenet.de',
	'libero.it',
	'yandex.ru',
	'rediffmail.com',
] as const;

/** Real domains one slip away from a big one. */
const REAL_NEIGHBOURS = ['mail.com', 'cloud.com'];

/** Endings that no domain has, and what was meant. */
const SLIPPED_ENDINGS: ReadonlyMap<string, string> = new Map([
	...['con', 'cmo', 'ocm', 'vom', 'xom', 'cpm', 'clm', 'comm', 'coom', 'ccom', 'conm', 'coml'].map(
		(slip) => [slip, 'com'] as const,
	),
	...['nte', 'nett', 'ent'].map((slip) => [slip, 'net'] as const),
	...['ogr', 'prg', 'orgg'].map((slip) => [slip, 'org'] as const),
]);

/** Endings of two letters that are real, but not beside these names: `gmail.co`, `yahoo.cm`. */
const SLIPPED_COUNTRIES = new Set(['co', 'cm', 'om']);

const knownDomains = new Set<string>([...BIG_DOMAINS, ...REAL_NEIGHBOURS]);

/**
 * The address that was probably meant, where the domain of `value` is one slip (a letter too many,
 * too few, another, or two swapped) away from a big mail domain, or has an ending that no domain has.
 *
 * @param value an address that `checkEmail` calls `ok`
 */
export function emailTypo(value: string): string | undefined {
	const at = value.lastIndexOf('@') + 1;
	const meant = meantDomain(value.slice(at).toLowerCase());
	return meant === '' ? undefined : value.slice(0, at) + meant;
}

/** The domain that was probably meant, or `''`. */
function meantDomain(domain: string): string {
	if (knownDomains.has(domain)) return '';
	const ending = domain.lastIndexOf('.') + 1;
	const meantEnding = SLIPPED_ENDINGS.get(domain.slice(ending));
	const mended = meantEnding === undefined ? domain : domain.slice(0, ending) + meantEnding;
	if (knownDomains.has(mended)) return mended;
	const near = BIG_DOMAINS.find(
		(big) => isOneEditAway(mended, big) && !isForeignSister(mended, big),
	);
	return near ?? (mended === domain ? '' : mended);
}

/** The same name in another country is another domain, not a slip: `hotmail.gr` beside `hotmail.fr`. */
function isForeignSister(domain: string, big: string): boolean {
	const dot = big.indexOf('.') + 1;
	const rest = domain.slice(dot);
	return rest.length === 2 && domain.startsWith(big.slice(0, dot)) && !SLIPPED_COUNTRIES.has(rest);
}

/**
 * Whether one insertion, deletion, substitution or swap of neighbours makes `a` into `b`. Another
 * first letter does not count: people see that one, and `email.com` and its like are real.
 */
function isOneEditAway(a: string, b: string): boolean {
	const [short, long] = a.length <= b.length ? [a, b] : [b, a];
	if (long.length - short.length > 1) return false;
	let i = 0;
	while (i < short.length && short[i] === long[i]) i++;
	if (short.length < long.length) return short.slice(i) === long.slice(i + 1);
	if (short.slice(i + 1) === long.slice(i + 1)) return i > 0;
	const swapped = short[i] === long[i + 1] && short[i + 1] === long[i];
	return swapped && short.slice(i + 2) === long.slice(i + 2);
}
