import { LIST_FIELDS, type ListField } from '../contact.ts';
import { de } from './header-words/de.ts';
import { en } from './header-words/en.ts';
import { es } from './header-words/es.ts';
import { fr } from './header-words/fr.ts';
import { it } from './header-words/it.ts';
import { ja } from './header-words/ja.ts';
import { nl } from './header-words/nl.ts';
import { pl } from './header-words/pl.ts';
import { pt } from './header-words/pt.ts';
import { ru } from './header-words/ru.ts';
import { sv } from './header-words/sv.ts';
import {
	FIELD_TERMS,
	QUALIFIERS,
	RARE_TERMS,
	type FieldTerm,
	type HeaderWords,
	type Qualifier,
} from './header-words/words.ts';
import { zh } from './header-words/zh.ts';

/** The languages whose headers are understood. */
export const HEADER_LANGUAGES = { en, de, fr, es, pt, it, nl, pl, sv, ru, ja, zh } as const;

/** What a header says of its column. */
export interface HeaderMeaning {
	readonly term: FieldTerm;
	/** `Home`, `Work`, `Mobile`, `Work fax` … */
	readonly label?: string;
	/** The number in the header: 2 for `E-mail 2`. */
	readonly item?: number;
	/** The column holds the label of such an item: `Phone 1 - Type`. */
	readonly isLabel?: true;
}

/** The list that a term belongs to, and the part of an item it names. */
export function listOfTerm(term: FieldTerm): { list: ListField; part: string } | undefined {
	if (term === 'email' || term === 'url' || term === 'phone') return { list: term, part: '' };
	if (term === 'mobile' || term === 'fax') return { list: 'phone', part: '' };
	if (term === 'address') return { list: 'address', part: 'formatted' };
	if (term === 'houseNumber') return { list: 'address', part: 'street' };
	const isPart = (LIST_FIELDS.address as readonly string[]).includes(term);
	return isPart ? { list: 'address', part: term } : undefined;
}

/**
 * What a header means by its words alone, in any of the languages, or `undefined`.
 * Known are whole names (`Rufnummer`), numbers (`Email 2`) and qualified ones in either order
 * (`Work phone`, `Telefon privat`, `Person - Email - Home`).
 */
export function meaningOf(header: string): HeaderMeaning | undefined {
	const words = normaliseHeader(header);
	const whole = TERMS.get(words);
	if (whole !== undefined) return withLabel({ term: whole });

	const number = /(?:^| )(\d{1,2})(?= |$)/.exec(words);
	const rest = number === null ? words : words.replace(number[0], '').trim();
	const meaning = saysUnrelated(words) ? undefined : resolve(rest, 3);
	if (meaning === undefined) return undefined;
	const item = number === null ? 0 : Number(number[1]);
	return item > 0 ? { ...meaning, item } : meaning;
}

/** Whether a header names somebody or something else: a manager's e-mail, a photo's URL. */
export function saysUnrelated(header: string): boolean {
	const words = ` ${normaliseHeader(header)} `;
	return UNRELATED.some((word) => words.includes(NO_SPACES.test(word) ? word : ` ${word} `));
}

/** Whether a header holds one of the words for a birthday among others. */
export function mentionsBirthday(header: string): boolean {
	const words = ` ${normaliseHeader(header)} `;
	return BIRTHDAYS.some((word) => words.includes(NO_SPACES.test(word) ? word : ` ${word} `));
}

/** The label of a header that is nothing but a qualifier: `Work`. */
export function bareLabel(header: string): string | undefined {
	const qualifiers = QUALIFYING.get(normaliseHeader(header));
	return qualifiers?.map((qualifier) => QUALIFIER_LABELS[qualifier]).find(Boolean);
}

/**
 * Evens out what does not matter in a header: case, accents, width, punctuation, camelCase,
 * small connecting words ("de", "of"). `FirstName`, `first_name` and `First name` become one.
 */
export function normaliseHeader(header: string): string {
	const short = header.trim().slice(0, LONGEST_HEADER);
	const words = PLAIN_WORDS.test(short)
		? short.toLowerCase().replaceAll('-', ' ')
		: evenedOut(short);
	const telling = words
		.replace(/(^| )e (mail|post)/g, '$1e$2')
		.split(' ')
		.filter((word) => !CONNECTING.has(word));
	return telling.length === 0 ? words : telling.join(' ');
}

function evenedOut(header: string): string {
	return header
		.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
		.replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replace(/[łøßæœđı]/g, (letter) => UNDECOMPOSED[letter as keyof typeof UNDECOMPOSED])
		.replace(/(?<!\p{L})(?:dell|d|l)['’]/gu, ' ')
		.replace(/['’]/g, '')
		.replace(/(\p{L})(?=\p{N})|(\p{N})(?=\p{L})/gu, '$1$2 ')
		.replace(/[^\p{L}\p{N}]+/gu, ' ')
		.trim();
}

/** Little to even out, as in most words of the tables: all of them are normalised before the first file. */
const PLAIN_WORDS = /^[A-Za-z][a-z]*(?:[ -][A-Za-z][a-z]*)*$/;
/** A longer header is a text, not a name. */
const LONGEST_HEADER = 200;
/** Letters that Unicode does not decompose, as people type them without their keyboard. */
const UNDECOMPOSED = { ł: 'l', ø: 'o', ß: 'ss', æ: 'ae', œ: 'oe', đ: 'd', ı: 'i' } as const;
const CONNECTING = new Set(
	'the of for de du des del della dello di do da dos das la le der fur van het per para'.split(' '),
);
/** Chinese and Japanese run words together, so there a word counts inside a longer one. */
const NO_SPACES = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}/u;

const QUALIFIER_LABELS: Readonly<Record<Qualifier, string>> = {
	home: 'Home',
	work: 'Work',
	other: 'Other',
	billing: 'Billing',
	shipping: 'Shipping',
	label: '',
	filler: '',
	unrelated: '',
};
const TERM_LABELS: Partial<Record<FieldTerm, string>> = { mobile: 'Mobile', fax: 'Fax' };

const TERMS = new Map<string, FieldTerm>();
/** A word may qualify in two ways: what is "other" in one language is a label in the next. */
const QUALIFYING = new Map<string, Qualifier[]>();
for (const language of Object.values<HeaderWords>(HEADER_LANGUAGES)) {
	for (const term of [...FIELD_TERMS, ...RARE_TERMS]) {
		for (const word of wordsOf(language[term])) if (!TERMS.has(word)) TERMS.set(word, term);
	}
	for (const qualifier of QUALIFIERS) {
		for (const word of wordsOf(language[qualifier])) {
			const known = QUALIFYING.get(word) ?? [];
			if (!known.includes(qualifier)) QUALIFYING.set(word, [...known, qualifier]);
		}
	}
}
const UNRELATED = [...QUALIFYING].flatMap(([word, kinds]) =>
	kinds.includes('unrelated') ? word : [],
);
const BIRTHDAYS = [...TERMS].flatMap(([word, term]) => (term === 'birthday' ? word : []));

/** The normalised words of one line of the table. */
export function wordsOf(line: string | undefined): string[] {
	return (line ?? '').split(',').map(normaliseHeader).filter(Boolean);
}

/** A name as it is, or with qualifiers taken off its ends. */
function resolve(words: string, qualifiersLeft: number): HeaderMeaning | undefined {
	const whole = TERMS.get(words);
	if (whole !== undefined) return withLabel({ term: whole });
	if (qualifiersLeft === 0) return undefined;
	for (let cut = 1; cut < words.length; cut++) {
		const head = words.slice(0, cut).trimEnd();
		const tail = words.slice(cut).trimStart();
		if (!isCut(head, tail, words)) continue;
		for (const [word, rest] of [
			[head, tail],
			[tail, head],
		] as const) {
			for (const qualifier of QUALIFYING.get(word) ?? []) {
				const meaning = resolve(rest, qualifiersLeft - 1);
				const qualified = meaning && qualify(meaning, qualifier);
				if (qualified !== undefined) return qualified;
			}
		}
	}
	return undefined;
}

/** At a space, or between parts of a compound long enough not to meet by chance ("Privat|telefon"). */
function isCut(head: string, tail: string, words: string): boolean {
	if (head.length + tail.length < words.length || NO_SPACES.test(words)) return true;
	return head.length >= SHORTEST_PART && tail.length >= SHORTEST_PART;
}
const SHORTEST_PART = 3;

function qualify(meaning: HeaderMeaning, qualifier: Qualifier): HeaderMeaning | undefined {
	if (qualifier === 'filler') return meaning;
	// "Company ID" is not the contact's id, nor "Office name" its name; only an invoice's names are its own.
	if (listOfTerm(meaning.term) === undefined) return qualifier === 'billing' ? meaning : undefined;
	if (qualifier === 'label') return { ...meaning, isLabel: true };
	const own = QUALIFIER_LABELS[qualifier];
	const { label } = meaning;
	return { ...meaning, label: label === undefined ? own : `${own} ${label.toLowerCase()}` };
}

function withLabel(meaning: HeaderMeaning): HeaderMeaning {
	const label = TERM_LABELS[meaning.term];
	return label === undefined ? meaning : { ...meaning, label };
}
