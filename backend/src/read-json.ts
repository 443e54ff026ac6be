import { sha256 } from './token.ts';
import { Problem, type HttpEvent } from './http.ts';
import type { KeyedRequest } from './request-log.ts';

/**
 * Lambda takes requests of 6 MB, in which the body is a JSON string: with its quotes escaped, and perhaps in
 * base64.
 */
const MOST_BODY_BYTES = 4 * 1024 * 1024;
/** What can be seen of ASCII; a UUID as a rule. */
const KEY = /^[\x21-\x7e]{8,255}$/;

/** A request that carries JSON, and a key to know it by when it comes again. */
export interface JsonRequest extends KeyedRequest {
	readonly json: unknown;
}

/**
 * Requires a key and the content type, which no form of another site can send.
 *
 * @throws {Problem} 400, 413, 415
 */
export function readJson({ requestContext, rawPath, headers, ...event }: HttpEvent): JsonRequest {
	const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
	if (type !== 'application/json')
		throw new Problem(415, 'not_json', 'The Content-Type has to be application/json.');
	const key = headers['idempotency-key'];
	if (key === undefined || !KEY.test(key))
		throw new Problem(400, 'no_key', 'An Idempotency-Key of 8 to 255 characters is missing.');
	const body = bodyOf(event);
	const { method } = requestContext.http;
	return {
		key,
		hash: sha256(`${method} ${rawPath}\n${body}`).toString('hex'),
		json: parse(body),
	};
}

function bodyOf({
	body = '',
	isBase64Encoded,
}: Pick<HttpEvent, 'body' | 'isBase64Encoded'>): string {
	const size = Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8');
	if (size > MOST_BODY_BYTES)
		throw new Problem(413, 'too_large', `A request has ${MOST_BODY_BYTES} bytes at most.`);
	return isBase64Encoded ? Buffer.from(body, 'base64').toString() : body;
}

function parse(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		// The parser's own words repeat what was sent.
		throw new Problem(400, 'malformed', 'This is no JSON.');
	}
}
