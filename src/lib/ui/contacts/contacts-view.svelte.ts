import { isImport } from '../../core/run.ts';
import type {
	ContactDetail,
	ContactQuery,
	ContactSort,
	GroupCount,
} from '../../storage/query-types.ts';
import { onLogChange } from '../log-changes.ts';
import { VirtualRows } from '../virtual-rows.svelte.ts';
import { queries } from '../workers.ts';
import { ColumnChoice } from './column-choice.svelte.ts';
import { ContactPages } from './contact-pages.svelte.ts';
import { FRONT_QUERY, type FrontPage } from './front-page.ts';
import { HandChanges } from './hand-changes.svelte.ts';
import { Selection } from './selection.svelte.ts';

/** Rows are dense for a mouse, and wide enough for a finger. */
const ROW_HEIGHT = matchMedia('(pointer: coarse)').matches ? 44 : 36;

/** The contacts page: what is asked, what came, which row is active, which contact is open. */
export class ContactsView {
	readonly pages: ContactPages;
	readonly rows = new VirtualRows({ rowHeight: ROW_HEIGHT, headHeight: ROW_HEIGHT });
	readonly choice = new ColumnChoice();

	/** As typed: each letter asks, and ends what the one before it still looks for. */
	search = $state('');
	groupId = $state<number>();
	importId = $state<string>();
	missingEmail = $state(false);
	sort = $state<ContactSort>(FRONT_QUERY.sort);
	descending = $state(FRONT_QUERY.descending);

	groups = $state.raw<readonly GroupCount[]>([]);
	/** File of the import that is filtered by. */
	importName = $state<string>();

	/** Position of the row that the keyboard is on. */
	active = $state(0);
	/** Number of the contact that is open. */
	opened = $state<number>();
	/** Null: it is not there any more. */
	detail = $state.raw<ContactDetail | null>();

	/** Changes by hand, and what is said of them. */
	readonly changes = new HandChanges();
	readonly selection = new Selection();
	/** The open contact is being edited. */
	editing = $state(false);
	/** What is being edited differs from what is stored. */
	unsaved = $state(false);
	/** Another contact was asked for, and did not open because of that. */
	heldBack = $state(false);

	/** @param kept the contacts to show until it is known which there are */
	constructor(kept?: FrontPage) {
		const source = {
			page: (query: ContactQuery, offset: number, limit: number) =>
				queries().contacts(query, offset, limit),
			count: (query: ContactQuery) => queries().count(query),
		};
		this.pages = new ContactPages(source, kept);
	}

	readonly query: ContactQuery = $derived({
		search: this.search.trim(),
		...(this.groupId !== undefined && { groupId: this.groupId }),
		...(this.importId !== undefined && { importId: this.importId }),
		...(this.missingEmail && { missingEmail: true }),
		sort: this.sort,
		descending: this.descending,
	});
	readonly filtered = $derived(
		this.query.search !== '' ||
			this.groupId !== undefined ||
			this.importId !== undefined ||
			this.missingEmail,
	);

	groupName = (id: number): string => this.groups.find((group) => group.id === id)?.name ?? '';

	/** Begins to follow the log; answers the function that stops. */
	follow(): () => void {
		const stop = onLogChange(() => this.#refresh());
		void this.#loadGroups();
		return stop;
	}

	/** Asks for what the query says, from the top. */
	askAgain(): void {
		// What the former question still looks for, nobody waits for.
		void queries().stopLooking();
		this.pages.ask($state.snapshot(this.query));
		this.active = 0;
		this.rows.toStart();
	}

	sortBy(sort: ContactSort): void {
		this.descending = this.sort === sort && !this.descending;
		this.sort = sort;
	}

	clearFilters(): void {
		this.search = '';
		this.groupId = undefined;
		this.importId = undefined;
		this.missingEmail = false;
	}

	/** Selects or unselects the contact of a row; with `toHere` all from the row that was selected before. */
	async select(row: number, { toHere = false } = {}): Promise<void> {
		const { selection } = this;
		const from = selection.anchor;
		selection.anchor = row;
		if (toHere && from !== undefined) {
			// Rows in between need not be on screen.
			const first = Math.min(from, row);
			const query = $state.snapshot(this.query);
			selection.add(await queries().numbers(query, first, Math.max(from, row) - first + 1));
			return;
		}
		const number = this.pages.row(row)?.number;
		if (number !== undefined) selection.toggle(number);
	}

	/** Selects all that match, on screen or not. */
	async selectAll(): Promise<void> {
		const query = $state.snapshot(this.query);
		const numbers = await queries().numbers(query);
		// What is asked by now may be something else.
		if (JSON.stringify(query) === JSON.stringify(this.query)) this.selection.setAll(numbers);
	}

	/** Moves the active row; an open contact follows it. */
	moveTo(row: number): void {
		const last = (this.pages.total ?? 0) - 1;
		this.active = Math.max(0, Math.min(last, row));
		this.rows.reveal(this.active);
		if (this.opened !== undefined) this.openActive();
	}

	openActive(): void {
		const row = this.pages.row(this.active);
		if (row) this.open(row.number);
	}

	/** Opens a contact; not where what is being edited of another would be lost. */
	open(number: number): void {
		if (this.editing && this.unsaved && number !== this.opened) {
			this.heldBack = true;
			return;
		}
		if (number !== this.opened) this.endEdit();
		this.opened = number;
		void this.#loadDetail(number);
	}

	edit(): void {
		this.editing = true;
		this.heldBack = false;
	}

	endEdit(): void {
		this.editing = false;
		this.unsaved = false;
		this.heldBack = false;
	}

	close(): void {
		this.endEdit();
		this.opened = undefined;
		this.detail = undefined;
	}

	async showImport(id: string | undefined): Promise<void> {
		this.importId = id;
		this.importName = undefined;
		if (id === undefined) return;
		const run = await queries()
			.run(id)
			.catch(() => undefined);
		if (this.importId === id) this.importName = run && isImport(run) ? run.source.name : undefined;
	}

	#refresh(): void {
		this.pages.refresh();
		void this.#loadGroups();
		if (this.opened !== undefined) void this.#loadDetail(this.opened);
	}

	async #loadGroups(): Promise<void> {
		this.groups = await queries()
			.groups()
			.catch(() => this.groups);
	}

	async #loadDetail(number: number): Promise<void> {
		const detail =
			(await queries()
				.contactDetail(number)
				.catch(() => undefined)) ?? null;
		// Another one may have been opened meanwhile.
		if (this.opened === number) this.detail = detail;
	}
}
