import type { ProblemDetails } from '../../src/lib/core/sync/protocol.ts';

/** A request as API Gateway's HTTP API hands it on (payload format 2.0), as far as it is read here. */
export interface HttpEvent {
	readonly rawPath: string;
	/** By names in lower case. */
	readonly headers: Readonly<Record<string, string | undefined>>;
	readonly requestContext: { readonly http: { readonly method: string } };
	readonly body?: string;
	readonly isBase64Encoded?: boolean;
}

/** What API Gateway makes an answer of. */
export interface HttpAnswer {
	readonly statusCode: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

/** What a route answers when all is well. */
export interface Reply {
	readonly status: number;
	/** JSON. */
	readonly body: string;
}

/**
 * Anything that keeps a request from being answered as it hopes. Its texts go to the client and may go to a
 * log: they never repeat what was sent.
 */
export class Problem extends Error {
	override readonly name = 'Problem';

	constructor(
		readonly status: number,
		/** For programs. */
		readonly code: string,
		readonly detail: string,
		readonly headers: Readonly<Record<string, string>> = {},
	) {
		super(detail);
	}

	/** RFC 9457. */
	get body(): string {
		const details: ProblemDetails = {
			type: `urn:rollcall:${this.code}`,
			title: TITLES[this.status] ?? 'Error',
			status: this.status,
			detail: this.detail,
		};
		return JSON.stringify(details);
	}
}

/** A `Retry-After` of whole seconds, at least one. */
export function retryAfter(ms: number): { readonly 'Retry-After': string } {
	return { 'Retry-After': String(Math.max(1, Math.ceil(ms / 1000))) };
}

const TITLES: Readonly<Record<number, string>> = {
	400: 'Bad Request',
	401: 'Unauthorized',
	403: 'Forbidden',
	404: 'Not Found',
	405: 'Method Not Allowed',
	409: 'Conflict',
	413: 'Content Too Large',
	415: 'Unsupported Media Type',
	422: 'Unprocessable Content',
	500: 'Internal Server Error',
	503: 'Service Unavailable',
};
