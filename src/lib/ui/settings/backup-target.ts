/** Not among TypeScript's types: Chromium alone has it (https://wicg.github.io/file-system-access/). */
interface SavePicker {
	showSaveFilePicker(options: {
		suggestedName: string;
		types: { description: string; accept: Record<string, string[]> }[];
	}): Promise<FileSystemFileHandle>;
}

/**
 * Asks where to save a file, so that it can be written piece by piece. `undefined` where the browser can't:
 * it is a download then; `'none'` where the user has thought better of it.
 */
export async function chooseTarget(
	suggestedName: string,
): Promise<FileSystemFileHandle | undefined | 'none'> {
	if (!('showSaveFilePicker' in window)) return undefined;
	try {
		return await (window as unknown as SavePicker).showSaveFilePicker({
			suggestedName,
			types: [{ description: 'Rollcall backup', accept: { 'application/gzip': ['.gz'] } }],
		});
	} catch (error) {
		return error instanceof DOMException && error.name === 'AbortError' ? 'none' : undefined;
	}
}
