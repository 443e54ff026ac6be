import { words } from './words.ts';

/** Pasted cells as a file: spreadsheets part them by tabs. */
export function pastedFile(text: string): File {
	const extension = text.includes('\t') ? 'tsv' : 'csv';
	return new File([text], `${words.paste.fileName}.${extension}`, {
		type: 'text/plain',
		lastModified: Date.now(),
	});
}

/** Whether pasted text looks like rows and not like a stray word. */
export function looksLikeRows(text: string): boolean {
	return /[\t,;|]/.test(text) && /\n./.test(text.trim());
}
