/** A count that is a guess until the file was read to its end. */
export interface AboutCount {
	readonly count: number;
	/** False: say "about". */
	readonly exact: boolean;
}

export interface Estimate {
	/** 0 to 100, by bytes; never goes back. */
	readonly percent: number;
	/** Smoothed; 0 until it is known. */
	readonly rowsPerSecond: number;
	/** `undefined` until it can be said without guessing wildly; 0 at the end. */
	readonly secondsLeft: number | undefined;
	readonly totalRows: AboutCount;
	readonly totalBatches: AboutCount;
}

/** How far a run is. */
export interface Measured {
	readonly bytesRead: number;
	readonly bytesTotal: number;
	/** Rows that have an outcome. */
	readonly rows: number;
	readonly batches: number;
}

export interface RateMeter {
	/**
	 * Takes note of how far the run is, and says what to expect.
	 *
	 * @param nowMs any clock in milliseconds; it may jump
	 */
	sample(progress: Measured, nowMs: number): Estimate;
}

/** A change of speed shows after about this time: long enough that numbers do not jitter. */
const SMOOTHING_MS = 4_000;
/** Below this much watched time no time left is told. */
const MIN_WATCHED_MS = 1_000;
/** Shorter gaps say nothing about speed: clocks in browsers are blurred by as much. */
const MIN_GAP_MS = 1;
/** A longer gap was a sleeping machine, a pause, or a clock put right: it says nothing about speed. */
const MAX_GAP_MS = 30_000;
/** Beyond two days no one plans by it. */
const MAX_SECONDS_LEFT = 48 * 3600;
/** Digits that a guessed count keeps, so that it does not twitch with each batch. */
const ABOUT_DIGITS = 3;

/**
 * Measures a run's speed from samples of its progress, by exponential smoothing over time:
 * a sample weighs by how long ago it was, whatever the pace of sampling. Pure: time is an argument.
 * A meter belongs to one stretch of one run; after a resume take a new one.
 */
export function createRateMeter(): RateMeter {
	let last: { readonly bytes: number; readonly rows: number; readonly at: number } | undefined;
	let watchedMs = 0;
	/** Weighted sums of what was done and of the time it took; their quotient is the rate. */
	let [time, bytes, rows] = [0, 0, 0];
	let percent = 0;

	function watch({ bytesRead, rows: rowsDone }: Measured, at: number): void {
		const passed = last === undefined ? Infinity : at - last.at;
		// The reference stays: what was done in the meantime counts with the next sample.
		if (passed >= 0 && passed < MIN_GAP_MS) return;
		if (last !== undefined && passed > 0 && passed <= MAX_GAP_MS) {
			const kept = Math.exp(-passed / SMOOTHING_MS);
			time = time * kept + passed;
			bytes = bytes * kept + Math.max(0, bytesRead - last.bytes);
			rows = rows * kept + Math.max(0, rowsDone - last.rows);
			watchedMs += passed;
		}
		last = { bytes: bytesRead, rows: rowsDone, at };
	}

	return {
		sample(progress, nowMs) {
			watch(progress, nowMs);
			percent = Math.max(percent, percentRead(progress));
			const done = isRead(progress);
			const known = watchedMs >= MIN_WATCHED_MS && bytes > 0;
			const left = (progress.bytesTotal - progress.bytesRead) / ((bytes / time) * 1000);
			return {
				percent,
				rowsPerSecond: time === 0 ? 0 : Math.round((rows / time) * 1000),
				secondsLeft: done ? 0 : known && left <= MAX_SECONDS_LEFT ? left : undefined,
				totalRows: estimateTotal(progress.rows, progress, Math.round),
				totalBatches: estimateTotal(progress.batches, progress, Math.ceil),
			};
		},
	};
}

function isRead({ bytesRead, bytesTotal }: Measured): boolean {
	return bytesRead >= bytesTotal;
}

function percentRead(progress: Measured): number {
	if (isRead(progress)) return 100;
	return Math.max(0, (progress.bytesRead / progress.bytesTotal) * 100);
}

/** What a count will be at the end if the rest of the file is like what was read. */
function estimateTotal(
	count: number,
	progress: Measured,
	toWhole: (count: number) => number,
): AboutCount {
	if (isRead(progress)) return { count, exact: true };
	if (progress.bytesRead <= 0) return { count, exact: false };
	const total = count * (progress.bytesTotal / progress.bytesRead);
	return { count: Math.max(count, toWhole(Number(total.toPrecision(ABOUT_DIGITS)))), exact: false };
}
