import { Linter } from 'eslint';
import { expect, test } from 'vitest';
import config from '../../eslint.config.js';

const RULE = 'no-restricted-syntax';
const rules = config.flatMap(({ rules }) =>
	rules?.[RULE] ? [{ rules: { [RULE]: rules[RULE] } }] : [],
);

function findings(statement: string): string[] {
	const text = `await db.write([db.meta], async () => { ${statement}; await db.meta.clear(); });`;
	return new Linter().verify(text, rules).map(({ message }) => message);
}

test.each([
	'await new Promise((done) => setTimeout(done))',
	"await fetch('/')",
	"await crypto.subtle.digest('SHA-256', bytes)",
	'const text = await blob.text()',
	'await file.slice(0, 9).arrayBuffer()',
	'await db.meta.put(await change(log))',
])('inside a transaction, %s is an error', (statement) => {
	const found = findings(statement);
	expect(found).not.toEqual([]);
	for (const message of found) expect(message).toContain('do this before it begins');
});

test('a transaction that waits for the database alone is none', () => {
	expect(findings("const log = await db.meta.get('log')")).toEqual([]);
});
