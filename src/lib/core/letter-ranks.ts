/**
 * Which place each letter has in a language's alphabet, letter case and accents aside, so that texts can
 * be ordered by numbers: two texts whose ranks differ have the order of their first differing ranks.
 *
 * Told by the collator itself, character by character. A character is left out where it does not sort by
 * itself alone: one that stands for two (`ß`, `ä` in German phone books) or makes one with its neighbour
 * (Maltese `għ`). Where plain letters do so (Czech `ch`), or some are ignored, there are no ranks at all.
 */
export function letterRanks(collator: Intl.Collator): LetterRanks | undefined {
	const { locale, ...options } = collator.resolvedOptions();
	const name = JSON.stringify([locale, options]);
	if (!known.has(name)) known.set(name, ranksIn(collator));
	return known.get(name);
}

/** From 1, by UTF-16 code unit; 0, or nothing, for characters that are left out. */
export type LetterRanks = Uint8Array;

/** Some milliseconds each, so they are kept. */
const known = new Map<string, LetterRanks | undefined>();

const PLAIN = charactersBetween(0x20, 0x7e);
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];
/** Latin with accents: Latin-1, Latin Extended-A, and most of what Vietnamese and Yoruba need. */
const ACCENTED = [...charactersBetween(0xc0, 0x17f), ...charactersBetween(0x1e00, 0x1eff)];
const MAX_CHARACTER = 0x1eff;

function ranksIn(collator: Intl.Collator): LetterRanks | undefined {
	const { locale, numeric, ignorePunctuation } = collator.resolvedOptions();
	if (numeric || ignorePunctuation) return undefined;
	// What differs in this one (a primary difference) outweighs all that follows in the texts.
	const { compare } = new Intl.Collator(locale, { sensitivity: 'base' });
	// Rank 0 is the end of a text: none may be ignored.
	if (PLAIN.some((character) => compare('', character) === 0)) return undefined;
	const alphabet = PLAIN.toSorted(compare);
	if (!LETTERS.every((letter) => sortsByItself(letter, LETTERS, compare))) return undefined;

	const accented = ACCENTED.filter((character) => {
		const before = alphabet.findLast((other) => compare(other, character) < 0);
		const equal = alphabet.find((other) => compare(other, character) === 0);
		const after = alphabet.find((other) => compare(other, character) > 0);
		const others = [before, equal, after].filter((other) => other !== undefined);
		return sortsByItself(character, others, compare);
	}).sort(compare);
	const own = accented.filter((character, at) => {
		const isBehind = (other: string | undefined): boolean =>
			other === undefined || isBehindAll(character, other, compare);
		return (
			alphabet.some((other) => compare(other, character) === 0) ||
			(isBehind(alphabet.findLast((other) => compare(other, character) < 0)) &&
				isBehind(accented.slice(0, at).findLast((other) => compare(other, character) < 0)))
		);
	});
	return numbered([...PLAIN, ...own].sort(compare), compare);
}

type Compare = (a: string, b: string) => number;

/** Whether it is a letter behind this one, and not this one followed by another. */
function isBehindAll(character: string, before: string, compare: Compare): boolean {
	return LETTERS.every((letter) => compare(character, before + letter.repeat(3)) > 0);
}

/** Whether it keeps its order to the others behind and before every letter. */
function sortsByItself(character: string, others: readonly string[], compare: Compare): boolean {
	return others.every((other) => {
		const order = Math.sign(compare(character, other));
		return LETTERS.every(
			(letter) =>
				Math.sign(compare(letter + character, letter + other)) === order &&
				Math.sign(compare(character + letter, other + letter)) === order,
		);
	});
}

function numbered(alphabet: readonly string[], compare: Compare): LetterRanks | undefined {
	const rankOf = new Uint8Array(MAX_CHARACTER + 1);
	let rank = 0;
	for (let at = 0; at < alphabet.length; at++) {
		if (at === 0 || compare(alphabet[at - 1], alphabet[at]) !== 0) rank++;
		rankOf[alphabet[at].charCodeAt(0)] = rank;
	}
	// A byte each; no language comes near.
	if (rank > 0xff) return undefined;
	return rankOf;
}

function charactersBetween(first: number, last: number): string[] {
	return Array.from({ length: last - first + 1 }, (_, at) => String.fromCharCode(first + at));
}
