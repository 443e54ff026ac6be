import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	saysNoMore,
	splitFullName,
	type NameParts,
} from '../../../src/lib/core/mapping/full-name.ts';

/** Prefix, first, middle, last, suffix; `_` stands for none. */
function parts(text: string): NameParts {
	const names = ['prefix', 'firstName', 'middleName', 'lastName', 'suffix'];
	const values = text.split('|').map((value) => value.trim());
	return Object.fromEntries(
		names.map((name, at) => [name, values[at]]).filter(([, value]) => value !== '_'),
	) as NameParts;
}

test.each([
	['Ana Silva', '_ | Ana | _ | Silva | _'],
	['Ana Maria Silva', '_ | Ana | Maria | Silva | _'],
	['Silva, Ana Maria', '_ | Ana | Maria | Silva | _'],
	['  Ana \u00a0 Silva', '_ | Ana | _ | Silva | _'],
	["Siobhán O'Neil", "_ | Siobhán | _ | O'Neil | _"],
	['Jean-Luc Picard', '_ | Jean-Luc | _ | Picard | _'],
	['Мария Иванова', '_ | Мария | _ | Иванова | _'],
	['J. R. R. Tolkien', '_ | J. | R. R. | Tolkien | _'],
])('takes "%s" apart', (name, expected) => {
	expect(splitFullName(name.trim())).toEqual(parts(expected));
});

describe('prefixes and suffixes', () => {
	test.each([
		['Mr John Smith', 'Mr | John | _ | Smith | _'],
		['Mrs. Jane Smith', 'Mrs. | Jane | _ | Smith | _'],
		['Prof. Dr. Anna Schmidt', 'Prof. Dr. | Anna | _ | Schmidt | _'],
		['Herr Müller', 'Herr | _ | _ | Müller | _'],
		['Frau Dr. Eva Braun-Weiß', 'Frau Dr. | Eva | _ | Braun-Weiß | _'],
		['Mme Claire Dubois', 'Mme | Claire | _ | Dubois | _'],
		['M. Paul Martin', 'M. | Paul | _ | Martin | _'],
		['Sra. Carmen Ruiz', 'Sra. | Carmen | _ | Ruiz | _'],
		['Mr. & Mrs. John Smith', 'Mr. & Mrs. | John | _ | Smith | _'],
		['John Smith Jr', '_ | John | _ | Smith | Jr'],
		['John Smith, Jr.', '_ | John | _ | Smith | Jr.'],
		['Smith Jr., John', '_ | John | _ | Smith | Jr.'],
		['John Smith III', '_ | John | _ | Smith | III'],
		['Ana Silva, PhD, MD', '_ | Ana | _ | Silva | PhD MD'],
		['Dr. Ana María de la Cruz, Ph.D.', 'Dr. | Ana | María | de la Cruz | Ph.D.'],
		['Smith, Dr. John', 'Dr. | John | _ | Smith | _'],
	])('leave "%s" a name', (name, expected) => {
		expect(splitFullName(name)).toEqual(parts(expected));
	});

	test.each([
		['Md Rahman', '_ | Md | _ | Rahman | _'],
		['Don Draper', '_ | Don | _ | Draper | _'],
		['M Smith', '_ | M | _ | Smith | _'],
		['Gen Tanaka', '_ | Gen | _ | Tanaka | _'],
	])('are not seen in "%s"', (name, expected) => {
		expect(splitFullName(name)).toEqual(parts(expected));
	});

	test('alone are names', () => {
		expect(splitFullName('Dr.')).toEqual({ firstName: 'Dr.' });
		expect(splitFullName('Jr')).toEqual({ firstName: 'Jr' });
	});
});

describe('particles', () => {
	test.each([
		['Jan van der Berg', '_ | Jan | _ | van der Berg | _'],
		['Ludwig van Beethoven', '_ | Ludwig | _ | van Beethoven | _'],
		['Oscar de la Hoya', '_ | Oscar | _ | de la Hoya | _'],
		['Juan Carlos de la Cruz García', '_ | Juan | Carlos | de la Cruz García | _'],
		['Maria da Silva Santos', '_ | Maria | _ | da Silva Santos | _'],
		['Omar bin Khalid', '_ | Omar | _ | bin Khalid | _'],
		['Berg, Jan van der', '_ | Jan | _ | van der Berg | _'],
		['van der Berg, Jan', '_ | Jan | _ | van der Berg | _'],
		['van Gogh', '_ | _ | _ | van Gogh | _'],
		['Van Morrison', '_ | Van | _ | Morrison | _'],
		['Al Gore', '_ | Al | _ | Gore | _'],
	])('stay with the last name in "%s"', (name, expected) => {
		expect(splitFullName(name)).toEqual(parts(expected));
	});
});

test('a single word is a first name', () => {
	expect(splitFullName('Madonna')).toEqual({ firstName: 'Madonna' });
});

test('a comma alone behind it makes a last name', () => {
	expect(splitFullName('Silva,')).toEqual({ lastName: 'Silva' });
});

test.each(['山田太郎', '王伟', '欧阳娜娜', '김철수', 'たなか', '佐々木希', 'ジョン・スミス'])(
	'"%s" stays whole: nobody can see where it parts',
	(name) => {
		expect(splitFullName(name)).toEqual({ fullName: name });
	},
);

test.each(['山田 太郎', '山田\u3000太郎'])('in "%s" the family name comes first', (name) => {
	expect(splitFullName(name)).toEqual({ lastName: '山田', firstName: '太郎' });
});

test.each(['a@example.com', 'Smith, John, Acme Inc, Berlin', ','])(
	'"%s" is no name to split',
	(name) => {
		expect(splitFullName(name)).toEqual({ fullName: name });
	},
);

test('no letter of a name is lost or doubled', () => {
	const word = fc.constantFrom(
		'Ana',
		'van',
		'de',
		'Dr.',
		'Mr',
		'Jr',
		'PhD',
		'III',
		'M.',
		'&',
		'山田',
		'é',
	);
	const name = fc
		.array(fc.tuple(word, fc.constantFrom(' ', '  ', ', ', ',')), { minLength: 1, maxLength: 6 })
		.map((pairs) => pairs.flat().join('').trim());
	const letters = (text: string): string => [...text.replace(/[\s,]/g, '')].sort().join('');
	fc.assert(
		fc.property(name, (text) => {
			expect(letters(Object.values(splitFullName(text)).join(' '))).toBe(letters(text));
		}),
	);
});

test('a hostile name takes no longer than its length', () => {
	const started = performance.now();
	for (const text of [
		'a '.repeat(25_000),
		'de '.repeat(16_000),
		','.repeat(50_000),
		'Dr. & '.repeat(8_000),
	]) {
		splitFullName(text.trim());
	}
	expect(performance.now() - started).toBeLessThan(500);
});

describe('a full name beside its parts', () => {
	test.each([
		['Ana Silva', ['Ana', 'Silva']],
		['Silva, Ana', ['Ana', 'Silva']],
		['ANA SILVA', ['Ana', 'Silva']],
		['Ana Silva', ['Dr.', 'Ana', 'Maria', 'Silva']],
		['山田太郎', ['太郎', '山田']],
	])('"%s" says no more than %j', (name, known) => {
		expect(saysNoMore(name, known)).toBe(true);
	});

	test.each([
		['Ana Maria Silva', ['Ana', 'Silva']],
		['Ana Silva (work)', ['Ana', 'Silva']],
		['Ana Ana', ['Ana']],
	])('"%s" says more than %j', (name, known) => {
		expect(saysNoMore(name, known)).toBe(false);
	});
});
