import type { RawAnswer } from '../core/sync/read-answer.ts';
import { retryAfterMs } from '../core/sync/retry.ts';

/**
 * What came of a request: an answer, or none.
 *
 * - `unreachable`: the browser says no more than that; the request may have arrived all the same
 * - `timeout`: no answer, or not all of it, in time
 * - `forbiddenHere`: the app's own security policy did not let it leave
 */
export type Sent = RawAnswer | { readonly failed: 'unreachable' | 'timeout' | 'forbiddenHere' };

/** Sends one request. Never rejects, but with the signal's reason once that is aborted. */
export type Send = (request: OutgoingRequest, signal?: AbortSignal) => Promise<Sent>;

export interface OutgoingRequest {
	/** After the endpoint's own address. */
	readonly path: string;
	readonly idempotencyKey: string;
	/** JSON. */
	readonly body: string;
}

export interface TransportDeps {
	/** Without a slash at its end. */
	readonly endpoint: string;
	readonly token: string | undefined;
	readonly fetch: typeof globalThis.fetch;
	/** How often the security policy has refused a connection so far. */
	readonly refusedByPolicy: () => number;
	/** Milliseconds since 1970. */
	readonly now: () => number;
	/** How long an answer may take, to its last byte. */
	readonly timeoutMs?: number;
}

/** An API gateway may take 29 s; the time runs until the last byte of the answer is there. */
export const TIME_OUT_MS = 35_000;
/** An answer names 25 contacts at most. */
const MOST_ANSWER_BYTES = 256 * 1024;

/** Sends by `fetch`: with no cookies, no referrer, nothing cached, and nowhere but to the endpoint. */
export function newSend({
	endpoint,
	token,
	fetch,
	refusedByPolicy,
	now,
	timeoutMs = TIME_OUT_MS,
}: TransportDeps): Send {
	return async ({ path, idempotencyKey, body }, signal) => {
		const refusedBefore = refusedByPolicy();
		const timeout = AbortSignal.timeout(timeoutMs);
		try {
			const response = await fetch(endpoint + path, {
				method: 'POST',
				headers: {
					'Content-Type': 'application/json',
					'Idempotency-Key': idempotencyKey,
					...(token !== undefined && { Authorization: `Bearer ${token}` }),
				},
				body,
				signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
				mode: 'cors',
				credentials: 'omit',
				referrerPolicy: 'no-referrer',
				cache: 'no-store',
				// Not followed, and told apart from a server that is not there, which `error` would not.
				redirect: 'manual',
			});
			if (response.type === 'opaqueredirect') return { status: 302, body: '' };
			return {
				status: response.status,
				body: await readText(response, MOST_ANSWER_BYTES),
				retryAfterMs: retryAfterMs(response.headers.get('Retry-After'), now()),
			};
		} catch {
			signal?.throwIfAborted();
			if (timeout.aborted) return { failed: 'timeout' };
			// Chromium tells of what a policy refuses in a task of its own, after the fetch has failed.
			await new Promise((resolve) => setTimeout(resolve));
			return { failed: refusedByPolicy() > refusedBefore ? 'forbiddenHere' : 'unreachable' };
		}
	};
}

/** The body; what is longer than any honest answer is left and counts as none. */
async function readText(response: Response, mostBytes: number): Promise<string> {
	if (response.body === null) return '';
	const decoder = new TextDecoder();
	const reader = response.body.getReader();
	let [text, size] = ['', 0];
	for (;;) {
		const { done, value } = await reader.read();
		if (done) return text + decoder.decode();
		size += value.length;
		if (size > mostBytes) {
			await reader.cancel();
			return '';
		}
		text += decoder.decode(value, { stream: true });
	}
}
