import { randomUUID } from 'node:crypto';
import {
	DeleteCommand,
	GetCommand,
	PutCommand,
	UpdateCommand,
	type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';
import { retryAfter, Problem, type Reply } from './http.ts';

/**
 * Longer than a request can take, which API Gateway and Lambda end after 30 s; shorter than the 35 s after
 * which a client asks again.
 */
export const LEASE_MS = 32_000;
/** No network holds a request back for longer: a week. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;
/** A record may vanish between two looks at it, but not again and again. */
const CLAIM_TRIES = 3;

export interface RequestLogDeps {
	readonly client: DynamoDBDocumentClient;
	readonly table: string;
	/** Milliseconds since 1970. */
	readonly now: () => number;
}

/** A request as it is known by its key. */
export interface KeyedRequest {
	readonly key: string;
	/** Of all that makes it this request and no other. */
	readonly hash: string;
}

/** An item of the table: `pk` is `request#<key>`. */
interface RequestItem {
	readonly payload_hash: string;
	readonly claimed_by: string;
	readonly claimed_at: number;
	readonly lease_until: number;
	readonly answer_status?: number;
	readonly answer_body?: string;
}

/**
 * Does what is asked once for each key: the first request does it, every other gets the same answer.
 *
 * An answer is final for its key, also where it names contacts that there was no time for: were a repeated
 * request to write them, then so would one that a network has held back, over what is newer by now. Those
 * contacts are sent again under a new key.
 *
 * A request that fails leaves no record, and one that dies holds its key until the lease is over: then the
 * next may do it again, which changes nothing, since contacts are stored whole under their own ids.
 */
export class RequestLog {
	readonly #deps: RequestLogDeps;

	constructor(deps: RequestLogDeps) {
		this.#deps = deps;
	}

	/**
	 * @throws {Problem} 409 while another request with this key is under way, 422 where the key is that of
	 * other contents
	 */
	async once(request: KeyedRequest, work: () => Promise<Reply>): Promise<Reply> {
		const claim = randomUUID();
		const known = await this.#claim(request, claim);
		if (known !== undefined) return known;
		let reply: Reply;
		try {
			reply = await work();
		} catch (error) {
			// Where even that fails, the lease ends it.
			await this.#release(request.key, claim).catch(() => undefined);
			throw error;
		}
		await this.#settle(request.key, claim, reply);
		return reply;
	}

	/** Takes the key, or answers what it was answered before. */
	async #claim({ key, hash }: KeyedRequest, claim: string): Promise<Reply | undefined> {
		for (let tries = 1; tries <= CLAIM_TRIES; tries++) {
			if (await this.#take(key, hash, claim)) return undefined;
			const item = await this.#read(key);
			// Given back in between.
			if (item === undefined) continue;
			// Granted after all: the answer was lost, and the SDK asked again.
			if (item.claimed_by === claim) return undefined;
			if (item.payload_hash !== hash)
				throw new Problem(422, 'key_reused', 'This Idempotency-Key was used for another request.');
			if (item.answer_status !== undefined)
				return { status: item.answer_status, body: item.answer_body ?? '' };
			throw this.#inProgress(item);
		}
		throw this.#inProgress();
	}

	/** Whether the key was free, or held by a request that must be dead. */
	async #take(key: string, hash: string, claim: string): Promise<boolean> {
		const { client, table, now } = this.#deps;
		const at = now();
		const item: RequestItem & { readonly pk: string; readonly expires_at: number } = {
			pk: requestKey(key),
			payload_hash: hash,
			claimed_by: claim,
			claimed_at: at,
			lease_until: at + LEASE_MS,
			expires_at: Math.ceil((at + KEPT_MS) / 1000),
		};
		return isGranted(
			client.send(
				new PutCommand({
					TableName: table,
					Item: item,
					ConditionExpression:
						'attribute_not_exists(pk) OR (attribute_not_exists(answer_status) AND lease_until < :now AND payload_hash = :hash)',
					ExpressionAttributeValues: { ':now': at, ':hash': hash },
				}),
			),
		);
	}

	async #read(key: string): Promise<RequestItem | undefined> {
		const { client, table } = this.#deps;
		const { Item } = await client.send(
			new GetCommand({ TableName: table, Key: { pk: requestKey(key) }, ConsistentRead: true }),
		);
		return Item as RequestItem | undefined;
	}

	async #settle(key: string, claim: string, { status, body }: Reply): Promise<void> {
		const { client, table } = this.#deps;
		const isMine = await isGranted(
			client.send(
				new UpdateCommand({
					TableName: table,
					Key: { pk: requestKey(key) },
					UpdateExpression: 'SET answer_status = :status, answer_body = :body',
					ConditionExpression: 'claimed_by = :claim',
					ExpressionAttributeValues: { ':status': status, ':body': body, ':claim': claim },
				}),
			),
		);
		// It took longer than its lease, and another is at it: that one answers.
		if (!isMine) throw this.#inProgress();
	}

	async #release(key: string, claim: string): Promise<void> {
		const { client, table } = this.#deps;
		await client.send(
			new DeleteCommand({
				TableName: table,
				Key: { pk: requestKey(key) },
				ConditionExpression: 'claimed_by = :claim',
				ExpressionAttributeValues: { ':claim': claim },
			}),
		);
	}

	/** Worth another try after as long as it has taken so far, or when its lease is over. */
	#inProgress(item?: RequestItem): Problem {
		const now = this.#deps.now();
		const wait =
			item === undefined ? 0 : Math.min(now - item.claimed_at, item.lease_until - now + 1);
		return new Problem(
			409,
			'in_progress',
			'A request with this Idempotency-Key is under way.',
			retryAfter(wait),
		);
	}
}

function requestKey(key: string): string {
	return `request#${key}`;
}

/** Whether a conditional write went through. */
async function isGranted(write: Promise<unknown>): Promise<boolean> {
	try {
		await write;
		return true;
	} catch (error) {
		if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
		throw error;
	}
}
