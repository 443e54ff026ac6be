import { emailTypo } from './checking/email-typo.ts';
import type { FileProblem, FileProblemCode } from './file-problem.ts';
import type { Issue, IssueCode } from './issue.ts';
import { lengthCap } from './checking/text-check.ts';

/**
 * What the pure modules have to say, in sentences. Each says what happened and what to do next.
 *
 * For another language: a second table of the type `Sentences`, handed to the functions below.
 * Numbers come in as the language writes them.
 */
export interface Sentences {
	/** BCP 47; for the separators of numbers. */
	readonly language: string;
	readonly issue: Readonly<Record<IssueCode, string>>;
	readonly issueType: Readonly<Record<IssueCode, string>>;
	/** Instead of `issue['email.typo']` where the address that was meant is known. */
	readonly emailMeant: (address: string) => string;
	/** Instead of `issue['value.tooLong']` where the field is known. */
	readonly longerThan: (cap: string) => string;
	readonly file: Readonly<Record<FileProblemCode, string>>;
	/** Where in the file to look. */
	readonly atLine: (line: string) => string;
	readonly atByte: (offset: string) => string;
	/** How far the file was read when it failed. */
	readonly readToLine: (line: string) => string;
	readonly readToByte: (offset: string) => string;
	readonly timeLeft: {
		readonly unknown: string;
		readonly fewSeconds: string;
		readonly seconds: (count: string) => string;
		readonly minutes: (count: string, isOne: boolean) => string;
		readonly hours: (count: string, isOne: boolean) => string;
		readonly overADay: string;
	};
}

/** What is wrong with a field or a row, and what to do. */
export function issueMessage(issue: Issue, sentences: Sentences = ENGLISH): string {
	const { code, path, value } = issue;
	if (code === 'email.typo' && value !== undefined) {
		const meant = emailTypo(value);
		if (meant !== undefined) return sentences.emailMeant(meant);
	}
	if (code === 'value.tooLong' && path !== undefined) {
		return sentences.longerThan(inLanguage(lengthCap(path), sentences));
	}
	return sentences.issue[code];
}

/** A name for all issues of one kind: a heading with a count beside it. */
export function issueTypeLabel(code: IssueCode, sentences: Sentences = ENGLISH): string {
	return sentences.issueType[code];
}

/** Why a file can't be imported as it is, where to look in it, and what to do. */
export function fileProblemMessage(problem: FileProblem, sentences: Sentences = ENGLISH): string {
	const place = sayPlace(problem, sentences);
	return place === undefined
		? sentences.file[problem.code]
		: `${sentences.file[problem.code]} ${place}`;
}

/** The file was there and then was not: its line says how far it was read, and nothing is wrong with it. */
const CUT_SHORT: ReadonlySet<FileProblemCode> = new Set([
	'file.gone',
	'file.changed',
	'file.unreadable',
]);

function sayPlace(problem: FileProblem, sentences: Sentences): string | undefined {
	const wasCutShort = CUT_SHORT.has(problem.code);
	if (problem.line !== undefined) {
		const line = inLanguage(problem.line, sentences);
		return wasCutShort ? sentences.readToLine(line) : sentences.atLine(line);
	}
	if (problem.offset !== undefined) {
		const offset = inLanguage(problem.offset, sentences);
		return wasCutShort ? sentences.readToByte(offset) : sentences.atByte(offset);
	}
	return undefined;
}

const SECONDS_IN_MINUTE = 60;
const SECONDS_IN_HOUR = 3600;
const SECONDS_IN_DAY = 86_400;
/** Up to here a number would be wrong before it is read. */
const FEW_SECONDS = 8;

/**
 * A time left in words that do not twitch: "a few seconds", "about 20 seconds", "about 3 minutes".
 *
 * @param seconds `undefined` where it is not known yet
 */
export function sayTimeLeft(seconds: number | undefined, sentences: Sentences = ENGLISH): string {
	const { timeLeft } = sentences;
	if (seconds === undefined || !Number.isFinite(seconds)) return timeLeft.unknown;
	if (seconds < FEW_SECONDS) return timeLeft.fewSeconds;
	if (seconds < 0.95 * SECONDS_IN_MINUTE) {
		const step = seconds < 30 ? 5 : 10;
		return timeLeft.seconds(inLanguage(Math.round(seconds / step) * step, sentences));
	}
	if (seconds < 0.95 * SECONDS_IN_HOUR) {
		const minutes = Math.round(seconds / SECONDS_IN_MINUTE);
		return timeLeft.minutes(inLanguage(minutes, sentences), minutes === 1);
	}
	if (seconds <= SECONDS_IN_DAY) {
		const hours = Math.round(seconds / SECONDS_IN_HOUR);
		return timeLeft.hours(inLanguage(hours, sentences), hours === 1);
	}
	return timeLeft.overADay;
}

function inLanguage(count: number, { language }: Sentences): string {
	return count.toLocaleString(language);
}

export const ENGLISH: Sentences = {
	language: 'en',
	issue: {
		'row.quote':
			'The quotes in this row do not pair up, so its cells can’t be told apart. Correct them and import the row again.',
		'row.unterminatedQuote':
			'A quote opens here and is never closed. Close it, or choose “treat quotes as text”, and import again.',
		'row.tooLarge':
			'This row is larger than any contact, most likely because a quote is not closed. Check its quotes and import it again.',
		'row.nothingToKnowItBy':
			'This row has no e-mail address, phone number or name. Add one of them to import it.',
		'row.notStorable':
			'The browser could not store this row. Try it again by itself, from the failed rows.',
		'row.tooManyFields':
			'This row has more cells than the header; the extra ones are in the report. Check whether a comma split a value.',
		'row.tooFewFields':
			'This row has fewer cells than the header; the missing ones count as blank. Check whether its values stand under the right names.',
		'email.invalid':
			'This is not a complete e-mail address, like anna@example.com. Correct it to import the row.',
		'email.typo':
			'The end of this e-mail address looks misspelt. It is imported as it stands; correct it if it is.',
		'phone.invalid':
			'This is not a valid phone number. It is kept as it stands but can’t find duplicates; check its digits and country code.',
		'phone.noCountry':
			'This phone number has no country code. It is kept as it stands; choose a default country so that it can find duplicates.',
		'date.unreadable':
			'This can’t be read as a date. It is kept as it stands; a date like 1980-12-31 is always understood.',
		'value.tooLong': 'This value is too long for its field. Shorten it to import the row.',
		'value.nul':
			'This value holds an invisible character that no text should have. Check whether something is missing from it.',
		'value.replacementCharacter':
			'This value holds “\uFFFD”: a character was lost before the file came here. Compare it with where it came from.',
		'list.full':
			'This contact has as many of these as it can hold, so new ones in this row were left out. Check whether the rows really belong to one contact.',
		'match.conflict':
			'The details in this row belong to different contacts; the strongest one decided. Check whether they are the same person.',
		'match.refused':
			'Another contact shares a detail with this row, but a stronger one differs, so they were kept apart. Merge them if they are the same person.',
	},
	issueType: {
		'row.quote': 'Quotes that do not pair up',
		'row.unterminatedQuote': 'Quote never closed',
		'row.tooLarge': 'Row too large',
		'row.nothingToKnowItBy': 'No e-mail, phone or name',
		'row.notStorable': 'Could not be stored',
		'row.tooManyFields': 'More cells than the header',
		'row.tooFewFields': 'Fewer cells than the header',
		'email.invalid': 'Invalid e-mail address',
		'email.typo': 'Possible slip in an e-mail address',
		'phone.invalid': 'Invalid phone number',
		'phone.noCountry': 'Phone number without a country code',
		'date.unreadable': 'Unreadable date',
		'value.tooLong': 'Value too long',
		'value.nul': 'Invisible character in a value',
		'value.replacementCharacter': 'Lost characters',
		'list.full': 'No room for more in a contact',
		'match.conflict': 'Fits more than one contact',
		'match.refused': 'Kept apart from a similar contact',
	},
	emailMeant: (address) =>
		`Perhaps ${address} is meant. It is imported as it stands; correct it if it is a slip.`,
	longerThan: (cap) =>
		`This value is longer than the ${cap} characters its field takes. Shorten it to import the row.`,
	file: {
		'file.empty': 'This file is empty. Export the contacts again, or choose another file.',
		'file.noHeader':
			'No row with the names of the columns was found. Add one as the first row, or choose “the first row is a contact”.',
		'file.headerOnly':
			'This file has names of columns and no contacts below them. Export the contacts again, or choose another file.',
		'file.excel':
			'This is an Excel workbook. In Excel choose File › Save As › CSV UTF-8 (Comma delimited), then choose the new file here.',
		'file.excelOld':
			'This is a workbook from an older Excel (.xls). Open it in Excel or LibreOffice, choose Save As › CSV UTF-8, then choose the new file here.',
		'file.pdf':
			'This is a PDF, which holds pages, not rows. Export the contacts as CSV from the program that made it.',
		'file.image': 'This is a picture. Export the contacts as CSV from the program that holds them.',
		'file.archive': 'This is a compressed archive. Unpack it, then choose the CSV file inside.',
		'file.vcard':
			'This is a vCard file. Export the contacts as CSV instead, then choose that file here.',
		'file.binary': 'This file is not text. Export the contacts as CSV, then choose that file here.',
		'file.unsupportedEncoding':
			'This browser can’t read the way this file’s text is stored. Save the file as UTF-8, then choose it again.',
		'file.gone':
			'The file was moved, renamed or deleted. Put it back, or choose it where it is now.',
		'file.changed':
			'The file changed after it was chosen, so reading stopped. Choose it again to go on with it as it is now.',
		'file.unreadable':
			'The browser could not read the file. Check that it is on this device and that you may open it, then choose it again.',
		'file.other':
			'This is not the file that the import was reading. Choose that file, as it was then.',
		'file.invalidBytes':
			'Part of this file does not fit the encoding it is read in. Choose another encoding, and compare the preview.',
	},
	atLine: (line) => `Look at line ${line}.`,
	atByte: (offset) => `The first such place is ${offset} bytes into the file.`,
	readToLine: (line) => `It was read up to line ${line}.`,
	readToByte: (offset) => `It was read up to byte ${offset}.`,
	timeLeft: {
		unknown: 'working out the time left',
		fewSeconds: 'a few seconds',
		seconds: (count) => `about ${count} seconds`,
		minutes: (count, isOne) => (isOne ? 'about a minute' : `about ${count} minutes`),
		hours: (count, isOne) => (isOne ? 'about an hour' : `about ${count} hours`),
		overADay: 'more than a day',
	},
};
