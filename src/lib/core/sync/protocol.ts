/**
 * What a client and a server say to each other: `POST {endpoint}/contacts/batch`. The backend is built of
 * the same types.
 */

/** Contacts and deletions in one request, in all: what DynamoDB's BatchWriteItem takes. */
export const MAX_BATCH = 25;

/** A contact as it is sent: whole, since a server that replaces items can't update them. Absent is absent. */
export interface WireContact {
	/** UUID, the same for as long as the contact lives. */
	readonly id: string;
	readonly external_id?: string;
	readonly prefix?: string;
	readonly first_name?: string;
	readonly middle_name?: string;
	readonly last_name?: string;
	readonly suffix?: string;
	readonly nickname?: string;
	/** Where it says more than its parts. */
	readonly full_name?: string;
	/** The first of `emails`. */
	readonly email?: string;
	/** The first of `phones`, in E.164 form where it has one. */
	readonly phone?: string;
	readonly emails?: readonly WireItem[];
	readonly phones?: readonly WireItem[];
	readonly addresses?: readonly WireAddress[];
	readonly company?: string;
	readonly job_title?: string;
	readonly department?: string;
	readonly birthday?: string;
	readonly urls?: readonly WireItem[];
	readonly notes?: string;
	/** Names. */
	readonly groups?: readonly string[];
	readonly custom?: Readonly<Record<string, string>>;
	/** ISO 8601, UTC. */
	readonly created_at: string;
	readonly updated_at: string;
	/** UUID of the run that created it. */
	readonly import_id: string;
}

export interface WireItem {
	readonly value: string;
	readonly label?: string;
}

export interface WireAddress {
	readonly formatted?: string;
	readonly street?: string;
	readonly extended?: string;
	readonly po_box?: string;
	readonly city?: string;
	readonly region?: string;
	readonly postal_code?: string;
	readonly country?: string;
	readonly label?: string;
}

/** `POST {endpoint}/contacts/batch`, with the headers `Idempotency-Key` and, where there is a token, `Authorization`. */
export interface BatchRequest {
	readonly contacts: readonly WireContact[];
	/** Ids of contacts that are to go. */
	readonly deleted?: readonly string[];
}

/** Answer 200. */
export interface BatchAnswer {
	/** Contacts stored. */
	readonly imported: number;
	/** Contacts removed; those that were not there count too. Absent: the server can't remove. */
	readonly deleted?: number;
	readonly errors: readonly WireError[];
	/** Ids that the server did not get to: to be sent again. */
	readonly unprocessed?: readonly string[];
}

/** A contact that the server refuses. */
export interface WireError {
	readonly id: string;
	readonly code?: string;
	/** For people. */
	readonly message?: string;
}

/** RFC 9457: what any other answer should carry, as `application/problem+json`. */
export interface ProblemDetails {
	readonly type?: string;
	readonly title?: string;
	readonly status?: number;
	readonly detail?: string;
}

/** `GET {endpoint}/imports/{id}/status`: what the server has of a run. */
export interface ImportStatus {
	readonly import_id: string;
	/** Contacts that this run created. */
	readonly contacts: number;
	/** ISO 8601, when the first and the last of them came in; absent where there are none. */
	readonly first_received_at?: string;
	readonly last_received_at?: string;
}

/** `DELETE {endpoint}/imports/{id}/rollback`: for scripts; may be repeated, and is while there is more. */
export interface ImportRollback {
	readonly import_id: string;
	/** Contacts removed by this request. */
	readonly deleted: number;
	/** Whether there was no time for all of them. */
	readonly remaining: boolean;
}

/** `POST {endpoint}/imports/{id}/complete`: the summary to send by e-mail. */
export interface ImportSummary {
	/** Where the notification goes. */
	readonly notify: string;
	readonly file_name: string;
	/** ISO 8601. */
	readonly finished_at: string;
	readonly created: number;
	readonly updated: number;
	readonly merged: number;
	readonly identical: number;
	readonly skipped: number;
	readonly rejected: number;
}
