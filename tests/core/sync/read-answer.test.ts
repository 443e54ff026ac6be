import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OWN_REFUSALS, readAnswer, type Verdict } from '../../../src/lib/core/sync/read-answer.ts';

const SENT = { ids: ['a', 'b', 'c'], removes: false };
const REMOVED = { ids: ['a', 'b'], removes: true };
const SENSELESS: Verdict = { kind: 'unclear', why: 'senseless' };

function read(answer: unknown, sent = SENT): Verdict {
	const body = typeof answer === 'string' ? answer : JSON.stringify(answer);
	return readAnswer(sent, { status: 200, body });
}

const status = (code: number, body = '', retryAfterMs?: number): Verdict =>
	readAnswer(SENT, { status: code, body, retryAfterMs });

describe('an answer that adds up', () => {
	test('says of every contact what became of it', () => {
		const errors = [{ id: 'b', code: 'email.taken', message: 'Somebody else has it' }];
		expect(read({ imported: 1, deleted: 0, errors, unprocessed: ['c'] })).toEqual({
			kind: 'answered',
			done: ['a'],
			refused: [{ id: 'b', refusal: { code: 'email.taken', message: 'Somebody else has it' } }],
			again: ['c'],
		});
	});

	test('is also that of a server which knows no more than how many it has stored', () => {
		expect(read({ imported: 3, errors: [] })).toEqual({
			kind: 'answered',
			done: ['a', 'b', 'c'],
			refused: [],
			again: [],
		});
	});

	test('tells of removals', () => {
		expect(read({ imported: 0, deleted: 1, errors: [], unprocessed: ['a'] }, REMOVED)).toEqual({
			kind: 'answered',
			done: ['b'],
			refused: [],
			again: ['a'],
		});
	});

	test('without `deleted` it is that of a server which can’t remove', () => {
		const refusal = { code: OWN_REFUSALS.cannotRemove };
		expect(read({ imported: 0, errors: [] }, REMOVED)).toEqual({
			kind: 'answered',
			done: [],
			refused: [
				{ id: 'a', refusal },
				{ id: 'b', refusal },
			],
			again: [],
		});
	});

	test('a refusal without a code or with a text of pages is one all the same', () => {
		const errors = [{ id: 'a' }, { id: 'b', message: 'x'.repeat(5000) }, { id: 'c', code: 7 }];
		const verdict = read({ imported: 0, errors });
		expect(verdict).toMatchObject({ kind: 'answered', done: [] });
		const [a, b, c] = (verdict as Extract<Verdict, { kind: 'answered' }>).refused;
		expect(a.refusal).toEqual({ code: 'refused', message: undefined });
		expect(b.refusal.message).toHaveLength(300);
		expect(c.refusal.code).toBe('refused');
	});
});

describe('an answer 200 that lies is unclear', () => {
	const lies: Record<string, unknown> = {
		'nothing at all': '',
		'a page of HTML': '<!doctype html><title>Welcome to the hotel’s network</title>',
		'cut short': '{"imported":3,"err',
		'JSON of something else': '[3]',
		'no more than null': 'null',
		'no counts': { errors: [] },
		'no errors': { imported: 3 },
		'fewer than were sent': { imported: 2, errors: [] },
		'more than were sent': { imported: 4, errors: [] },
		'a contact that was not sent is refused': { imported: 2, errors: [{ id: 'z' }] },
		'a contact that was not sent is left': { imported: 2, errors: [], unprocessed: ['z'] },
		'one contact is refused twice': { imported: 1, errors: [{ id: 'a' }, { id: 'a' }] },
		'one contact is refused and left': { imported: 1, errors: [{ id: 'a' }], unprocessed: ['a'] },
		'a refusal of nobody': { imported: 2, errors: [{ code: 'bad' }] },
		'refusals that are no objects': { imported: 2, errors: ['a'] },
		'ids that are no texts': { imported: 2, errors: [], unprocessed: [1] },
		'a count that is a text': { imported: '3', errors: [] },
		'a count that is broken': { imported: 2.5, errors: [] },
		'a count below nothing': { imported: 4, deleted: -1, errors: [] },
		'something removed where nothing was to be': { imported: 2, deleted: 1, errors: [] },
		'lists that are none': { imported: 3, errors: {}, unprocessed: 'a' },
	};
	for (const [how, answer] of Object.entries(lies))
		test(how, () => expect(read(answer)).toEqual(SENSELESS));

	test('something stored where all was to be removed', () => {
		expect(read({ imported: 2, deleted: 0, errors: [] }, REMOVED)).toEqual(SENSELESS);
		expect(read({ imported: 2, errors: [] }, REMOVED)).toEqual(SENSELESS);
	});
});

describe('another status', () => {
	test('is unclear where it claims success in a way that is not agreed', () => {
		for (const code of [201, 202, 204, 206]) expect(status(code)).toEqual(SENSELESS);
	});

	test('refuses the batch', () => {
		for (const code of [400, 413, 422])
			expect(status(code)).toEqual({ kind: 'refused', status: code, message: undefined });
	});

	test('carries its reason as a problem, whatever else it holds', () => {
		const problem = JSON.stringify({
			title: 'Too large',
			detail: 'A megabyte at most',
			status: 413,
		});
		expect(status(413, problem)).toMatchObject({ message: 'Too large: A megabyte at most' });
		expect(status(400, '{"title":7}')).toMatchObject({ message: undefined });
		expect(status(400, '<html>')).toMatchObject({ message: undefined });
	});

	test('asks to come again later, and when', () => {
		for (const code of [408, 425, 429, 500, 502, 503, 504])
			expect(status(code, '', 7000)).toEqual({ kind: 'later', status: code, retryAfterMs: 7000 });
	});

	test('says that the server is at this request still', () => {
		expect(status(409, '', 1000)).toEqual({ kind: 'busy', retryAfterMs: 1000 });
	});

	test('stands in the way of all batches', () => {
		for (const code of [401, 403])
			expect(status(code)).toMatchObject({ kind: 'blocked', blocker: 'unauthorised' });
		for (const code of [404, 405, 410, 501])
			expect(status(code)).toMatchObject({ kind: 'blocked', blocker: 'noEndpoint' });
		for (const code of [301, 302, 307, 308])
			expect(status(code)).toEqual({ kind: 'blocked', blocker: 'redirect' });
	});
});

test('whatever comes it does not throw, and nothing is done of which the answer does not say so', () => {
	const answers = fc.record(
		{
			imported: fc.oneof(fc.integer({ min: -1, max: 4 }), fc.jsonValue()),
			deleted: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.jsonValue()),
			errors: fc.oneof(
				fc.array(fc.record({ id: fc.constantFrom('a', 'b', 'c', 'z') })),
				fc.jsonValue(),
			),
			unprocessed: fc.oneof(fc.array(fc.constantFrom('a', 'b', 'c', 'z')), fc.jsonValue()),
		},
		{ requiredKeys: [] },
	);
	fc.assert(
		fc.property(fc.integer({ min: 100, max: 599 }), answers, (code, answer) => {
			const verdict = readAnswer(SENT, { status: code, body: JSON.stringify(answer) });
			if (verdict.kind !== 'answered') return;
			const { done, refused, again } = verdict;
			expect(code).toBe(200);
			expect(done).toHaveLength(answer.imported as number);
			expect([...done, ...refused.map(({ id }) => id), ...again].sort()).toEqual(SENT.ids);
		}),
		{ numRuns: 2000 },
	);
});
