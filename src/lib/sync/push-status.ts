import type { ServerBlocker } from '../core/sync/read-answer.ts';

/** What the page shows of a push. Truth is in the database; this is a fast view of it. */
export interface PushStatus {
	/** The endpoint's address. */
	readonly server: string;
	/**
	 * - `importing`: waits for an import to end, in whichever tab
	 * - `pushing`: contacts are on their way
	 * - `waiting`: tries again by itself; `blocker` says why
	 * - `blocked`: goes on only once the user has done something; `blocker` says what stands in the way
	 * - `upToDate`: the server has everything but what it refuses
	 */
	readonly state: 'importing' | 'pushing' | 'waiting' | 'blocked' | 'upToDate';
	readonly blocker?: Blocker;
	/** Contacts that the server does not have as they are now. */
	readonly due: number;
	/** Contacts that the server has taken since all was up to date last. */
	readonly sent: number;
	/** Contacts that the server refuses. */
	readonly refused: number;
	readonly bytesSent: number;
	/** Milliseconds since 1970. */
	readonly lastAnswerAt?: number;
}

export interface Blocker {
	readonly code: BlockerCode;
	/** In the server's words. */
	readonly message?: string;
	/** When it is tried again by itself, milliseconds since 1970. */
	readonly until?: number;
}

export type BlockerCode =
	| ServerBlocker
	/** The device has no network. */
	| 'offline'
	| 'unreachable'
	| 'timeout'
	/** Answers that make no sense. */
	| 'senseless'
	/** 429, 503: the server asks for patience. */
	| 'busy'
	/** Other answers of 5xx. */
	| 'failing'
	/** It refuses one contact after another, and takes none. */
	| 'refusesAll'
	/** The browser can't note what is sent: nothing goes out without. */
	| 'storage';
