import type { Path } from './contact.ts';

/**
 * One thing wrong with one field of one row. An error rejects the row, a warning does not.
 *
 * Issues are data: they carry a code, and `messages.ts` turns the code into a sentence.
 */
export interface Issue {
	readonly code: IssueCode;
	/** The field it is about; absent when it is about the row as a whole. */
	readonly path?: Path;
	/** What was received, cut to `SHOWN_VALUE_LENGTH` characters. */
	readonly value?: string;
}

export type Severity = 'error' | 'warning';

/** Every code there is, and whether it rejects the row. */
export const ISSUE_SEVERITY = {
	/** The row's quotes do not pair: text follows a closing quote. */
	'row.quote': 'error',
	/** A quote opened here is never closed, or not within the record limit. */
	'row.unterminatedQuote': 'error',
	/** One record is larger than the record limit. */
	'row.tooLarge': 'error',
	/** None of e-mail, phone and name is there. */
	'row.nothingToKnowItBy': 'error',
	/** The database refused this row alone. */
	'row.notStorable': 'error',
	/** More cells than the header has; the extra ones are kept in the report. */
	'row.tooManyFields': 'warning',
	'row.tooFewFields': 'warning',
	'email.invalid': 'error',
	/** A domain that is one slip away from a well-known one. */
	'email.typo': 'warning',
	'phone.invalid': 'warning',
	/** A number without a country code, and no default country that fits. */
	'phone.noCountry': 'warning',
	'date.unreadable': 'warning',
	'value.tooLong': 'error',
	'value.nul': 'warning',
	/** U+FFFD stood in the file: whoever wrote it had lost characters already. */
	'value.replacementCharacter': 'warning',
	/** The contact's list has no room for all that the row brings: the rest is left out. */
	'list.full': 'warning',
	/** The keys of this row point at different contacts; the strongest key decided. */
	'match.conflict': 'warning',
	/** A weaker key matched, but a stronger one differs: kept apart. */
	'match.refused': 'warning',
} as const satisfies Record<string, Severity>;
export type IssueCode = keyof typeof ISSUE_SEVERITY;

/**
 * How much of a received value an issue keeps: enough to recognise it, too little to be a copy. An
 * e-mail address is kept whole (254 characters at most), since what was meant is told from its end.
 */
export const SHOWN_VALUE_LENGTH = 254;

/** Rows with an issue, by its code: a row counts once, however often it has it. */
export type IssueCounts = Readonly<Partial<Record<IssueCode, number>>>;

/** The counts of other rows added to those of some. */
export function sumOfIssueCounts(some: IssueCounts, others: IssueCounts): IssueCounts {
	const sum: Partial<Record<IssueCode, number>> = { ...some };
	for (const [code, rows] of Object.entries(others) as [IssueCode, number][]) {
		sum[code] = (sum[code] ?? 0) + rows;
	}
	return sum;
}

/** Whether an issue rejects its row. */
export function rejects(code: IssueCode): boolean {
	return ISSUE_SEVERITY[code] === 'error';
}
