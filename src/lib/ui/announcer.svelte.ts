import { untrack } from 'svelte';

/**
 * What screen readers are told without moving the focus. The shell renders `announcement.text` in the
 * page's one polite live region; everything else calls `announce`.
 */
export const announcement = $state({ text: '' });

let clearing: ReturnType<typeof setTimeout> | undefined;
/** Long enough to be picked up, short enough not to be found again when reading through the page. */
const KEPT_MS = 4_000;

/** Says a sentence politely, after what is being read now. The same sentence twice is said twice. */
export function announce(text: string): void {
	clearTimeout(clearing);
	// A trailing no-break space makes an equal text a change, which is what live regions listen to.
	const before = untrack(() => announcement.text);
	announcement.text = before === text ? `${text}\u00A0` : text;
	clearing = setTimeout(() => (announcement.text = ''), KEPT_MS);
}
