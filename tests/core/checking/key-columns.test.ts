import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkEmail, emailKey, emailTypo } from '../../../src/lib/core/checking/email.ts';
import { IssueList } from '../../../src/lib/core/checking/issue-list.ts';
import { emailKeys } from '../../../src/lib/core/checking/key-columns.ts';
import { ColumnPacker } from '../../../src/lib/core/column-packer.ts';
import { Kernel } from '../../../src/lib/core/kernel/kernel.ts';
import { hashInto } from '../../../src/lib/core/matching/hash.ts';
import { KEY_KINDS } from '../../../src/lib/core/matching/key-kinds.ts';
import { keyTag } from '../../../src/lib/core/matching/row-hashes.ts';
import { unpackIssues } from '../../../src/lib/core/row-texts.ts';

const SEED = { high: 0x89abcdef, low: 2 };
const TAG = keyTag(KEY_KINDS.indexOf('email'));

/** Checks a column of addresses beside another that stands before it; what became of each: its key, its issue. */
function judge(kernel: Kernel, addresses: readonly string[]) {
	const packer = new ColumnPacker(kernel, addresses.length);
	packer.add(
		'notes',
		addresses.map((_, at) => 'x'.repeat(at % 7)),
	);
	packer.add('email.1', addresses);
	const issues = new IssueList(addresses.length);
	const columns = packer.paths.filter(({ path }) => path === 'email.1');
	const [column] = emailKeys(columns, issues, SEED);
	const issuesOf = unpackIssues(issues.packed());
	return addresses.map((_, at) => ({
		key: column?.present[at] === 1 ? [column.high[at], column.low[at]] : undefined,
		issue: issuesOf.get(at)?.[0].code,
	}));
}

/** The same address by address. */
function judgeOne(address: string) {
	if (address === '') return { key: undefined, issue: undefined };
	if (checkEmail(address) !== 'ok') return { key: undefined, issue: 'email.invalid' };
	const hash = { high: 0, low: 0 };
	hashInto(hash, emailKey(address), TAG, SEED);
	const issue = emailTypo(address) === undefined ? undefined : 'email.typo';
	return { key: [hash.high, hash.low], issue };
}

const word = fc.string({ unit: fc.constantFrom(...'aB3-.+_é'), minLength: 1, maxLength: 40 });
const domain = fc.oneof(
	fc.constantFrom('gmail.com', 'gmial.com', 'GMAIL.CON', 'x.org', 'a-b.co-op.example', 'xn--a.de'),
	fc.constantFrom('1.2.3.4', 'localhost', 'a..b', '-a.de', 'bücher.example', 'a.b1'),
	fc.array(word, { minLength: 1, maxLength: 3 }).map((labels) => labels.join('.')),
);
const address = fc.oneof(
	{ weight: 1, arbitrary: fc.constantFrom('', '@', 'a@', '@b.de', 'a@b@c.de', '"a b"@c.de') },
	{ weight: 5, arbitrary: fc.tuple(word, domain).map(([local, at]) => `${local}@${at}`) },
	{ weight: 2, arbitrary: fc.emailAddress() },
);

test('a column of addresses is judged as each of them by itself', () => {
	// One kernel for all, since it remembers domains from batch to batch.
	const kernel = new Kernel();
	fc.assert(
		fc.property(fc.array(address, { minLength: 1, maxLength: 12 }), (addresses) => {
			// Each of them twice: a domain that was met is remembered.
			const all = [...addresses, ...addresses.toReversed()];
			expect(judge(kernel, all)).toEqual(all.map(judgeOne));
		}),
		{ numRuns: 4000 },
	);
});

test('an address is hashed as its key, whatever letters it holds and wherever in the column it stands', () => {
	const characters = Array.from({ length: 0x7e - 0x20 }, (_, at) => String.fromCharCode(0x21 + at));
	const addresses = [...characters, 'Ä', 'ż', '名']
		.map((character) => `${'Xy'.repeat(character.charCodeAt(0) % 4)}a${character}b@Ex-Ample.Org`)
		.toReversed();
	const all = ['first@ex-ample.org', ...addresses];
	expect(judge(new Kernel(), all)).toEqual(all.map(judgeOne));
});

test("addresses of the common shape are the kernel's own work once their domain was met", () => {
	const kernel = new Kernel();
	const addresses = ['ana@x.org', "O'neil+news_2@X.org", 'a.b.c@x.org', `${'a'.repeat(57)}@x.org`];
	judge(kernel, addresses);
	const { calls } = kernel;
	const from = calls.valuesLength.value - addresses.join('').length;
	calls.newKeys(addresses.length);
	expect(calls.hashEmails(1, from, 0, addresses.length, TAG, SEED.high, SEED.low)).toBe(4);
});

test('more domains than are remembered are judged all the same', () => {
	const addresses = Array.from({ length: 8000 }, (_, at) => `a@x${at % 4500}.org`);
	expect(judge(new Kernel(), addresses)).toEqual(addresses.map(judgeOne));
});
