/** Hands a file to the browser's downloads. */
export function download(blob: Blob, name: string): void {
	const link = document.createElement('a');
	link.href = URL.createObjectURL(blob);
	link.download = name;
	link.click();
	// Browsers read the Blob after the click has returned; none says when it is done.
	setTimeout(() => URL.revokeObjectURL(link.href), REVOKE_AFTER_MS);
}

const REVOKE_AFTER_MS = 60_000;

/** `contacts.csv` → `contacts - report.csv`. */
export function downloadName(sourceName: string, kind: 'report' | 'failed rows'): string {
	const base = sourceName.replace(/\.(csv|tsv|txt)$/i, '');
	return `${base || 'contacts'} - ${kind}.csv`;
}
