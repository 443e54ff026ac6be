/**
 * CSV as RFC 4180 has it, safe to open in a spreadsheet: a cell that Excel, LibreOffice or Google
 * Sheets would run as a formula is written with an apostrophe before it (OWASP, "CSV Injection").
 * Phone numbers with a plus get one too; `unneutralise` takes it off again, so that a file written
 * here can be read back as it was.
 */

/** UTF-8's byte order mark as text: Excel takes a file without it for the country's old code page. */
export const BOM = '\uFEFF';
/** RFC 4180, 2.1. */
export const LINE_END = '\r\n';

export interface CsvOptions {
	/** Cells as they are, for programs that read them back: only when the user chose it. */
	readonly raw?: boolean;
	/**
	 * `;` is what Excel expects where the decimal sign is a comma. A comma file opened there falls
	 * apart at the semicolons inside its cells, and what follows one is a cell's beginning.
	 */
	readonly delimiter?: ',' | ';';
}

/**
 * What spreadsheets skip before they look for a formula (spaces, controls, zero-width characters, the
 * byte order mark, quotes), then what begins one, full-width forms included. Tab and line ends
 * count as beginnings: some programs drop them and look at what follows.
 */
const FORMULA = /^[\p{Z}\p{Cc}\p{Cf}"'`]*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/u;

/** Also what other programs take for a delimiter. */
const NEEDS_QUOTES = /[",;\t\r\n|]/;

/**
 * One cell, quoted where it must be and harmless in a spreadsheet unless `raw`.
 *
 * Neutralised too are values that look neutralised already: only so is `unneutralise` exact.
 */
export function csvCell(value: string, { raw = false }: CsvOptions = {}): string {
	if (!raw && FORMULA.test(value)) return quote(`'${value}`);
	// Some programs trim what is not quoted.
	const isTrimmed = value.trim().length === value.length;
	return isTrimmed && !NEEDS_QUOTES.test(value) ? value : quote(value);
}

/** One record with its line end. A record of one blank cell is `""`, since an empty line is none. */
export function csvLine(cells: readonly string[], options: CsvOptions = {}): string {
	if (cells.length === 1 && cells[0] === '') return '""' + LINE_END;
	return cells.map((cell) => csvCell(cell, options)).join(options.delimiter ?? ',') + LINE_END;
}

/** The value that `csvCell` (not `raw`) was given, from the cell as a CSV reader hands it back. */
export function unneutralise(cell: string): string {
	return cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
}

function quote(value: string): string {
	return `"${value.replaceAll('"', '""')}"`;
}
