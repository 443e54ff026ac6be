import type { ProblemDetails } from './protocol.ts';

/** What was sent, as far as an answer is judged by it. */
export interface SentBatch {
	/** Ids of the contacts to store, or of those to remove: a request holds one or the other. */
	readonly ids: readonly string[];
	readonly removes: boolean;
}

/** An answer as it came over the wire. */
export interface RawAnswer {
	readonly status: number;
	readonly body: string;
	/** What the server asks to wait, in milliseconds. */
	readonly retryAfterMs?: number;
}

/**
 * What an answer means for the batch.
 *
 * - `answered`: every contact has its answer; `again` names those that the server did not get to
 * - `unclear`: it may have been stored or not. The same request is sent again, under the same key
 * - `later`: the server can't now; the same request, later
 * - `busy`: the server is at this very request still
 * - `refused`: all of it, though perhaps for one contact's sake
 * - `blocked`: no batch will pass until somebody does something
 */
export type Verdict =
	| {
			readonly kind: 'answered';
			readonly done: readonly string[];
			readonly refused: readonly RefusedContact[];
			readonly again: readonly string[];
	  }
	| { readonly kind: 'unclear'; readonly why: UnclearReason }
	| { readonly kind: 'later'; readonly status: number; readonly retryAfterMs?: number }
	| { readonly kind: 'busy'; readonly retryAfterMs?: number }
	| { readonly kind: 'refused'; readonly status: number; readonly message?: string }
	| { readonly kind: 'blocked'; readonly blocker: ServerBlocker; readonly message?: string };

/** Whether a server that can't now has more than it can take, rather than a fault of its own. */
export function isOverloaded({ status }: Extract<Verdict, { kind: 'later' }>): boolean {
	return status === 429 || status === 503;
}

export interface RefusedContact {
	readonly id: string;
	readonly refusal: Refusal;
}

/** Why a server does not take a contact. */
export interface Refusal {
	/** The server's own code, or one of ours: see `OWN_REFUSALS`. */
	readonly code: string;
	/** In the server's words. */
	readonly message?: string;
}

/** Refusals that no server has named. */
export const OWN_REFUSALS = {
	/** It answers without `deleted`: it has no way to remove contacts. */
	cannotRemove: 'rollcall.cannot-remove',
	/** It takes other contacts, and never answers this one clearly. */
	neverAnswered: 'rollcall.never-answered',
	/** It refused the request with a status alone. */
	status: (status: number) => `http.${status}`,
} as const;

export type UnclearReason = 'unreachable' | 'timeout' | 'senseless';

/** What stands in the way of every batch, and is not a matter of time. */
export type ServerBlocker =
	/** 401, 403. */
	| 'unauthorised'
	/** 404, 405, 410, 501: there is nothing there that takes contacts. */
	| 'noEndpoint'
	/** It sends us elsewhere; that is not followed, since somebody else would get the contacts. */
	| 'redirect'
	/** The browser does not let this page connect to it. */
	| 'forbiddenHere';

/** No honest message is longer; it is shown to people. */
const MESSAGE_CHARS = 300;

/** Judges an answer; never throws, whatever came. */
export function readAnswer(sent: SentBatch, answer: RawAnswer): Verdict {
	const { status, retryAfterMs } = answer;
	if (status === 200) return readSuccess(sent, answer.body);
	// A key used for other contacts than before: ours never are, so this batch stops here, with its reason.
	if (status === 400 || status === 413 || status === 422)
		return { kind: 'refused', status, message: messageOf(answer.body) };
	if (status === 409) return { kind: 'busy', retryAfterMs };
	if (status === 401 || status === 403)
		return { kind: 'blocked', blocker: 'unauthorised', message: messageOf(answer.body) };
	if (status >= 300 && status < 400) return { kind: 'blocked', blocker: 'redirect' };
	if (status === 408 || status === 425 || status === 429 || (status >= 500 && status !== 501))
		return { kind: 'later', status, retryAfterMs };
	// Also 201, 204 and the like: whatever it is, it is no server of this kind.
	if (status >= 200 && status < 300) return { kind: 'unclear', why: 'senseless' };
	return { kind: 'blocked', blocker: 'noEndpoint', message: messageOf(answer.body) };
}

/**
 * An answer 200 counts only where it adds up: what was stored, removed, refused and left must be what was
 * sent, and every id named must have been sent.
 */
function readSuccess({ ids, removes }: SentBatch, body: string): Verdict {
	const senseless: Verdict = { kind: 'unclear', why: 'senseless' };
	const answer = parseObject(body);
	if (answer === undefined) return senseless;
	const { imported, deleted, errors, unprocessed = [] } = answer;
	if (!isCount(imported) || !Array.isArray(errors) || !Array.isArray(unprocessed)) return senseless;
	if (deleted !== undefined && !isCount(deleted)) return senseless;

	const left = new Set(ids);
	const refused: RefusedContact[] = [];
	for (const error of errors) {
		const refusal = refusalOf(error);
		if (refusal === undefined || !left.delete(refusal.id)) return senseless;
		refused.push(refusal);
	}
	for (const id of unprocessed) if (typeof id !== 'string' || !left.delete(id)) return senseless;
	if (removes && deleted === undefined && imported === 0) {
		const refusal = { code: OWN_REFUSALS.cannotRemove };
		for (const id of left) refused.push({ id, refusal });
		return { kind: 'answered', done: [], refused, again: unprocessed as string[] };
	}
	const isWhole = removes
		? deleted === left.size && imported === 0
		: imported === left.size && (deleted ?? 0) === 0;
	if (!isWhole) return senseless;
	return { kind: 'answered', done: [...left], refused, again: unprocessed as string[] };
}

function refusalOf(error: unknown): RefusedContact | undefined {
	if (typeof error !== 'object' || error === null) return undefined;
	const { id, code, message } = error as Readonly<Record<string, unknown>>;
	if (typeof id !== 'string') return undefined;
	return {
		id,
		refusal: {
			code: typeof code === 'string' ? code.slice(0, MESSAGE_CHARS) : 'refused',
			message: typeof message === 'string' ? message.slice(0, MESSAGE_CHARS) : undefined,
		},
	};
}

/** What a problem (RFC 9457) says to people. */
function messageOf(body: string): string | undefined {
	const problem = parseObject(body) as ProblemDetails | undefined;
	const said = [problem?.title, problem?.detail].filter((text) => typeof text === 'string');
	return said.length === 0 ? undefined : said.join(': ').slice(0, MESSAGE_CHARS);
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null && !Array.isArray(value)
			? (value as Record<string, unknown>)
			: undefined;
	} catch {
		return undefined;
	}
}

function isCount(value: unknown): value is number {
	return Number.isSafeInteger(value) && (value as number) >= 0;
}
