import { COLUMNS, DEFAULT_COLUMNS, type ColumnId, type ContactColumn } from './contact-columns.ts';

const KEY = 'rollcall.contactColumns';

/** Which columns the table shows, remembered on this device. The name always stays: it opens the contact. */
export class ColumnChoice {
	#shown = $state.raw<readonly ColumnId[]>(remembered());

	/** In the table's own order, whatever the order in which they were chosen. */
	readonly columns: readonly ContactColumn[] = $derived(
		COLUMNS.filter(({ id }) => this.#shown.includes(id)),
	);

	shows(id: ColumnId): boolean {
		return this.#shown.includes(id);
	}

	toggle(id: ColumnId): void {
		if (id === 'name') return;
		this.#shown = this.shows(id)
			? this.#shown.filter((shown) => shown !== id)
			: [...this.#shown, id];
		remember(this.#shown);
	}

	reset(): void {
		this.#shown = DEFAULT_COLUMNS;
		remember(this.#shown);
	}
}

function remembered(): readonly ColumnId[] {
	try {
		const saved: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
		if (!Array.isArray(saved)) return DEFAULT_COLUMNS;
		const known = COLUMNS.map(({ id }) => id).filter((id) => saved.includes(id));
		return known.includes('name') ? known : DEFAULT_COLUMNS;
	} catch {
		return DEFAULT_COLUMNS;
	}
}

function remember(columns: readonly ColumnId[]): void {
	try {
		localStorage.setItem(KEY, JSON.stringify(columns));
	} catch {
		// Storage is off: the choice lasts as long as the page.
	}
}
