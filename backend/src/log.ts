/** One line for each request. Nothing of what was sent is in it: no path, no key, no body, no address. */
export interface LogLine {
	readonly route: string;
	readonly method: string;
	readonly status: number;
	readonly ms: number;
	/** Code of the problem that was answered. */
	readonly problem?: string;
	/** What was thrown, where that was not foreseen. */
	readonly error?: unknown;
}

/** A line of JSON. An error is known by its name and where it came from: its message may repeat a contact. */
export function formatLogLine({ error, method, ...line }: LogLine): string {
	return JSON.stringify({
		...line,
		// A stranger may send any word for it.
		method: METHODS.has(method) ? method : 'other',
		...(error instanceof Error && { error: error.name, at: framesOf(error) }),
	});
}

const METHODS = new Set(['GET', 'POST', 'DELETE', 'OPTIONS', 'HEAD', 'PUT', 'PATCH']);

function framesOf({ stack = '' }: Error): string[] {
	return stack
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => /^at .+:\d+:\d+\)?$/.test(line));
}
