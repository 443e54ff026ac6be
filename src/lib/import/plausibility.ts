/** Words looked at: enough to tell encodings apart, few enough to do it for twenty of them. */
const MAX_WORDS = 300;
const WORD_BEYOND_ASCII =
	/[A-Za-z\u0080-\u{10ffff}]*[\u0080-\u{10ffff}][A-Za-z\u0080-\u{10ffff}]*/gu;

const FOREIGN_TO_LATIN =
	/[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Thai}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const ODD =
	/[\u0080-\u009f\u00a0-\u00bf\u00d7\u00f7\u02b0-\u036f\u2190-\u2bff\ue000-\uf8ff\ufffd\uff61-\uff9f]/u;
const OPENING_OR_CLOSING =
	/^[\u00a1\u00ab\u00bf\u2018-\u201f\u2039]+|[\u00a0\u00ab\u00bb\u2013\u2014\u2018-\u201f\u2026\u203a\u20ac\u2122\u00ae\u00a9\u00b0\u00ba\u00aa]+$/gu;

/**
 * How much a text looks as if it had been decoded rightly, from -1 to a little over 1: the mean over its
 * words with characters beyond ASCII.
 *
 * A wrong encoding gives itself away: symbols within words, capitals after small letters, scripts
 * mixed in one word, rows of accented letters with no plain one between them.
 */
export function plausibility(text: string): number {
	const words = (text.match(WORD_BEYOND_ASCII) ?? []).slice(0, MAX_WORDS);
	if (words.length === 0) return 0;
	return words.reduce((sum, word) => sum + wordPlausibility(word), 0) / words.length;
}

function wordPlausibility(word: string): number {
	const core = word.replace(OPENING_OR_CLOSING, '');
	if (ODD.test(core)) return -1;
	if (/\p{Ll}\p{Lu}/u.test(core)) return -1;
	// Three accented letters in a row, and no plain one between them: another script read as Latin.
	if (!FOREIGN_TO_LATIN.test(core)) return /[\u00c0-\u024f]{3}/u.test(core) ? -1 : 1;
	if (!isOfOneScript(core)) return -1;
	// Bytes of any script make some Chinese character; hardly any make kana or Hangul.
	if (/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(core)) return 1.3;
	// Names begin with a capital where the script has any; Hebrew read as Cyrillic has none.
	return /^\p{Ll}/u.test(core) ? 0.5 : 1;
}

function isOfOneScript(word: string): boolean {
	return SCRIPTS.filter((script) => script.test(word)).length === 1;
}

const SCRIPTS = [
	/[A-Za-z\u00c0-\u024f]/u,
	/\p{Script=Cyrillic}/u,
	/\p{Script=Greek}/u,
	/\p{Script=Hebrew}/u,
	/\p{Script=Arabic}/u,
	/\p{Script=Thai}/u,
	/\p{Script=Hangul}/u,
	/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u,
];
