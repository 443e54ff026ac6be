import { ContactBits } from '../core/contact-bits.ts';
import { isVisible, type Run } from '../core/run.ts';
import type { Head } from './database.ts';

/**
 * What queries see of each head, given newest first: all of it where its run is visible. Of a run that was rolled
 * back, what its rollback wrote (see `Visibility`), and the contacts that it kept.
 */
export class SeenHeads {
	readonly #runs: ReadonlyMap<string, Run>;
	readonly #andThis: string | undefined;
	/** By run. */
	readonly #kept = new Map<string, ContactBits>();

	/** @param andThis a run that is seen, too, though it may not be published */
	constructor(runs: readonly Run[], andThis?: string) {
		this.#runs = new Map(runs.map((run) => [run.id, run]));
		this.#andThis = andThis;
	}

	/** What is seen of it. In place of a contact that is not, 0, which is none: positions stay as they are. */
	of(head: Head): Head | undefined {
		const run = this.#runs.get(head.importId);
		if (run === undefined) return undefined;
		if (run.state !== 'rolledBack') {
			const isSeen = isVisible(run) || run.id === this.#andThis;
			return isSeen && head.kept === undefined ? head : undefined;
		}
		if (head.kept === undefined) {
			const kept = this.#kept.get(run.id);
			return kept && keptOf(head, kept);
		}
		// An earlier rollback of it, since taken back, counts no more.
		if (run.rolledBack?.seq !== head.seq) return undefined;
		const kept = new ContactBits();
		for (const contact of head.kept) kept.add(contact);
		this.#kept.set(run.id, kept);
		return head;
	}
}

function keptOf(head: Head, kept: ContactBits): Head {
	const { seq, importId, keyKinds, paths, memberContacts, memberGroups } = head;
	return {
		seq,
		importId,
		contacts: head.contacts.map((contact) => (kept.has(contact) ? contact : 0)),
		keyKinds,
		paths,
		memberContacts: memberContacts.filter((contact) => kept.has(contact)),
		memberGroups: memberGroups.filter((_, at) => kept.has(memberContacts[at])),
		reclaimed: head.reclaimed,
	};
}
