import { publicId } from '../core/sync/public-id.ts';
import { Pace } from '../core/sync/pace.ts';
import {
	OWN_REFUSALS,
	readAnswer,
	type Refusal,
	type UnclearReason,
	type Verdict,
} from '../core/sync/read-answer.ts';
import { backoffMs, LONGEST_WAIT_MS } from '../core/sync/retry.ts';
import { troubleOf } from '../core/storage-trouble.ts';
import type { PushRequest } from '../storage/database.ts';
import type { Outbox } from '../storage/sync/outbox.ts';
import type { PushLog } from '../storage/sync/push-log.ts';
import type { Summaries } from '../storage/sync/summaries.ts';
import { newAttempt, PushQueue, type Attempt } from './push-queue.ts';
import type { Blocker, BlockerCode, PushStatus } from './push-status.ts';
import type { OutgoingRequest, Send } from './transport.ts';

export interface PushDeps {
	readonly outbox: Outbox;
	readonly summaries: Summaries;
	readonly send: Send;
	/** The endpoint's address. */
	readonly server: string;
	readonly newKey: () => string;
	/** Calls back after so many milliseconds; answers the function that cancels it. */
	readonly setTimer: (ms: number, done: () => void) => () => void;
	/** Milliseconds since 1970. */
	readonly now: () => number;
	/** Milliseconds that pass also when the clock is put to another time. */
	readonly elapsed: () => number;
	/** From 0 to below 1. */
	readonly random: () => number;
	readonly isOnline: () => boolean;
	/** Whether contacts are being written, in any tab. */
	readonly isImporting: () => Promise<boolean>;
	readonly tell: (status: PushStatus) => void;
}

/** Requests made in one go: their contacts are read together. */
const MADE_AT_ONCE = 10;
const CONTACTS_AT_ONCE = 25 * MADE_AT_ONCE;
/** After so many tries without an answer, one contact of the batch may be the reason. */
const SUSPECT_TRIES = 4;
/** After so many failures in a row it is tried now and then only. */
const MANY_FAILURES = 8;
const SELDOM_MS = LONGEST_WAIT_MS;
/** So many contacts refused one after the other, and none taken: it is not the contacts. */
const REFUSES_ALL = 10;
const LOOK_FOR_IMPORT_MS = 2000;
const TELL_MS = 200;

/**
 * Brings a server to what is stored here, and keeps it there. One for all tabs: the caller holds the Web Lock
 * `push`.
 *
 * A request is stored before it is sent, and sent again under the same key until it is answered; its contacts
 * are in no other meanwhile, so nothing overtakes. What the server has is then known by contact, so a crash at
 * any moment loses nothing and repeats at most what was under way.
 */
export class Push {
	readonly #deps: PushDeps;
	readonly #pace = new Pace();
	#log: PushLog | undefined;
	#queue = new PushQueue();

	#failures = 0;
	/** Nothing is sent before, by `elapsed`. */
	#holdUntil = 0;
	/** Whether the server has asked for it: then nothing else ends it. */
	#isHeldByServer = false;
	#blocker: Blocker | undefined;
	/** Contacts refused since the last one that was taken. */
	#refusedInRow = 0;

	#isAwake = false;
	#wakeUp: () => void = () => {};

	#state: PushStatus['state'] = 'pushing';
	#sent = 0;
	#toldAt = -Infinity;

	constructor(deps: PushDeps) {
		this.#deps = deps;
	}

	/** Sends what is due, now and whenever something changes, until the signal is aborted. Resolves then. */
	async run(signal: AbortSignal): Promise<void> {
		signal.addEventListener('abort', () => this.#wake(), { once: true });
		while (!signal.aborted) {
			try {
				await this.#keepUp(signal);
			} catch (error) {
				if (signal.aborted) return;
				const trouble = troubleOf(error);
				if (trouble === undefined && !(error instanceof Blocked)) throw error;
				// Another log has taken the place of the one that was read: begin with that.
				if (trouble?.kind === 'cleared') continue;
				if (trouble !== undefined) this.#blocker = { code: 'storage' };
				this.#show('blocked');
				await this.#rest(this.#blocker?.code === 'unauthorised' ? undefined : SELDOM_MS);
				this.#blocker = undefined;
			}
		}
	}

	/**
	 * Something has happened that may let it go on.
	 *
	 * - `changed`: contacts have changed
	 * - `retry`: the network is back, or somebody looks: what only waits for time is tried now
	 * - `user`: somebody asks for it
	 */
	poke(why: 'changed' | 'retry' | 'user'): void {
		if (this.#state === 'blocked') {
			const needsUser = this.#blocker?.code === 'unauthorised';
			if (why === 'changed' || (why === 'retry' && needsUser)) return;
		}
		if (why === 'user' || (why === 'retry' && !this.#isHeldByServer)) {
			this.#holdUntil = 0;
			this.#failures = 0;
		}
		this.#wake();
	}

	/** Tries refused contacts again: all where none are named. */
	async retryRefused(contacts?: ReadonlySet<number>): Promise<void> {
		await this.#log?.forgetRefusals(contacts);
		this.#refusedInRow = 0;
		this.poke('user');
	}

	async #keepUp(signal: AbortSignal): Promise<void> {
		const { outbox, server, isImporting } = this.#deps;
		// Read anew after trouble: what is in the database counts.
		this.#log = undefined;
		for (;;) {
			signal.throwIfAborted();
			if (await isImporting()) {
				this.#show('importing');
				await this.#rest(LOOK_FOR_IMPORT_MS);
				continue;
			}
			// Nothing was ever stored before the first import.
			this.#log ??= await outbox.openLog(server);
			if (this.#log === undefined) {
				this.#show('upToDate');
				await this.#rest();
				continue;
			}
			this.#queue = new PushQueue(this.#log.requests, await outbox.due(this.#log));
			if (this.#queue.isEmpty) {
				// After the contacts that they are about.
				if (!(await this.#sendSummaries(signal))) {
					await this.#rest(this.#holdUntil - this.#deps.elapsed());
					continue;
				}
				this.#blocker = undefined;
				this.#show('upToDate');
				this.#sent = 0;
				await this.#rest();
				continue;
			}
			this.#show('pushing');
			await this.#drain(this.#log, signal);
		}
	}

	/** Sends all that is in the queue. */
	async #drain(log: PushLog, signal: AbortSignal): Promise<void> {
		const queue = this.#queue;
		let failure: { readonly error: unknown } | undefined;
		let making: Promise<void> | undefined;
		const lanes = new Set<Promise<void>>();
		/** Does something beside the others; the loop looks again once it is over. */
		const begin = (work: Promise<void>, over: (work: Promise<void>) => void): Promise<void> => {
			const begun: Promise<void> = work
				.catch((error: unknown) => void (failure ??= { error }))
				.finally(() => {
					over(begun);
					this.#wake();
				});
			return begun;
		};
		try {
			while (failure === undefined) {
				signal.throwIfAborted();
				const now = this.#deps.elapsed();
				if (making === undefined && queue.wantsRequests)
					making = begin(this.#make(log), () => (making = undefined));
				while (lanes.size < this.#pace.limit && now >= this.#holdUntil) {
					const attempt = queue.take(now);
					if (attempt === undefined) break;
					lanes.add(begin(this.#carry(log, attempt, signal), (lane) => lanes.delete(lane)));
				}
				if (lanes.size === 0 && making === undefined && queue.isEmpty) return;
				const isFull = lanes.size >= this.#pace.limit;
				const until = isFull ? Infinity : Math.max(this.#holdUntil, queue.nextAt);
				await this.#rest(Number.isFinite(until) ? Math.max(0, until - now) : undefined);
			}
			throw failure.error;
		} finally {
			// What was sent is waited for, answered or not; what was not is due again, as it is then.
			await Promise.all([making, ...lanes]);
			if (failure === undefined || failure.error instanceof Blocked)
				for (const request of queue.takeUnsent()) await log.split(request, []);
		}
	}

	/** Makes the next requests, and stores them. */
	async #make(log: PushLog): Promise<void> {
		const { outbox } = this.#deps;
		const { numbers, removes } = this.#queue.takeContacts(CONTACTS_AT_ONCE);
		const requests = removes
			? await outbox.removing(log, numbers)
			: await outbox.storing(log, numbers);
		await log.begin(requests);
		this.#queue.addUnsent(requests);
	}

	/** Sends one request, and does what its answer asks for. */
	async #carry(log: PushLog, attempt: Attempt, signal: AbortSignal): Promise<void> {
		const { request } = attempt;
		if (attempt.tries >= SUSPECT_TRIES && (await this.#isServerWell(signal))) {
			await this.#divide(log, request, { code: OWN_REFUSALS.neverAnswered });
			return;
		}
		const verdict = await this.#ask(log, attempt, signal);
		switch (verdict?.kind) {
			case 'answered':
				return this.#settle(log, request, verdict);
			case 'refused':
				return this.#divide(log, request, {
					code: OWN_REFUSALS.status(verdict.status),
					message: verdict.message,
				});
			case 'blocked':
				this.#queue.again(attempt);
				this.#blocker = { code: verdict.blocker, message: verdict.message };
				throw new Blocked();
			case 'busy': {
				const wait = verdict.retryAfterMs ?? backoffMs(attempt.tries + 1, this.#deps.random());
				const notBefore = this.#deps.elapsed() + Math.min(wait, LONGEST_WAIT_MS);
				this.#queue.again({ request, tries: attempt.tries + 1, notBefore });
				return;
			}
			case 'later':
				this.#queue.again({ ...attempt, tries: attempt.tries + 1 });
				this.#fail(
					verdict.status === 429 || verdict.status === 503 ? 'busy' : 'failing',
					verdict.retryAfterMs,
				);
				return;
			case 'unclear':
				this.#queue.again({ ...attempt, tries: attempt.tries + 1 });
				this.#fail(verdict.why);
				return;
		}
	}

	/** Sends summaries of imports; false where the server can't take one now. */
	async #sendSummaries(signal: AbortSignal): Promise<boolean> {
		const { summaries, server, send } = this.#deps;
		for (const summary of await summaries.waiting(server)) {
			const { importId, body } = summary;
			const path = `/imports/${importId}/complete`;
			const sent = await send({ path, idempotencyKey: importId, body }, signal);
			if ('failed' in sent && sent.failed !== 'forbiddenHere') {
				this.#fail(sent.failed);
				return false;
			}
			if ('status' in sent && (sent.status === 429 || sent.status >= 500)) {
				this.#fail(sent.status === 429 ? 'busy' : 'failing', sent.retryAfterMs);
				return false;
			}
			// Sent, or the server sends none: contacts are what counts.
			await summaries.forget(summary);
		}
		return true;
	}

	/** What the server says to it; `undefined` where the push was stopped meanwhile. */
	async #ask(
		log: PushLog,
		{ request }: Attempt,
		signal: AbortSignal,
	): Promise<Verdict | undefined> {
		log.countBytes(byteLength(request.body));
		const sent = await this.#deps
			.send({ path: '/contacts/batch', idempotencyKey: request.key, body: request.body }, signal)
			.catch((error: unknown) => {
				if (!signal.aborted) throw error;
			});
		if (sent === undefined) return undefined;
		if ('failed' in sent)
			return sent.failed === 'forbiddenHere'
				? { kind: 'blocked', blocker: sent.failed }
				: { kind: 'unclear', why: sent.failed };
		const ids = Array.from(request.numbers, (number) => publicId(log.databaseId, number));
		return readAnswer({ ids, removes: request.removes }, sent);
	}

	async #settle(
		log: PushLog,
		request: PushRequest,
		verdict: Extract<Verdict, { kind: 'answered' }>,
	): Promise<void> {
		const positions = new Map<string, number>();
		for (const [at, number] of request.numbers.entries())
			positions.set(publicId(log.databaseId, number), at);
		const positionsOf = (ids: readonly string[]): number[] => ids.map((id) => positions.get(id)!);
		const done = positionsOf(verdict.done);
		const again = positionsOf(verdict.again).map((position) => request.numbers[position]);
		await log.settle(request, {
			done,
			refused: verdict.refused.map(({ id, refusal }) => ({
				position: positions.get(id)!,
				refusal,
			})),
			at: this.#deps.now(),
		});
		this.#sent += done.length;
		this.#queue.returnContacts(again, request.removes);
		const isStuck = again.length === request.numbers.length;
		if (isStuck) return this.#fail('busy');
		if (done.length > 0) this.#refusedInRow = 0;
		this.#succeed();
		if (again.length > 0) this.#pace.slowDown();
	}

	/** Halves a batch that the server does not take, to find the contact that is the reason. */
	async #divide(log: PushLog, request: PushRequest, refusal: Refusal): Promise<void> {
		if (request.numbers.length > 1) {
			const parts = this.#deps.outbox.halves(log, request);
			await log.split(request, parts);
			for (const part of parts) this.#queue.again(newAttempt(part));
			return;
		}
		const refused = [{ position: 0, refusal }];
		await log.settle(request, { done: [], refused, at: this.#deps.now() });
		if (++this.#refusedInRow < REFUSES_ALL) return;
		this.#refusedInRow = 0;
		this.#blocker = { code: 'refusesAll', message: refusal.message };
		throw new Blocked();
	}

	/** Whether it answers a batch of nothing: then it is this very batch that it does not answer. */
	async #isServerWell(signal: AbortSignal): Promise<boolean> {
		const sent = await this.#deps
			.send(emptyBatch(this.#deps.newKey()), signal)
			.catch(() => undefined);
		if (sent === undefined || 'failed' in sent) return false;
		const { kind } = readAnswer({ ids: [], removes: false }, sent);
		return kind === 'answered' || kind === 'refused';
	}

	#succeed(): void {
		this.#failures = 0;
		this.#blocker = undefined;
		this.#isHeldByServer = false;
		this.#pace.succeeded();
		this.#show('pushing');
	}

	/** Waits, all of it: what one request meets the others meet too. */
	#fail(code: UnclearReason | 'busy' | 'failing', askedMs?: number): void {
		const { elapsed, now, random, isOnline } = this.#deps;
		const at = elapsed();
		const isNews = at >= this.#holdUntil;
		if (isNews) {
			this.#failures++;
			this.#isHeldByServer = false;
			if (code === 'busy') this.#pace.slowDown();
			else this.#pace.probe();
		}
		if (isNews || askedMs !== undefined) {
			const wait =
				askedMs ??
				(this.#failures > MANY_FAILURES ? SELDOM_MS : backoffMs(this.#failures, random()));
			this.#holdUntil = Math.max(this.#holdUntil, at + Math.min(wait, LONGEST_WAIT_MS));
			if (askedMs !== undefined) this.#isHeldByServer = true;
		}
		const shown: BlockerCode = isOnline() ? code : 'offline';
		this.#blocker = { code: shown, until: now() + this.#holdUntil - at };
		this.#show('waiting');
	}

	#show(state: PushStatus['state']): void {
		const { tell, server, elapsed } = this.#deps;
		const at = elapsed();
		if (state === 'pushing' && this.#state === state && at < this.#toldAt + TELL_MS) return;
		this.#state = state;
		this.#toldAt = at;
		tell({
			server,
			state,
			blocker: this.#blocker,
			due: this.#queue.contactsLeft + (this.#log?.contactsUnderWay ?? 0),
			sent: this.#sent,
			refused: this.#log?.refusedCount ?? 0,
			bytesSent: this.#log?.server.bytesSent ?? 0,
			lastAnswerAt: this.#log?.server.lastAnswerAt,
		});
	}

	/** Waits until something happens, or so many milliseconds at most. */
	async #rest(ms?: number): Promise<void> {
		if (!this.#isAwake) {
			await new Promise<void>((resolve) => {
				const cancel = ms === undefined ? () => {} : this.#deps.setTimer(ms, resolve);
				this.#wakeUp = () => {
					cancel();
					resolve();
				};
			});
		}
		this.#isAwake = false;
	}

	#wake(): void {
		this.#isAwake = true;
		this.#wakeUp();
	}
}

/** No batch will pass: `#blocker` says why. */
class Blocked extends Error {
	override readonly name = 'Blocked';
}

/** Asks nothing of a server but whether it would take contacts. */
export function emptyBatch(idempotencyKey: string): OutgoingRequest {
	return { path: '/contacts/batch', idempotencyKey, body: '{"contacts":[]}' };
}

function byteLength(text: string): number {
	return new TextEncoder().encode(text).length;
}
