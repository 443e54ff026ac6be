import type { PushRequest } from '../../../src/lib/storage/database.ts';
import type { OutgoingRequest } from '../../../src/lib/sync/transport.ts';
import { must } from '../must.ts';
import type { Committed } from '../storage.ts';

/**
 * What holds for requests at every moment: one is stored before it is sent, is never another under the same
 * key, no contact is in two that are not answered, and what is over is never done by the server any more.
 */
export class RequestRules {
	/** What is stored, by key. */
	readonly #stored = new Map<string, PushRequest>();
	readonly #bodies = new Map<string, string>();
	/** What was broken first: who tells of a commit can't be told. */
	failure: unknown;

	readonly onCommit = (committed: Committed): void => {
		try {
			this.#look(committed);
		} catch (error) {
			this.failure ??= error;
		}
	};

	#look(committed: Committed): void {
		let isTouched = false;
		for (const { table, written } of committed) {
			if (table !== 'requests' || written === undefined) continue;
			isTouched = true;
			if (written.type === 'delete') for (const key of written.keys) this.#stored.delete(key);
			else if (written.type === 'deleteRange') this.#stored.clear();
			else for (const request of written.values as PushRequest[]) this.#note(request);
		}
		if (!isTouched) return;
		const numbers = [...this.#stored.values()].flatMap((request) => [...request.numbers]);
		must(new Set(numbers).size === numbers.length, 'a contact is in one request', numbers);
	}

	onSend({ idempotencyKey: key, body }: OutgoingRequest): void {
		if (body === '{"contacts":[]}') return;
		must(this.#stored.get(key)?.body === body, 'what is sent is stored', key);
	}

	onDoing(key: string): void {
		must(this.#stored.has(key), 'nothing overtakes', key);
	}

	#note(request: PushRequest): void {
		const body = this.#bodies.get(request.key) ?? request.body;
		must(body === request.body, 'a request never changes', request.key);
		this.#bodies.set(request.key, body);
		this.#stored.set(request.key, request);
	}
}
