import { expect, test } from 'vitest';
import { emailKey } from '../../../src/lib/core/checking/email.ts';
import { IssueList } from '../../../src/lib/core/checking/issue-list.ts';
import { emailKeys } from '../../../src/lib/core/checking/key-columns.ts';
import { hashInto } from '../../../src/lib/core/matching/hash.ts';
import { KEY_KINDS } from '../../../src/lib/core/matching/key-kinds.ts';
import { keyTag } from '../../../src/lib/core/matching/row-hashes.ts';
import { ColumnPacker } from '../../../src/lib/core/packed-columns.ts';

const SEED = { high: 1, low: 2 };

test('an address is hashed as its key, whatever letters it holds and wherever in the column it stands', () => {
	const characters = Array.from({ length: 0x7e - 0x20 }, (_, at) => String.fromCharCode(0x21 + at));
	const addresses = [...characters, 'Ä', 'ż', '名']
		.map((character) => `${'Xy'.repeat(character.charCodeAt(0) % 4)}a${character}b@Ex-Ample.Org`)
		.toReversed();
	const packer = new ColumnPacker(addresses.length);
	packer.add('email.1', addresses);
	const issues = new IssueList(addresses.length);
	const [column] = emailKeys([...packer.paths], issues, SEED);
	const hash = { high: 0, low: 0 };
	const checked = addresses.filter((address, at) => {
		if (column.present[at] === 0) return false;
		hashInto(hash, emailKey(address), keyTag(KEY_KINDS.indexOf('email')), SEED);
		expect([column.high[at], column.low[at]], address).toEqual([hash.high, hash.low]);
		return true;
	});
	// All but the ASCII signs that no unquoted address may hold: "(),.:;<>@[\]
	expect(addresses.length - checked.length).toBeLessThan(15);
});
