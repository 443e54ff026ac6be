import type {
	WireAddress,
	WireContact,
	WireError,
	WireItem,
} from '../../src/lib/core/sync/protocol.ts';
import { attributesOf } from './contact-item.ts';

/**
 * DynamoDB takes items of 400 KB, names and values counted in UTF-8 with a byte or three for each. The same
 * as JSON is never shorter; what is between the two is for attributes of our own.
 */
const MOST_BYTES = 390_000;

/**
 * A contact, copied field by field: what is stored has exactly the fields that there are. A field that is
 * not known here is refused, not dropped; a client would believe it stored.
 *
 * Neither codes nor messages repeat what was sent, but for the id.
 */
export function checkContact(
	id: string,
	sent: unknown,
): { readonly contact: WireContact } | { readonly error: WireError } {
	try {
		const contact = copyContact(sent, '');
		if (Buffer.byteLength(JSON.stringify(attributesOf(contact))) > MOST_BYTES)
			throw new Refused('too_large', 'The contact is larger than this server can store.');
		return { contact };
	} catch (error) {
		if (!(error instanceof Refused)) throw error;
		return { error: { id, code: error.code, message: error.message } };
	}
}

/** The issue with an id, or `undefined`. */
export function checkId(id: string): WireError | undefined {
	return UUID.test(id) ? undefined : { id, code: 'not_uuid', message: 'id: this is no UUID.' };
}

/** In lower case only: DynamoDB would keep two spellings as two contacts. */
export const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** The form alone; which addresses are real is the client's to judge, and it has. Linear. */
export const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,255}$/;
/** ISO 8601, UTC. */
export const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

class Refused extends Error {
	constructor(
		readonly code: string,
		message: string,
	) {
		super(message);
	}
}

/** Copies a value, or throws what is wrong with it. */
type Copy<Value> = (value: unknown, path: string) => Value;

const text: Copy<string> = (value, path) => {
	if (typeof value !== 'string') throw new Refused('not_text', `${path}: this is no text.`);
	// Half a character: it would be stored as another.
	if (!value.isWellFormed())
		throw new Refused('invalid_text', `${path}: this text has half a character.`);
	return value;
};

/** @param what after "this is no" */
function textLike(pattern: RegExp, code: string, what: string): Copy<string> {
	return (value, path) => {
		const copy = text(value, path);
		if (!pattern.test(copy)) throw new Refused(code, `${path}: this is no ${what}.`);
		return copy;
	};
}

function list<Value>(copyItem: Copy<Value>): Copy<readonly Value[]> {
	return (value, path) => {
		if (!Array.isArray(value)) throw new Refused('not_list', `${path}: this is no list.`);
		return value.map((item, at) => copyItem(item, `${path}[${at}]`));
	};
}

/** One copy for each field there may be. */
type Fields<Value> = { readonly [Name in keyof Required<Value>]: Copy<Required<Value>[Name]> };

function object<Value extends object>(
	fields: Fields<Value>,
	required: readonly (keyof Value & string)[],
): Copy<Value> {
	const copies = new Map<string, Copy<unknown>>(Object.entries(fields));
	return (value, path) => {
		const at = path === '' ? '' : `${path}.`;
		const entries = entriesOf(value, path);
		const names = new Set(entries.map(([name]) => name));
		const missing = required.find((name) => !names.has(name));
		if (missing !== undefined) throw new Refused('missing', `${at}${missing}: this is missing.`);
		const copied = entries.map(([name, field]) => {
			const copy = copies.get(name);
			if (copy === undefined)
				throw new Refused('unknown_field', 'There is a field that this server does not know.');
			return [name, copy(field, at + name)];
		});
		// Defines what it copies, `__proto__` too, and assigns nothing.
		return Object.fromEntries(copied) as Value;
	};
}

/** Names of the user's own: they are not repeated in messages either. */
const texts: Copy<Readonly<Record<string, string>>> = (value, path) =>
	Object.fromEntries(
		entriesOf(value, path).map(([name, field]) => [text(name, path), text(field, path)]),
	);

function entriesOf(value: unknown, path: string): [name: string, field: unknown][] {
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		throw new Refused('not_object', `${path || 'contact'}: this is no object.`);
	return Object.entries(value);
}

const uuid = textLike(UUID, 'not_uuid', 'UUID');
const email = textLike(EMAIL, 'not_email', 'e-mail address');
const time = textLike(TIME, 'not_time', 'time in UTC');
const item = object<WireItem>({ value: text, label: text }, ['value']);
/** It may be a label alone: then its value is empty. */
const emailOrNone: Copy<string> = (value, path) => (value === '' ? '' : email(value, path));

const copyContact = object<WireContact>(
	{
		id: uuid,
		external_id: text,
		prefix: text,
		first_name: text,
		middle_name: text,
		last_name: text,
		suffix: text,
		nickname: text,
		full_name: text,
		email,
		phone: text,
		emails: list(object<WireItem>({ value: emailOrNone, label: text }, ['value'])),
		phones: list(item),
		addresses: list(
			object<WireAddress>(
				{
					formatted: text,
					street: text,
					extended: text,
					po_box: text,
					city: text,
					region: text,
					postal_code: text,
					country: text,
					label: text,
				},
				[],
			),
		),
		company: text,
		job_title: text,
		department: text,
		birthday: text,
		urls: list(item),
		notes: text,
		groups: list(text),
		custom: texts,
		created_at: time,
		updated_at: time,
		import_id: uuid,
	},
	['id', 'created_at', 'updated_at', 'import_id'],
);
