import { readDate } from '../../src/lib/core/checking/dates.ts';
import { checkEmail, emailKey } from '../../src/lib/core/checking/email.ts';
import { parsePhone } from '../../src/lib/core/checking/phone.ts';
import type { PeerJob } from './protocol.ts';
import { recordsOf } from './records.ts';

/** The generated file's columns, in its order, and what Rollcall maps them to. */
export const FIELDS = [
	'firstName',
	'lastName',
	'email',
	'phone',
	'company',
	'jobTitle',
	'street',
	'city',
	'postalCode',
	'country',
	'birthday',
	'groups',
	'notes',
] as const;
const EMAIL = FIELDS.indexOf('email');
const PHONE = FIELDS.indexOf('phone');
const BIRTHDAY = FIELDS.indexOf('birthday');

/** A row that may be stored: its values by field, and the keys by which it is a duplicate. */
export interface ContactRow {
	readonly values: readonly string[];
	readonly emailKey: string | undefined;
	readonly phoneKey: string | undefined;
	/** A birthday that cannot be read is stored as it stands, as in Rollcall, and counted. */
	readonly warned: boolean;
}

export interface CheckedRows {
	readonly contacts: readonly ContactRow[];
	readonly rejected: number;
}

/**
 * The rows of a file, mapped and checked by the very functions that Rollcall uses, so that no peer is
 * slow for its phone numbers: what is compared is how they are brought to disk.
 */
export async function* checkedRows({ file, defaultCountry }: PeerJob): AsyncGenerator<CheckedRows> {
	let headerSeen = false;
	for await (const records of recordsOf(file)) {
		if (!headerSeen) records.shift();
		headerSeen = true;
		const contacts: ContactRow[] = [];
		let rejected = 0;
		for (const record of records) {
			// Papa Parse answers a line end at the end of the file with one empty cell.
			if (record.length === 1 && record[0] === '') continue;
			const contact = checked(record, defaultCountry);
			if (contact === undefined) rejected++;
			else contacts.push(contact);
		}
		yield { contacts, rejected };
	}
}

function checked(record: readonly string[], defaultCountry: string): ContactRow | undefined {
	const values = FIELDS.map((_, at) => (record[at] ?? '').trim().normalize('NFC'));
	const email = values[EMAIL];
	if (email !== '' && checkEmail(email) === 'invalid') return undefined;
	const phone = values[PHONE] === '' ? undefined : parsePhone(values[PHONE], defaultCountry);
	const birthday = values[BIRTHDAY];
	return {
		values,
		emailKey: email === '' ? undefined : emailKey(email),
		phoneKey: phone !== undefined && 'e164' in phone ? phone.e164 : undefined,
		warned: birthday !== '' && readDate(birthday) === undefined,
	};
}
