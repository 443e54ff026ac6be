import { isOverloaded, readAnswer } from '../core/sync/read-answer.ts';
import type { BlockerCode } from './push-status.ts';
import { emptyBatch } from './push.ts';
import type { Send } from './transport.ts';

/**
 * What came of trying a connection.
 *
 * - `ok`: the server takes contacts
 * - `notAllowed`: there is a server, and it does not let this page in (CORS)
 */
export interface ConnectionTest {
	readonly result: 'ok' | 'notAllowed' | BlockerCode;
	/** In the server's words. */
	readonly message?: string;
}

/** Sends a batch of nothing, and says in one word what is wrong. */
export async function testConnection(
	send: Send,
	key: string,
	isThere: () => Promise<boolean>,
): Promise<ConnectionTest> {
	const sent = await send(emptyBatch(key));
	if ('failed' in sent) {
		if (sent.failed !== 'unreachable') return { result: sent.failed };
		return { result: (await isThere()) ? 'notAllowed' : 'unreachable' };
	}
	const verdict = readAnswer({ ids: [], removes: false }, sent);
	switch (verdict.kind) {
		case 'answered':
			return { result: 'ok' };
		case 'blocked':
			return { result: verdict.blocker, message: verdict.message };
		// It may refuse a batch of nothing, which is never sent otherwise.
		case 'refused':
			return { result: 'ok' };
		case 'later':
			return { result: isOverloaded(verdict) ? 'busy' : 'failing' };
		case 'busy':
			return { result: 'busy' };
		case 'unclear':
			return { result: 'senseless' };
	}
}
