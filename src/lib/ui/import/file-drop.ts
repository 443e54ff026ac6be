/** What a window tells that takes files wherever they are dropped. */
export interface FileDrop {
	readonly onfiles: (files: readonly File[]) => void;
	/** Rows copied as text. */
	readonly ontext: (text: string) => void;
	readonly ondragging: (isDragging: boolean) => void;
}

/** Takes files dropped or pasted anywhere on the page; answers the function that stops. */
export function listenForFiles({ onfiles, ontext, ondragging }: FileDrop): () => void {
	/** Elements enter before they leave, so it takes a count to know when the window was left. */
	let depth = 0;
	const stop = new AbortController();
	const { signal } = stop;

	window.addEventListener('dragenter', (event) => hasFiles(event) && ondragging(++depth > 0), {
		signal,
	});
	window.addEventListener('dragleave', (event) => hasFiles(event) && ondragging(--depth > 0), {
		signal,
	});
	window.addEventListener(
		'dragover',
		(event) => {
			// Without this the browser opens the file in place of the app.
			if (hasFiles(event)) event.preventDefault();
		},
		{ signal },
	);
	window.addEventListener(
		'drop',
		(event) => {
			if (!hasFiles(event)) return;
			event.preventDefault();
			depth = 0;
			ondragging(false);
			onfiles([...(event.dataTransfer?.files ?? [])]);
		},
		{ signal },
	);
	window.addEventListener(
		'paste',
		(event) => {
			if (isEditable(event.target)) return;
			// Spreadsheets also put a picture of the cells on the clipboard: the text is what is meant.
			const text = event.clipboardData?.getData('text/plain') ?? '';
			const files = [...(event.clipboardData?.files ?? [])];
			if (text.trim() !== '') ontext(text);
			else if (files.length > 0) onfiles(files);
		},
		{ signal },
	);
	return () => stop.abort();
}

function hasFiles(event: DragEvent): boolean {
	return event.dataTransfer?.types.includes('Files') ?? false;
}

function isEditable(target: EventTarget | null): boolean {
	return (
		target instanceof HTMLElement && target.closest('input, textarea, [contenteditable]') !== null
	);
}
