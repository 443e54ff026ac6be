import { MAX_BATCH } from '../core/sync/protocol.ts';
import { numberOfPublicId, publicId } from '../core/sync/public-id.ts';
import { Pace } from '../core/sync/pace.ts';
import { Patience } from '../core/sync/patience.ts';
import {
	isOverloaded,
	OWN_REFUSALS,
	readAnswer,
	type Refusal,
	type SentBatch,
	type UnclearReason,
	type Verdict,
} from '../core/sync/read-answer.ts';
import { backoffMs, LONGEST_WAIT_MS } from '../core/sync/retry.ts';
import type { Outbox } from '../storage/sync/outbox.ts';
import type { PushLog } from '../storage/sync/push-log.ts';
import type { Summaries } from '../storage/sync/summaries.ts';
import { Bell } from './bell.ts';
import { PushQueue, type Attempt } from './push-queue.ts';
import type { Blocker, BlockerCode, PushStatus } from './push-status.ts';
import { Blocked, needsUser, standstillOf } from './standstill.ts';
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
const CONTACTS_AT_ONCE = MAX_BATCH * MADE_AT_ONCE;
/** After so many tries without an answer, one contact of the batch may be the reason. */
const SUSPECT_TRIES = 4;
/**
 * So long after it was sent, a copy of a request may reach the server. No other request speaks of its contacts
 * before, or their older state would come after the newer.
 */
const LATE_COPY_MS = 35_000;
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
	readonly #patience = new Patience();
	readonly #bell: Bell;
	#log: PushLog | undefined;
	#queue = new PushQueue();
	/** Requests that are at the server, as far as we know: what is then done with their answers counts no more. */
	#underWay = 0;
	/** Contacts refused since the last one that was taken. */
	#refusedInRow = 0;

	#state: PushStatus['state'] = 'pushing';
	#blocker: Blocker | undefined;
	#sent = 0;
	#toldAt = -Infinity;

	constructor(deps: PushDeps) {
		this.#deps = deps;
		this.#bell = new Bell(deps.setTimer);
	}

	/** Sends what is due, now and whenever something changes, until the signal is aborted. Resolves then. */
	async run(signal: AbortSignal): Promise<void> {
		signal.addEventListener('abort', () => this.#bell.ring(), { once: true });
		while (!signal.aborted) {
			try {
				await this.#keepUp(signal);
			} catch (error) {
				if (signal.aborted) return;
				const standstill = standstillOf(error);
				if (standstill === undefined) throw error;
				// What rang before was of requests that are over.
				this.#bell.silence();
				if (standstill === 'beginAnew') continue;
				const { blocker, state, ms } = standstill;
				const until = ms === undefined ? undefined : this.#deps.now() + ms;
				this.#show(state, { ...blocker, until });
				await this.#bell.wait(ms);
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
			if (why === 'changed') return;
			if (why === 'retry' && needsUser(this.#blocker)) return;
		}
		if (why === 'user') this.#patience.forget();
		if (why === 'retry') this.#patience.retry();
		this.#bell.ring();
	}

	/** Tries refused contacts again: all where none are named. */
	async retryRefused(contacts?: ReadonlySet<number>): Promise<void> {
		await this.#log?.forgetRefusals(contacts);
		this.#refusedInRow = 0;
		this.poke('user');
	}

	async #keepUp(signal: AbortSignal): Promise<void> {
		const { outbox, server, setTimer, isImporting } = this.#deps;
		// Read anew after trouble: what is in the database counts.
		this.#log = undefined;
		for (;;) {
			signal.throwIfAborted();
			if (await isImporting()) {
				this.#show('importing');
				await this.#bell.wait(LOOK_FOR_IMPORT_MS);
				continue;
			}
			// Nothing was ever stored before the first import.
			this.#log ??= await outbox.openLog(server, setTimer);
			if (this.#log === undefined) {
				this.#show('upToDate');
				await this.#bell.wait();
				continue;
			}
			this.#queue = new PushQueue(this.#log.requests, await outbox.due(this.#log));
			if (this.#queue.isEmpty) {
				// After the contacts that they are about.
				if (!(await this.#sendSummaries(signal))) {
					await this.#bell.wait(Math.max(0, this.#patience.until - this.#deps.elapsed()));
					continue;
				}
				this.#show('upToDate');
				this.#sent = 0;
				await this.#bell.wait();
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
		const carried = new Set<Promise<void>>();
		/** Does something beside the others; the loop looks again once it is over. */
		const begin = (work: Promise<void>, over: (work: Promise<void>) => void): Promise<void> => {
			const begun: Promise<void> = work
				.catch((error: unknown) => void (failure ??= { error }))
				.finally(() => {
					over(begun);
					this.#bell.ring();
				});
			return begun;
		};
		try {
			while (failure === undefined) {
				signal.throwIfAborted();
				const now = this.#deps.elapsed();
				if (making === undefined && queue.wantsRequests)
					making = begin(this.#make(log), () => (making = undefined));
				while (this.#underWay < this.#pace.limit && now >= this.#patience.until) {
					const attempt = queue.take(now);
					if (attempt === undefined) break;
					carried.add(begin(this.#carry(log, attempt, signal), (it) => carried.delete(it)));
				}
				const isIdle = carried.size === 0 && making === undefined;
				if (isIdle && queue.isEmpty) return;
				const isFull = this.#underWay >= this.#pace.limit;
				const wait = isFull ? Infinity : Math.max(this.#patience.until, queue.nextAt) - now;
				// The server is at something of ours still, and nothing else is left to do.
				if (isIdle && this.#state === 'pushing' && wait > 0)
					this.#show('waiting', { code: 'busy', until: this.#deps.now() + wait });
				await this.#bell.wait(Math.max(0, wait));
			}
			throw failure.error;
		} finally {
			// What was sent is waited for, answered or not; what was not is due again, as it is then.
			await Promise.all([making, ...carried]);
			if (failure === undefined || failure.error instanceof Blocked)
				for (const request of queue.takeUnsent()) await log.split(request, []);
		}
	}

	/** Makes the next requests, and stores them. */
	async #make(log: PushLog): Promise<void> {
		const { outbox, isImporting } = this.#deps;
		// Contacts change by the thousand now: they are sent as they are then.
		if (await isImporting()) return this.#queue.leaveContacts();
		const { numbers, removes } = this.#queue.takeContacts(CONTACTS_AT_ONCE);
		const requests = removes
			? await outbox.removing(log, numbers)
			: await outbox.storing(log, numbers);
		await log.begin(requests);
		this.#queue.addUnsent(requests);
	}

	/** Sends one request, and does what its answer asks for. */
	async #carry(log: PushLog, attempt: Attempt, signal: AbortSignal): Promise<void> {
		const { tries } = attempt;
		if (attempt.isPoison) return this.#divide(log, attempt, NEVER_ANSWERED);
		const { sentAt, verdict, isServerWell } = await this.#answerTo(log, attempt, signal);
		switch (verdict?.kind) {
			case 'answered':
				return this.#settle(log, attempt, verdict, sentAt);
			case 'refused':
				return this.#divide(log, attempt, {
					code: OWN_REFUSALS.status(verdict.status),
					message: verdict.message,
				});
			case 'blocked':
				this.#queue.again(attempt);
				throw new Blocked({ code: verdict.blocker, message: verdict.message });
			case 'busy': {
				const busy = attempt.busy + 1;
				const wait = verdict.retryAfterMs ?? backoffMs(busy, this.#deps.random());
				const notBefore = this.#deps.elapsed() + Math.min(wait, LONGEST_WAIT_MS);
				return this.#queue.again({ ...attempt, busy, notBefore });
			}
			case 'later':
			case 'unclear': {
				// One that asks for patience says nothing about these contacts.
				const isCalm = verdict.kind === 'later' && isCalmRefusal(verdict);
				const isPoison = isServerWell && !isCalm;
				const notBefore = isPoison ? sentAt + LATE_COPY_MS : 0;
				this.#queue.again({
					...attempt,
					tries: isCalm ? tries : tries + 1,
					isPoison,
					notBefore,
				});
				return this.#fail(
					sentAt,
					verdict.kind === 'unclear' ? verdict.why : isOverloaded(verdict) ? 'busy' : 'failing',
					verdict.kind === 'later' ? verdict.retryAfterMs : undefined,
				);
			}
		}
	}

	/** When it was sent, and what came of it; no verdict where the push was stopped meanwhile. */
	async #answerTo(
		log: PushLog,
		attempt: Attempt,
		signal: AbortSignal,
	): Promise<{
		readonly sentAt: number;
		readonly verdict?: Verdict;
		readonly isServerWell: boolean;
	}> {
		const { elapsed } = this.#deps;
		let sentAt = elapsed();
		this.#underWay++;
		try {
			// Whether it is this very batch that gets no answer shows where an empty one does.
			const isSuspect = attempt.tries >= SUSPECT_TRIES;
			const probe = isSuspect ? await this.#probe(signal) : undefined;
			const isServerWell = probe?.kind === 'answered' || probe?.kind === 'refused';
			if (isSuspect && !isServerWell) return { sentAt, verdict: probe, isServerWell };
			sentAt = elapsed();
			return { sentAt, verdict: await this.#ask(log, attempt, signal), isServerWell };
		} finally {
			this.#underWay--;
		}
	}

	/** Sends summaries of imports; false where the server can't take one now. */
	async #sendSummaries(signal: AbortSignal): Promise<boolean> {
		const { summaries, server } = this.#deps;
		for (const summary of await summaries.waiting(server)) {
			const wait = this.#patience.until - this.#deps.elapsed();
			if (wait > 0) {
				if (this.#blocker === undefined)
					this.#show('waiting', { code: 'busy', until: this.#deps.now() + wait });
				return false;
			}
			const { importId, body } = summary;
			const path = `/imports/${importId}/complete`;
			const request = { path, idempotencyKey: importId, body };
			const sentAt = this.#deps.elapsed();
			const verdict = await this.#send(request, NO_CONTACTS, signal);
			signal.throwIfAborted();
			if (verdict?.kind === 'later') {
				this.#fail(sentAt, isOverloaded(verdict) ? 'busy' : 'failing', verdict.retryAfterMs);
				return false;
			}
			if (verdict?.kind === 'busy') {
				this.#fail(sentAt, 'busy', verdict.retryAfterMs);
				return false;
			}
			// What it says of a summary that has arrived is its own affair.
			if (verdict?.kind === 'unclear' && verdict.why !== 'senseless') {
				this.#fail(sentAt, verdict.why);
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
		const ids = Array.from(request.numbers, (number) => publicId(log.databaseId, number));
		return this.#send(
			{ path: '/contacts/batch', idempotencyKey: request.key, body: request.body },
			{ ids, removes: request.removes },
			signal,
		);
	}

	/** What the server says to a batch of nothing; likewise. */
	async #probe(signal: AbortSignal): Promise<Verdict | undefined> {
		return this.#send(emptyBatch(this.#deps.newKey()), NO_CONTACTS, signal);
	}

	async #send(
		request: OutgoingRequest,
		batch: SentBatch,
		signal: AbortSignal,
	): Promise<Verdict | undefined> {
		const sent = await this.#deps.send(request, signal).catch((error: unknown) => {
			if (!signal.aborted) throw error;
		});
		if (sent === undefined) return undefined;
		if (!('failed' in sent)) return readAnswer(batch, sent);
		return sent.failed === 'forbiddenHere'
			? { kind: 'blocked', blocker: sent.failed }
			: { kind: 'unclear', why: sent.failed };
	}

	async #settle(
		log: PushLog,
		{ request, wasSent }: Attempt,
		verdict: Extract<Verdict, { kind: 'answered' }>,
		sentAt: number,
	): Promise<void> {
		const numberOf = (id: string): number => numberOfPublicId(log.databaseId, id)!;
		const positionOf = (id: string): number => request.numbers.indexOf(numberOf(id));
		const done = verdict.done.map(positionOf);
		const again = verdict.again.map(numberOf);
		const written = log.settle(request, {
			done,
			refused: verdict.refused.map(({ id, refusal }) => ({
				position: positionOf(id),
				refusal,
			})),
			isRepeat: wasSent,
			at: this.#deps.now(),
		});
		this.#sent += done.length;
		this.#queue.returnContacts(again, request.removes);
		const isStuck = again.length === request.numbers.length;
		if (isStuck) this.#fail(sentAt, 'busy');
		else {
			if (done.length > 0) this.#refusedInRow = 0;
			this.#patience.succeeded();
			this.#pace.succeeded();
			if (again.length > 0) this.#pace.slowDown();
			this.#show('pushing');
		}
		// The next request need not wait for this to be written.
		this.#bell.ring();
		await written;
	}

	/** Halves a batch that the server does not take, to find the contact that is the reason. */
	async #divide(log: PushLog, attempt: Attempt, refusal: Refusal): Promise<void> {
		const { request, wasSent } = attempt;
		if (request.numbers.length > 1) {
			const parts = this.#deps.outbox.halves(log, request);
			await log.split(request, parts);
			return this.#queue.addParts(attempt, parts);
		}
		await log.settle(request, {
			done: [],
			refused: [{ position: 0, refusal }],
			isRepeat: wasSent,
			at: this.#deps.now(),
		});
		if (++this.#refusedInRow < REFUSES_ALL) return;
		this.#refusedInRow = 0;
		throw new Blocked({ code: 'refusesAll', message: refusal.message });
	}

	/** Waits, all of it: what one request meets the others meet too. */
	#fail(sentAt: number, code: UnclearReason | 'busy' | 'failing', askedMs?: number): void {
		const { elapsed, now, random, isOnline } = this.#deps;
		const at = elapsed();
		const failure = { sentAt, at, askedMs, isOnline: isOnline(), random: random() };
		if (this.#patience.failed(failure)) {
			if (code === 'busy') this.#pace.slowDown();
			else this.#pace.probe();
		}
		const shown: BlockerCode = failure.isOnline ? code : 'offline';
		this.#show('waiting', { code: shown, until: now() + this.#patience.until - at });
	}

	#show(state: PushStatus['state'], blocker?: Blocker): void {
		const { tell, server, elapsed } = this.#deps;
		const at = elapsed();
		if (state === 'pushing' && this.#state === state && at < this.#toldAt + TELL_MS) return;
		this.#state = state;
		this.#blocker = blocker;
		this.#toldAt = at;
		tell({
			server,
			state,
			blocker,
			due: this.#queue.contactsLeft + (this.#log?.contactsUnderWay ?? 0),
			sent: this.#sent,
			refused: this.#log?.refusedCount ?? 0,
			bytesSent: this.#log?.server.bytesSent ?? 0,
			lastAnswerAt: this.#log?.server.lastAnswerAt,
		});
	}
}

/** Whether it says so itself, and not a gateway in front of it that has lost it. */
function isCalmRefusal({ status, retryAfterMs }: Later): boolean {
	return status === 429 || (status === 503 && retryAfterMs !== undefined);
}

type Later = Extract<Verdict, { kind: 'later' }>;

const NO_CONTACTS: SentBatch = { ids: [], removes: false };
const NEVER_ANSWERED: Refusal = { code: OWN_REFUSALS.neverAnswered };

/** Asks nothing of a server but whether it would take contacts. */
export function emptyBatch(idempotencyKey: string): OutgoingRequest {
	return { path: '/contacts/batch', idempotencyKey, body: '{"contacts":[]}' };
}

function byteLength(text: string): number {
	return new TextEncoder().encode(text).length;
}
