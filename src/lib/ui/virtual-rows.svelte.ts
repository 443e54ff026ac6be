/**
 * Which rows of a very long table are on screen, and where they lie.
 *
 * Browsers clamp the height of elements (Firefox makes 20,000,000 px a 0, Chromium stops at 33.5 million),
 * so beyond a cap the table is taller than the element that scrolls. Then `scrollTop` and the true position
 * differ by `offset`: near both ends they run pixel by pixel, in the middle the scroll bar covers more. Small
 * movements (wheel, finger, keys) always count as they are, so a row under the finger stays there.
 */
export class VirtualRows {
	/** Rows in the table. */
	count = $state(0);
	viewHeight = $state(0);
	#scrollTop = $state(0);
	/** True position minus `scrollTop`. */
	#offset = $state(0);
	#element: HTMLElement | undefined;
	#settling: ReturnType<typeof setTimeout> | undefined;
	readonly #rowHeight: number;
	readonly #maxHeight: number;
	readonly #overscan: number;
	readonly #headHeight: number;

	/**
	 * Heights in px. `maxHeight` is the tallest element to ask for, below 17.8 million for Firefox's sake.
	 * `headHeight` is of a sticky head inside the element that scrolls. `overscan` rows are rendered above
	 * and below the view, for the frame in which the browser scrolls ahead of us.
	 */
	constructor({ rowHeight = 36, headHeight = 0, maxHeight = 8_000_000, overscan = 10 } = {}) {
		this.#rowHeight = rowHeight;
		this.#headHeight = headHeight;
		this.#maxHeight = maxHeight;
		this.#overscan = overscan;
	}

	get rowHeight(): number {
		return this.#rowHeight;
	}

	/** Height of all rows, as if there were no cap. */
	readonly #trueHeight = $derived.by(() => this.count * this.#rowHeight);
	/** Height to give the element inside the one that scrolls. */
	readonly height = $derived.by(() => Math.min(this.#trueHeight, this.#maxHeight));
	readonly #mapping = $derived.by(() =>
		scrollMapping(this.#trueHeight, this.height, this.viewHeight),
	);
	readonly #shift = $derived.by(() => (this.#trueHeight <= this.#maxHeight ? 0 : this.#offset));
	readonly #position = $derived.by(() => this.#clamped(this.#scrollTop + this.#shift));

	/** First and last row (exclusive) that the view shows, in part at least. */
	readonly visible = $derived.by(() => ({
		first: Math.min(this.count, Math.floor(this.#position / this.#rowHeight)),
		end: Math.min(this.count, Math.ceil((this.#position + this.viewHeight) / this.#rowHeight)),
	}));

	/** First and last row (exclusive) to render. */
	readonly rendered = $derived.by(() => ({
		first: Math.max(0, this.visible.first - this.#overscan),
		end: Math.min(this.count, this.visible.end + this.#overscan),
	}));

	/** Where a row lies inside the element of `height`. */
	top(row: number): number {
		return row * this.#rowHeight - this.#shift;
	}

	/** Follows this element's scrolling and size; an attachment, so it answers its own undoing. */
	attach = (element: HTMLElement): (() => void) => {
		this.#element = element;
		// Told with the first layout too: to ask for it here would make the browser lay out all of it once more.
		const sizes = new ResizeObserver(
			() => (this.viewHeight = Math.max(0, element.clientHeight - this.#headHeight)),
		);
		const scrolled = () => this.scrolledTo(element.scrollTop);
		element.addEventListener('scroll', scrolled, { passive: true });
		sizes.observe(element);
		return () => {
			this.#element = undefined;
			element.removeEventListener('scroll', scrolled);
			sizes.disconnect();
			clearTimeout(this.#settling);
		};
	};

	scrolledTo(scrollTop: number): void {
		const moved = Math.abs(scrollTop - this.#scrollTop);
		// A pixel of the scroll bar is thousands of the table, so a jump that long was no wheel and no finger.
		if (moved > JUMP_VIEWS * Math.max(this.viewHeight, 400)) {
			this.#offset = this.#mapping.toPosition(scrollTop) - scrollTop;
		}
		this.#scrollTop = scrollTop;
		if (this.#trueHeight <= this.#maxHeight) return;
		clearTimeout(this.#settling);
		this.#settling = setTimeout(() => this.#settle(), SETTLE_MS);
	}

	/** Scrolls as little as needed for the row to be seen whole. */
	reveal(row: number): void {
		const top = row * this.#rowHeight;
		const bottom = top + this.#rowHeight;
		if (top < this.#position) this.#goTo(top);
		else if (bottom > this.#position + this.viewHeight) this.#goTo(bottom - this.viewHeight);
	}

	toStart(): void {
		this.#goTo(0);
	}

	/** Rows that fit the view whole: how far Page Down goes. */
	get pageRows(): number {
		return Math.max(1, Math.floor(this.viewHeight / this.#rowHeight) - 1);
	}

	/** Once at rest, puts the scroll bar where the position belongs, without moving the rows on screen. */
	#settle(): void {
		const belongs = this.#mapping.toScrollTop(this.#position);
		if (Math.abs(belongs - this.#scrollTop) > 1) this.#goTo(this.#position);
	}

	#goTo(target: number): void {
		const position = this.#clamped(target);
		// Whole pixels, as browsers round `scrollTop`: the rest goes into the offset.
		const scrollTop = Math.round(this.#mapping.toScrollTop(position));
		const isThere = this.#scrollTop === scrollTop;
		this.#scrollTop = scrollTop;
		this.#offset = position - scrollTop;
		// To say so where it is already would cost a layout.
		if (this.#element && !isThere) this.#element.scrollTop = scrollTop;
	}

	#clamped(position: number): number {
		return Math.max(0, Math.min(position, this.#trueHeight - this.viewHeight));
	}
}

const JUMP_VIEWS = 3;
const SETTLE_MS = 160;
/** Pixels at both ends that run one to one, longer than any fling; only a cap far above twice this has a middle. */
const EXACT_END_PX = 1_000_000;

interface ScrollMapping {
	toPosition(scrollTop: number): number;
	toScrollTop(position: number): number;
}

/** Maps the scroll bar to true positions: exact at both ends, stretched evenly between. */
export function scrollMapping(
	trueHeight: number,
	height: number,
	viewHeight: number,
): ScrollMapping {
	const trueMax = Math.max(0, trueHeight - viewHeight);
	const max = Math.max(0, height - viewHeight);
	if (trueMax === max) return { toPosition: (top) => top, toScrollTop: (position) => position };

	const end = Math.min(EXACT_END_PX, max / 4);
	const stretch = (trueMax - 2 * end) / (max - 2 * end);
	return {
		toPosition(scrollTop) {
			if (scrollTop <= end) return scrollTop;
			if (scrollTop >= max - end) return trueMax - (max - scrollTop);
			return end + (scrollTop - end) * stretch;
		},
		toScrollTop(position) {
			if (position <= end) return position;
			if (position >= trueMax - end) return max - (trueMax - position);
			return end + (position - end) / stretch;
		},
	};
}
