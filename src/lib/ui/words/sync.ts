/** Texts of sending to a server. */
import type { ConnectionTest } from '../../sync/connection-test.ts';
import type { EndpointProblem } from '../../sync/endpoint.ts';
import type { Blocker, PushStatus } from '../../sync/push-status.ts';
import { OWN_REFUSALS, type Refusal } from '../../core/sync/read-answer.ts';
import { counted, formatBytes, formatTimeLeft, formatWhen } from '../parts/format.ts';

export const syncWords = {
	title: 'Sync',
	none: 'Send contacts to a server of your own, and keep it up to date. Nothing is sent until one is set up here.',
	address: 'Server address',
	addressHint: 'Rollcall posts to /contacts/batch below it.',
	addressExample: 'https://api.example.com',
	token: 'Access token',
	tokenHint: 'Sent to this server only. Leave it empty where none is needed.',
	remember: 'Remember the token on this device',
	rememberHint: 'Otherwise it is forgotten when this tab closes.',
	test: 'Test the connection',
	testing: 'Testing',
	start: (contacts: number, host: string) =>
		contacts === 0 ? `Send to ${host}` : `Send ${counted(contacts, 'contact')} to ${host}`,
	consent:
		'From then on every change goes there too: imports, edits, deletions, and what you undo.',
	sendingTo: (host: string) => `Contacts are sent to ${host}.`,
	progress: 'Contacts sent',
	pause: 'Pause sending',
	resume: 'Go on sending',
	tryNow: 'Try now',
	notify: 'E-mail a summary of each import to',
	notifyHint:
		'The server sends it, if it can: the file’s name and the counts. Leave it empty for none.',
	stop: 'Stop and forget this server',
	stopHint: 'What the server has stays there.',
	paused: 'Paused. Nothing is sent until you go on.',
	starting: 'Looking for what is to be sent.',
	needsToken: 'The access token was not remembered. Type it again to go on sending.',
	goOn: 'Go on sending',
	sent: (bytes: number) => `${formatBytes(bytes)} sent so far.`,
	lastAnswer: (at: number, now: number) => `Last answer ${formatWhen(at, now)}.`,
	refusedTitle: (contacts: number) => `The server does not take ${counted(contacts, 'contact')}`,
	refusedText: 'All others go through. They are tried again when they change, or when you ask.',
	refusedRemoval: (number: number) => `Contact ${number}, which is to be removed there`,
	retryRefused: 'Try these again',
	showRefused: 'Show them',
	more: (count: number) => `and ${counted(count, 'more', 'more')}`,
};

const PROBLEMS: Readonly<Record<EndpointProblem, string>> = {
	noAddress: 'This is no address of a server. It looks like https://api.example.com.',
	insecure: 'Contacts are sent over https only, so that nobody on the way can read them.',
	hasPassword: 'Leave the name and password out of the address; a token goes into its own field.',
	hasQuery: 'Leave out what follows the “?” or “#”.',
};

/** What is wrong with a typed address. */
export function sayEndpointProblem(problem: EndpointProblem): string {
	return PROBLEMS[problem];
}

/** What stands in the way, and what to do; without the server's own words. */
const BLOCKERS: Readonly<Record<Blocker['code'] | 'notAllowed', string>> = {
	unauthorised: 'The server does not accept the access token. Check it and type it again.',
	noEndpoint:
		'There is a server, but it takes no contacts at this address. Check the address, up to the part before /contacts/batch.',
	redirect:
		'The server sends us to another address. That is not followed, since contacts would go to somebody you have not named. Type the address it should be.',
	forbiddenHere:
		'The browser does not let this page connect to the server. Reload the page and try again.',
	offline: 'You are offline. Contacts wait here and are sent once there is a connection.',
	unreachable:
		'The server could not be reached: it may be down, its certificate may be invalid, or the network may block it.',
	timeout: 'The server did not answer in time.',
	senseless: 'Something answers, but not as a server for contacts does. Nothing is taken as sent.',
	busy: 'The server asks for patience.',
	failing: 'The server has a fault of its own.',
	refusesAll: 'The server refuses one contact after another. See its reasons, then try again.',
	storage: 'The browser could not note what is sent, so nothing is. Free some space and try again.',
	notAllowed:
		'There is a server, but it does not let this app in. Its owner has to add this app’s address to the origins it allows (CORS).',
};

/** Whether a server takes contacts, in words. */
export function sayTest({ result, message }: ConnectionTest, host: string): string {
	if (result === 'ok') return `The server at ${host} takes contacts.`;
	return withTheirWords(BLOCKERS[result], message);
}

/** How sending goes, in a sentence or two. */
export function sayPush({ state, due, blocker }: PushStatus, now: number): string {
	switch (state) {
		case 'importing':
			return 'Waits until the import has ended.';
		case 'pushing':
			return `Sending. ${counted(due, 'contact')} to go.`;
		case 'upToDate':
			return 'The server is up to date.';
		case 'waiting':
		case 'blocked': {
			if (blocker === undefined) return `${counted(due, 'contact')} to go.`;
			const seconds = blocker.until === undefined ? 0 : (blocker.until - now) / 1000;
			const next = seconds > 1 ? ` Tries again in ${formatTimeLeft(seconds)}.` : '';
			return `${withTheirWords(BLOCKERS[blocker.code], blocker.message)} ${counted(due, 'contact')} to go.${next}`;
		}
	}
}

/** Why a server does not take a contact. */
export function sayRefusal({ code, message }: Refusal): string {
	if (code === OWN_REFUSALS.cannotRemove) return 'The server has no way to remove contacts.';
	if (code === OWN_REFUSALS.neverAnswered)
		return 'The server never answers when this contact is sent.';
	return message ?? `The server’s code for it: ${code}`;
}

function withTheirWords(ours: string, theirs: string | undefined): string {
	return theirs === undefined ? ours : `${ours} It says: “${theirs}”`;
}
