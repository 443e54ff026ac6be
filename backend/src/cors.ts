/** What scripts of other origins are told. */
export interface CrossOrigin {
	readonly isAllowed: boolean;
	/** For every answer, whatever its status: without them a page can't tell an error from no network. */
	readonly headers: Readonly<Record<string, string>>;
	/** For the answer to a preflight, besides. */
	readonly preflightHeaders: Readonly<Record<string, string>>;
}

/** Chromium takes no more than this: two hours. */
const PREFLIGHT_SECONDS = 7200;

/**
 * An origin is allowed where the list names it; no other is ever reflected. A request without one is no
 * script's of another site, and its token decides alone.
 */
export function crossOrigin(origin: string | undefined, allowed: ReadonlySet<string>): CrossOrigin {
	// A cache between here and there must not give one origin's answer to another.
	const vary = { Vary: 'Origin' };
	if (origin === undefined) return { isAllowed: true, headers: vary, preflightHeaders: {} };
	if (!allowed.has(origin)) return { isAllowed: false, headers: vary, preflightHeaders: {} };
	return {
		isAllowed: true,
		headers: {
			...vary,
			'Access-Control-Allow-Origin': origin,
			'Access-Control-Expose-Headers': 'Retry-After',
		},
		preflightHeaders: {
			'Access-Control-Allow-Methods': 'GET, POST, DELETE',
			'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key',
			'Access-Control-Max-Age': String(PREFLIGHT_SECONDS),
		},
	};
}
