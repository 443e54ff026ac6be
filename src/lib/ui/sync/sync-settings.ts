/**
 * Where contacts are sent, as remembered on this device. Not among the preferences that a backup carries: a
 * backup may come from somebody else, and nobody else says where contacts go.
 */
export interface SyncSettings {
	/** The endpoint's address; see `parseEndpoint`. */
	readonly endpoint: string;
	/** The access token, where the user wants it remembered here. */
	readonly token?: string;
	/** Whether there is a token; one that is not remembered has to be typed again. */
	readonly hasToken: boolean;
	readonly paused: boolean;
	/** Where a summary of each import goes; absent: nowhere. */
	readonly notify?: string;
}

const KEY = 'rollcall-sync';

/** What is remembered, or `undefined` where no endpoint is set up. */
export function readSyncSettings(): SyncSettings | undefined {
	try {
		const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
		if (typeof stored !== 'object' || stored === null) return undefined;
		const { endpoint, token, hasToken, paused, notify } = stored as Record<string, unknown>;
		if (typeof endpoint !== 'string') return undefined;
		return {
			endpoint,
			token: typeof token === 'string' ? token : undefined,
			hasToken: hasToken === true,
			paused: paused === true,
			notify: typeof notify === 'string' ? notify : undefined,
		};
	} catch {
		return undefined;
	}
}

/** Throws nothing: where the browser keeps nothing, sending ends with the page. */
export function writeSyncSettings(settings: SyncSettings | undefined): void {
	try {
		if (settings === undefined) localStorage.removeItem(KEY);
		else localStorage.setItem(KEY, JSON.stringify(settings));
	} catch {
		// What was chosen holds until the page closes.
	}
}

/** Calls back when another tab has changed them; answers the function that stops. */
export function onSyncSettings(changed: () => void): () => void {
	const listener = ({ key }: StorageEvent) => {
		if (key === KEY || key === null) changed();
	};
	addEventListener('storage', listener);
	return () => removeEventListener('storage', listener);
}
