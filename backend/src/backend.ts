import { answerBatch, readBatch } from './batch.ts';
import { UUID } from './check-contact.ts';
import { mailOf, readSummary, type SendMail } from './completion.ts';
import type { ContactTable } from './contact-table.ts';
import { crossOrigin } from './cors.ts';
import { Problem, retryAfter, type HttpAnswer, type HttpEvent, type Reply } from './http.ts';
import type { LogLine } from './log.ts';
import { readJson } from './read-json.ts';
import type { RequestLog } from './request-log.ts';
import { carriesToken } from './token.ts';
import { isThrottling } from './write-all.ts';

export interface BackendDeps {
	readonly contacts: ContactTable;
	readonly requests: RequestLog;
	/** Absent: this server sends no e-mail. */
	readonly sendMail: SendMail | undefined;
	readonly tokenSha256: Buffer;
	/** Whose pages may ask. */
	readonly origins: ReadonlySet<string>;
	/** Milliseconds since 1970. */
	readonly now: () => number;
	readonly log: (line: LogLine) => void;
}

/**
 * Answers a request; never rejects.
 *
 * @param deadline when the answer has to be there, in milliseconds since 1970
 */
export type Backend = (event: HttpEvent, deadline: number) => Promise<HttpAnswer>;

const BUSY_RETRY_MS = 2000;

export function newBackend(deps: BackendDeps): Backend {
	return async (event, deadline) => {
		const began = deps.now();
		const cors = crossOrigin(event.headers.origin, deps.origins);
		const route = routeOf(event);
		const outcome = await answer(deps, { event, route, cors, deadline });
		deps.log({
			route: route?.name ?? 'none',
			method: event.requestContext.http.method,
			status: outcome.status,
			ms: deps.now() - began,
			...outcome.remark,
		});
		return {
			statusCode: outcome.status,
			headers: { 'Cache-Control': 'no-store', ...cors.headers, ...outcome.headers },
			body: outcome.body,
		};
	};
}

interface Request {
	readonly event: HttpEvent;
	readonly route: Route | undefined;
	readonly cors: ReturnType<typeof crossOrigin>;
	readonly deadline: number;
}

interface Outcome extends Reply {
	readonly headers: Readonly<Record<string, string>>;
	/** For the log. */
	readonly remark?: Pick<LogLine, 'problem' | 'error'>;
}

async function answer(deps: BackendDeps, request: Request): Promise<Outcome> {
	try {
		return await attempt(deps, request);
	} catch (error) {
		const problem = problemOf(error);
		return {
			status: problem.status,
			headers: { 'Content-Type': 'application/problem+json', ...problem.headers },
			body: problem.body,
			remark: { problem: problem.code, ...(problem !== error && { error }) },
		};
	}
}

async function attempt(
	deps: BackendDeps,
	{ event, route, cors, deadline }: Request,
): Promise<Outcome> {
	const { method } = event.requestContext.http;
	if (!cors.isAllowed)
		throw new Problem(403, 'origin', 'Pages of this origin are not allowed here.');
	// Preflights carry no token.
	if (method === 'OPTIONS') return { status: 204, headers: cors.preflightHeaders, body: '' };
	if (!carriesToken(event.headers.authorization, deps.tokenSha256))
		throw new Problem(401, 'token', 'The token is missing or wrong.', {
			'WWW-Authenticate': 'Bearer',
		});
	if (route === undefined) throw new Problem(404, 'no_route', 'There is nothing here.');
	const action = route.actions[method];
	if (action === undefined)
		throw new Problem(405, 'method', 'There is something here, for another method.', {
			Allow: Object.keys(route.actions).join(', '),
		});
	const reply = await action(deps, { event, deadline, importId: route.importId });
	return { ...reply, headers: { 'Content-Type': 'application/json' } };
}

interface ActionRequest {
	readonly event: HttpEvent;
	readonly deadline: number;
	/** Of the path; `''` where there is none in it. */
	readonly importId: string;
}
type Action = (deps: BackendDeps, request: ActionRequest) => Promise<Reply>;

interface Route {
	/** Without the id that is in the path. */
	readonly name: string;
	readonly importId: string;
	readonly actions: Readonly<Record<string, Action>>;
}

function routeOf({ rawPath }: HttpEvent): Route | undefined {
	if (rawPath === '/contacts/batch')
		return { name: rawPath, importId: '', actions: { POST: postBatch } };
	const [, importId = '', last = ''] = /^\/imports\/([^/]+)\/(\w+)$/.exec(rawPath) ?? [];
	const actions = UUID.test(importId) ? IMPORT_ACTIONS.get(last) : undefined;
	return actions && { name: `/imports/{id}/${last}`, importId, actions };
}

const IMPORT_ACTIONS = new Map<string, Readonly<Record<string, Action>>>([
	['status', { GET: getStatus }],
	['rollback', { DELETE: deleteImport }],
	['complete', { POST: postComplete }],
]);

async function postBatch(deps: BackendDeps, { event, deadline }: ActionRequest): Promise<Reply> {
	const request = readJson(event);
	const batch = readBatch(request.json);
	const work = async (): Promise<Reply> => ok(await answerBatch(batch, deps.contacts, deadline));
	// A batch of nothing changes nothing: it asks whether the server is there and takes the token.
	const isEmpty = batch.contacts.length + batch.deleted.length === 0;
	return isEmpty ? work() : deps.requests.once(request, work);
}

async function getStatus(deps: BackendDeps, { importId }: ActionRequest): Promise<Reply> {
	return ok(await deps.contacts.statusOf(importId));
}

async function deleteImport(
	deps: BackendDeps,
	{ importId, deadline }: ActionRequest,
): Promise<Reply> {
	return ok(await deps.contacts.removeImport(importId, deadline));
}

async function postComplete(deps: BackendDeps, { event, importId }: ActionRequest): Promise<Reply> {
	const { sendMail } = deps;
	if (sendMail === undefined) throw new Problem(404, 'no_mail', 'This server sends no e-mail.');
	const request = readJson(event);
	const summary = readSummary(request.json);
	return deps.requests.once(request, async () => {
		await sendMail(mailOf(importId, summary));
		return ok({ sent: true });
	});
}

function ok(value: object): Reply {
	return { status: 200, body: JSON.stringify(value) };
}

/** What else goes wrong is none of the client's doing: it asks again later, under the same key. */
function problemOf(error: unknown): Problem {
	if (error instanceof Problem) return error;
	if (isThrottling(error))
		return new Problem(
			503,
			'busy',
			'There is more to do than can be done just now.',
			retryAfter(BUSY_RETRY_MS),
		);
	return new Problem(500, 'failed', 'Something went wrong here. Nothing says that it was stored.');
}
