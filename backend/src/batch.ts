import {
	MAX_BATCH,
	type BatchAnswer,
	type WireContact,
	type WireError,
} from '../../src/lib/core/sync/protocol.ts';
import { checkContact, checkId } from './check-contact.ts';
import type { ContactTable } from './contact-table.ts';
import { Problem } from './http.ts';

/** A batch as it was sent, with contacts that nobody has looked at but for their ids. */
export interface SentBatch {
	readonly contacts: readonly { readonly id: string; readonly sent: unknown }[];
	readonly deleted: readonly string[];
}

/** An id that is longer is none, and is not repeated in an answer. */
const MOST_ID_CHARS = 100;

/**
 * What can be said of a batch as a whole; a contact that is wrong in itself is none of this.
 *
 * @throws {Problem} 400
 */
export function readBatch(json: unknown): SentBatch {
	if (!isObject(json)) throw malformed('The request has to be an object.');
	const unknown = Object.keys(json).some((name) => name !== 'contacts' && name !== 'deleted');
	if (unknown) throw malformed('The request has a field that this server does not know.');
	const { contacts, deleted = [] } = json;
	if (!Array.isArray(contacts)) throw malformed('contacts has to be a list.');
	if (!Array.isArray(deleted)) throw malformed('deleted has to be a list.');
	if (contacts.length + deleted.length > MAX_BATCH)
		throw new Problem(400, 'too_many', `A request has ${MAX_BATCH} contacts at most, in all.`);

	const batch = {
		contacts: contacts.map((sent: unknown, at) => ({
			id: idOf(isObject(sent) ? sent.id : undefined, `contacts[${at}].id`),
			sent,
		})),
		deleted: deleted.map((id: unknown, at) => idOf(id, `deleted[${at}]`)),
	};
	const ids = [...batch.contacts.map(({ id }) => id), ...batch.deleted];
	if (new Set(ids).size < ids.length)
		throw new Problem(400, 'duplicate_id', 'A contact is in the request more than once.');
	return batch;
}

/** Stores and removes what is right, and names what is not. */
export async function answerBatch(
	{ contacts, deleted }: SentBatch,
	table: ContactTable,
	deadline: number,
): Promise<BatchAnswer> {
	const errors: WireError[] = [];
	const good: WireContact[] = [];
	for (const { id, sent } of contacts) {
		const checked = checkContact(id, sent);
		if ('error' in checked) errors.push(checked.error);
		else good.push(checked.contact);
	}
	const going: string[] = [];
	for (const id of deleted) {
		const error = checkId(id);
		if (error !== undefined) errors.push(error);
		else going.push(id);
	}
	const unprocessed = await table.write({ contacts: good, deleted: going }, deadline);
	const left = new Set(unprocessed);
	return {
		imported: good.filter(({ id }) => !left.has(id)).length,
		deleted: going.filter((id) => !left.has(id)).length,
		errors,
		unprocessed,
	};
}

function idOf(id: unknown, path: string): string {
	if (typeof id !== 'string' || id.length > MOST_ID_CHARS)
		throw malformed(`${path} has to be an id.`);
	return id;
}

function malformed(detail: string): Problem {
	return new Problem(400, 'malformed', detail);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
