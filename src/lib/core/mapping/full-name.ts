/** A name taken apart. Only `fullName` is there where it can't be. */
export type NameParts = Readonly<Partial<Record<(typeof NAME_PARTS)[number] | 'fullName', string>>>;

/** The parts of a name in the order in which they are written together. */
export const NAME_PARTS = ['prefix', 'firstName', 'middleName', 'lastName', 'suffix'] as const;

/**
 * Splits a name written in full: `Dr. Ana María de la Cruz, PhD`, `Berg, Jan van der`, `山田 太郎`.
 *
 * Particles stay with the last name, a single word is a first name (a last name after "Mr"), and
 * Chinese, Japanese or Korean names without a space stay whole: where they part can't be seen.
 * `name` is trimmed and not blank.
 */
export function splitFullName(name: string): NameParts {
	if (TWO_PLAIN_WORDS.test(name)) {
		const space = name.indexOf(' ');
		const [first, last] = [name.slice(0, space), name.slice(space + 1)];
		if (!isSpecial(first) && !isSpecial(last)) return { firstName: first, lastName: last };
	}
	if (name.includes('@')) return { fullName: name };
	if (EAST_ASIAN.test(name)) return splitEastAsian(name);
	const comma = name.indexOf(',');
	return comma < 0 ? splitWords(words(name)) : splitAtCommas(name);
}

/**
 * Whether a name in full says no more than its parts do: it holds the same words, or some of
 * them, in whatever order ("Smith, Ana" beside Ana and Smith).
 */
export function saysNoMore(fullName: string, parts: readonly string[]): boolean {
	const unsaid = new Map<string, number>();
	for (const word of words(parts.join(' ').toLowerCase())) {
		unsaid.set(word, (unsaid.get(word) ?? 0) + 1);
	}
	const isEach = words(fullName.toLowerCase()).every((word) => {
		const count = unsaid.get(word) ?? 0;
		unsaid.set(word, count - 1);
		return count > 0;
	});
	if (isEach) return true;
	// 山田太郎 beside 山田 and 太郎.
	const glued = parts.join('');
	return (
		EAST_ASIAN.test(fullName) && (fullName === glued || fullName === parts.toReversed().join(''))
	);
}

/** Most names by far, taken apart without the rest of this file. */
const TWO_PLAIN_WORDS = /^[^\s,.@\u1100-\uffff]+ [^\s,.@\u1100-\uffff]+$/;

const EAST_ASIAN =
	/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}々ー・\s]+$/u;

const PREFIXES = wordSet(
	`mr mrs ms miss mx dr prof professor sir madam lady lord dame rev reverend herr frau hr dipl-ing
	univ-prof monsieur madame mademoiselle mme mlle señor señora señorita sr sra srta sig sig.ra
	signor signora dott dott.ssa avv dhr mevr mw drs г-н г-жа господин госпожа`,
);
/** These are also names or initials, so only their full stop tells. */
const DOTTED_PREFIXES = wordSet('m. fr. hon. ing. mag. capt. col. lt. gen. sgt. maj. st.');
const JOINING_PREFIXES = wordSet('& and und et y e');

const SUFFIXES = wordSet('jr sr phd esq esquire mba cpa dds dvm msc bsc llm edd');
/** These are also names in small letters: Md Rahman. */
const CAPITAL_SUFFIXES: ReadonlySet<string> = new Set(['II', 'III', 'IV', 'MD', 'DO', 'RN', 'OBE']);

const PARTICLES = wordSet(
	`van von vom zu zum zur der den de del della dello di da do dos das du des la le les el al bin
	ibn bint ben ter ten te 't af av st st. saint ste mac`,
);

const SPECIAL = new Set([...PREFIXES, ...SUFFIXES, ...PARTICLES, ...JOINING_PREFIXES]);

/** Whether a word without a full stop may be more than a plain name. */
function isSpecial(word: string): boolean {
	return SPECIAL.has(word.toLowerCase()) || CAPITAL_SUFFIXES.has(word);
}

function wordSet(list: string): ReadonlySet<string> {
	return new Set(list.split(/\s+/));
}

/** Words, with the commas between them gone. */
function words(text: string): string[] {
	return text.split(/[\s,]+/).filter(Boolean);
}

function splitEastAsian(name: string): NameParts {
	const parts = words(name);
	// Written with a space, the family name comes first; with a middle dot it is a foreign name.
	if (parts.length !== 2 || name.includes('・')) return { fullName: name };
	return { lastName: parts[0], firstName: parts[1] };
}

/** `Last, First Middle` and `First Last, Suffix`; more commas than that hold something else. */
function splitAtCommas(name: string): NameParts {
	const pieces = name
		.split(',')
		.map(words)
		.filter((piece) => piece.length > 0);
	const suffixes: string[] = [];
	while (pieces.length > 1 && pieces[pieces.length - 1].every(isSuffix)) {
		suffixes.unshift(...(pieces.pop() ?? []));
	}
	if (pieces.length === 0 || pieces.length > 2) return { fullName: name };
	if (pieces.length === 1) {
		const endsInComma = name.trimEnd().endsWith(',');
		const parts = endsInComma ? { lastName: pieces[0].join(' ') } : splitWords(pieces[0]);
		return withSuffixes(parts, suffixes);
	}
	const [last, given] = pieces;
	suffixes.unshift(...takeSuffixes(last, 1));
	const prefix = takePrefixes(given);
	const [first, ...middle] = given;
	// "Berg, Jan van der": the particles belong to the name before the comma.
	const particles: string[] = [];
	while (middle.length > 0 && isParticle(middle[middle.length - 1]))
		particles.unshift(middle.pop() ?? '');
	return withSuffixes(
		present({
			prefix: prefix.join(' '),
			firstName: first,
			middleName: middle.join(' '),
			lastName: [...particles, ...last].join(' '),
		}),
		suffixes,
	);
}

/** `Prefix First Middle particles Last Suffix`. */
function splitWords(all: readonly string[]): NameParts {
	const rest = [...all];
	const prefix = takePrefixes(rest).join(' ');
	const suffix = takeSuffixes(rest, 1).join(' ');
	if (rest.length === 1) {
		return present(
			prefix === '' ? { firstName: rest[0], suffix } : { prefix, lastName: rest[0], suffix },
		);
	}
	// "van Gogh" alone: a small particle begins a last name, a capital one is a first name (Van Morrison).
	const isLastOnly = isParticle(rest[0]) && rest[0] === rest[0].toLowerCase();
	const firstParticle = rest.findIndex(
		(word, at) => at > 0 && at < rest.length - 1 && isParticle(word),
	);
	const lastAt = isLastOnly ? 0 : firstParticle > 0 ? firstParticle : rest.length - 1;
	return present({
		prefix,
		firstName: lastAt > 0 ? rest[0] : '',
		middleName: rest.slice(1, lastAt).join(' '),
		lastName: rest.slice(lastAt).join(' '),
		suffix,
	});
}

/** Takes the prefixes off the front, as long as a name is left. */
function takePrefixes(rest: string[]): string[] {
	let count = 0;
	while (count < rest.length - 1 && isPrefix(rest, count)) count++;
	return rest.splice(0, count);
}

/** Takes the suffixes off the end, leaving at least `atLeast` words. */
function takeSuffixes(rest: string[], atLeast: number): string[] {
	let from = rest.length;
	while (from > atLeast && isSuffix(rest[from - 1])) from--;
	return rest.splice(from);
}

function isPrefix(all: readonly string[], at: number): boolean {
	const word = all[at].toLowerCase();
	if (PREFIXES.has(word.replace(/\.$/, '')) || DOTTED_PREFIXES.has(word)) return true;
	return at > 0 && JOINING_PREFIXES.has(word) && at + 2 < all.length && isPrefix(all, at + 1);
}

function isSuffix(word: string): boolean {
	const bare = word.replaceAll('.', '');
	return SUFFIXES.has(bare.toLowerCase()) || CAPITAL_SUFFIXES.has(bare);
}

function isParticle(word: string): boolean {
	return PARTICLES.has(word.toLowerCase());
}

function withSuffixes(parts: NameParts, suffixes: readonly string[]): NameParts {
	return present({ ...parts, suffix: [parts.suffix ?? '', ...suffixes].filter(Boolean).join(' ') });
}

function present(parts: NameParts): NameParts {
	return Object.fromEntries(Object.entries(parts).filter(([, value]) => value)) as NameParts;
}
