const BASE_MS = 500;
const CAP_MS = 30_000;

/**
 * How long to wait after so many failures in a row: any time up to a bound that doubles, so that clients
 * which failed together do not come back together ("full jitter", AWS Architecture Blog, 2015).
 *
 * @param failures from 1
 * @param random from 0 to below 1
 */
export function backoffMs(failures: number, random: number): number {
	return random * Math.min(CAP_MS, BASE_MS * 2 ** (failures - 1));
}

/** No server is waited for longer than this, whatever it asks for: five minutes. */
export const LONGEST_WAIT_MS = 300_000;

/**
 * What `Retry-After` asks for (RFC 9110, 10.2.3: seconds or a date), in milliseconds from now; `undefined`
 * where the header is absent or says nothing that can be understood.
 */
export function retryAfterMs(header: string | null, now: number): number | undefined {
	if (header === null) return undefined;
	const text = header.trim();
	if (/^\d+$/.test(text)) return Number(text) * 1000;
	if (!/^[A-Z][a-z]{2,8},? /.test(text)) return undefined;
	// All of its three forms are in UTC; the one of C's `asctime` does not say so.
	const at = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
	return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
