import Papa from 'papaparse';

/** The rows of a CSV text as an independent reader has them, without the byte order mark before them. */
export function csvRows(csv: string): string[][] {
	return Papa.parse<string[]>(csv.replace(/^\uFEFF/, ''), { skipEmptyLines: true }).data;
}

/** The rows below the header, each by column name; maps, since a column may be called `__proto__`. */
export function csvRecords(csv: string): ReadonlyMap<string, string>[] {
	const [header = [], ...rows] = csvRows(csv);
	return rows.map((cells) => new Map(header.map((name, at) => [name, cells[at] ?? ''])));
}
