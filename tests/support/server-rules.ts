/** What a misbehaving server is told, and tells: between the tests in a browser and the server beside it. */
import type { WireContact } from '../../src/lib/core/sync/protocol.ts';

/** What it does to one request. */
export interface Misbehaviour {
	/** Closes the connection, before anything is done or after. */
	readonly drops?: 'request' | 'answer';
	/** Answers this, and does nothing. */
	readonly instead?: {
		readonly status: number;
		readonly headers?: Readonly<Record<string, string>>;
		readonly body?: string;
	};
	/** Does it, and answers with a status alone. */
	readonly afterwards?: number;
	/** Does it, and answers this text. */
	readonly says?: string;
	readonly withoutCors?: boolean;
	/** Leaves so many contacts for later. */
	readonly leaves?: number;
	/** Does it a second time after so long. */
	readonly repeatsAfterMs?: number;
	/** Begins to answer, and never ends. */
	readonly drips?: boolean;
	/** Never answers, and does nothing. */
	readonly never?: boolean;
}

export interface ServerRules {
	/** What it does to the next requests, in order. */
	readonly script: Misbehaviour[];
	/** What it does to all others. */
	readonly otherwise: Misbehaviour;
	/** Before each answer. */
	readonly delayMs?: number;
	/** Without it, all is refused. */
	readonly token?: string;
	/** First names: of contacts with which no batch is taken; with which it dies; that are refused. */
	readonly poison?: string;
	readonly crashesOn?: string;
	readonly refuses?: string;
	/** It knows no more than how many contacts it has stored, not even that it had them before. */
	readonly isMinimal?: boolean;
}

export interface ServerState {
	readonly contacts: readonly WireContact[];
	readonly requests: readonly SeenRequest[];
}

export interface SeenRequest {
	readonly key: string;
	readonly body: string;
	readonly ids: readonly string[];
	/** Milliseconds. */
	readonly at: number;
}

declare module 'vitest' {
	export interface ProvidedContext {
		/** The misbehaving server's address. */
		readonly misbehavingServer: string;
	}
}
