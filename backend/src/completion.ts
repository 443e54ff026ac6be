import type { ImportSummary } from '../../src/lib/core/sync/protocol.ts';
import { isObject } from './batch.ts';
import { EMAIL, TIME } from './check-contact.ts';
import { Problem } from './http.ts';

/** An e-mail in plain text. */
export interface Mail {
	readonly to: string;
	readonly subject: string;
	readonly text: string;
}

export type SendMail = (mail: Mail) => Promise<void>;

const COUNTS = ['created', 'updated', 'merged', 'identical', 'skipped', 'rejected'] as const;
const FIELDS: readonly string[] = ['notify', 'file_name', 'finished_at', ...COUNTS];
const MOST_NAME_CHARS = 255;

/** @throws {Problem} 400 */
export function readSummary(json: unknown): ImportSummary {
	const isKnown = isObject(json) && Object.keys(json).every((name) => FIELDS.includes(name));
	if (!isKnown) throw malformed('The request has to be a summary, and has other fields.');
	const { notify, file_name, finished_at } = json;
	// One address: what separates several, or ends a header, is in none of them.
	if (typeof notify !== 'string' || !EMAIL.test(notify) || /[,;<>"\p{Cc}]/u.test(notify))
		throw malformed('notify has to be an e-mail address.');
	if (typeof file_name !== 'string' || file_name.length > MOST_NAME_CHARS)
		throw malformed(`file_name has to be a text of ${MOST_NAME_CHARS} characters at most.`);
	if (typeof finished_at !== 'string' || !TIME.test(finished_at))
		throw malformed('finished_at has to be a time in UTC.');
	const counts = COUNTS.map((name) => {
		const count = json[name];
		if (!Number.isSafeInteger(count) || (count as number) < 0)
			throw malformed(`${name} has to be a number of rows.`);
		return [name, count as number] as const;
	});
	return { notify, file_name, finished_at, ...(Object.fromEntries(counts) as Counts) };
}

type Counts = Pick<ImportSummary, (typeof COUNTS)[number]>;

/** The numbers and the file's name; no contact is in it. */
export function mailOf(importId: string, summary: ImportSummary): Mail {
	const name = summary.file_name.replace(/[\p{Cc}\u2028\u2029]/gu, ' ');
	const rows = COUNTS.reduce((sum, count) => sum + summary[count], 0);
	const lines = COUNTS.map((count) => `${count.padEnd(10)}${grouped(summary[count]).padStart(12)}`);
	return {
		to: summary.notify,
		subject: `Imported: ${name}`,
		text: [
			`The import of ${name} has finished.`,
			'',
			...lines,
			`${'rows'.padEnd(10)}${grouped(rows).padStart(12)}`,
			'',
			`Finished: ${summary.finished_at}`,
			`Import:   ${importId}`,
			'',
			'The report with every row is in Rollcall, in the browser that imported it.',
			'',
		].join('\n'),
	};
}

function grouped(count: number): string {
	return count.toLocaleString('en');
}

function malformed(detail: string): Problem {
	return new Problem(400, 'malformed', detail);
}
