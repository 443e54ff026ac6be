import type { Contact } from '../../core/contact.ts';
import type { GroupChange, HandRun } from '../../core/run.ts';
import type { HandResult } from '../../import/contact-edits.ts';
import { preferences } from '../preferences.svelte.ts';
import { runningImport } from '../running-import.svelte.ts';
import { changesWords as words } from '../words/changes.ts';
import { contactEdits, importer } from '../workers.ts';

/** What is said of the last change, with what can be done about it. */
export interface ChangeNotice {
	readonly text: string;
	readonly failed?: boolean;
	/** Can be undone, or done again where it is undone. */
	readonly run?: HandRun;
	readonly isUndone?: boolean;
}

/** Changes of contacts by hand: makes them, says what came of the last one, and undoes it. */
export class HandChanges {
	notice = $state.raw<ChangeNotice>();
	busy = $state(false);

	/** While an import writes, contacts can't be changed. */
	get readOnly(): boolean {
		return runningImport.shown?.state === 'processing';
	}

	/** Gives a contact other fields. What is wrong with them is told by the caller, all else in the notice. */
	async edit(number: number, before: Contact, fields: Contact): Promise<HandResult | undefined> {
		const country = preferences.defaultCountry || undefined;
		return this.#make(() => contactEdits().editContact(number, before, fields, country));
	}

	async delete(numbers: Uint32Array): Promise<HandResult | undefined> {
		return this.#make(() => contactEdits().deleteContacts(numbers));
	}

	async changeGroup(
		numbers: Uint32Array,
		group: string,
		change: GroupChange,
	): Promise<HandResult | undefined> {
		const result = await this.#make(() => contactEdits().changeGroup(numbers, group, change));
		if (result?.kind === 'unchanged') {
			const { allIn, noneIn } = words.group;
			this.notice = { text: change === 'add' ? allIn(group) : noneIn(group) };
		}
		return result;
	}

	/** Undoes the change that the notice tells of, or does it again. */
	async turnBack({ run, isUndone = false }: ChangeNotice): Promise<void> {
		if (run === undefined) return;
		this.busy = true;
		try {
			const what = words.did(run);
			if (isUndone) {
				await importer().takeBackRollback(run.id);
				this.notice = { text: words.redone(what), run };
			} else {
				const { contactsKept } = await importer().rollback(run.id);
				const text = contactsKept === run.contacts ? words.keptSince : words.undone(what);
				this.notice = { text, run, isUndone: true };
			}
		} catch {
			this.notice = { text: words.undoFailed, failed: true };
		}
		this.busy = false;
	}

	dismiss(): void {
		this.notice = undefined;
	}

	async #make(change: () => Promise<HandResult>): Promise<HandResult | undefined> {
		this.busy = true;
		this.notice = undefined;
		try {
			const result = await change();
			if (result.kind === 'done')
				this.notice = { text: `${words.did(result.run)}.`, run: result.run };
			else if (result.kind === 'busy') this.notice = { text: words.busy, failed: true };
			return result;
		} catch {
			this.notice = { text: words.failed, failed: true };
			return undefined;
		} finally {
			this.busy = false;
		}
	}
}
