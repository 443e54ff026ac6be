/**
 * Shows a number on the app's icon, where it is installed and the system has badges; `undefined` takes it away.
 * A refusal is no trouble: the same number stands in the shell.
 */
export function showBadge(value: number | undefined): void {
	if (!('setAppBadge' in navigator)) return;
	const done = value === undefined ? navigator.clearAppBadge() : navigator.setAppBadge(value);
	done.catch(() => {});
}
