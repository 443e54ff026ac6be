/** Texts of the frame around every page. */
import { counted, formatBytes, formatNumber, plain, formatTimeLeft } from '../parts/format.ts';

export const shellWords = {
	app: 'Rollcall',
	skipToContent: 'Skip to the content',
	pages: 'Pages',
	import: 'Import',
	contacts: 'Contacts',
	imports: 'Imports',
	settings: 'Settings',
	report: 'Import report',
	notFound: 'Page not found',
	missingPage: {
		title: 'There is nothing at this address',
		text: 'Your contacts are where they were.',
		action: 'Go to Import',
	},

	title: (page: string) => `${page} – Rollcall`,
	titleWhileRunning: (percent: number) => `${percent} % – Rollcall`,

	online: 'Online',
	offline: 'Offline',
	stored: (contacts: number) => counted(contacts, 'contact'),
	toSend: (contacts: number) => `${formatNumber(contacts)} to send`,
	bytesSent: (bytes: number) => `${formatBytes(bytes)} sent`,
	statusDetails: 'Status: open the details',

	running: {
		importing: (file: string) => `Importing ${file}`,
		paused: (file: string) => `Paused: ${file}`,
		done: (file: string) => `${file} is in`,
		stopped: (file: string) => `${file} has stopped`,
		rows: (rows: number, total: { count: number; exact: boolean }) =>
			`${formatNumber(rows)} of ${total.exact ? '' : 'about '}${formatNumber(total.count)}`,
		percent: (percent: number) => `${formatNumber(percent)} %`,
		timeLeft: (seconds: number) => `${formatTimeLeft(seconds)} left`,
		open: 'Open',
		report: 'Report',
		announceDone: (file: string, contacts: number) =>
			`The import of ${file} is complete: ${counted(contacts, 'contact')} created.`,
		announceStopped: (file: string) => `The import of ${file} has stopped.`,
	},

	details: {
		title: 'Status',
		connection: 'Connection',
		onlineText: 'Online, though it is not needed: all work is done in this browser.',
		offlineText: 'Offline. Importing, searching and exporting work all the same.',
		offlineReady: 'This app is stored here and opens without a connection.',
		notOfflineYet: 'This app is being stored for use without a connection.',
		noOffline: 'This browser does not keep the app for use without a connection.',
		stored: 'Stored here',
		storedText: (contacts: number, runs: number) =>
			`${counted(contacts, 'contact')} from ${counted(runs, 'import')}`,
		used: (bytes: number) => `${formatBytes(bytes)} of this browser’s storage`,
		persisted: 'The browser has promised to keep it.',
		notPersisted: 'The browser may clear it when the disk is nearly full.',
		toSettings: 'Storage settings',
		waiting: 'To be sent',
		waitingNoServer: 'Nothing. No server is set up.',
		waitingPaused: 'Sending is paused.',
		waitingText: (contacts: number) =>
			contacts === 0 ? 'Nothing. The server has everything.' : counted(contacts, 'contact'),
		sent: 'Sent',
		sentText: 'Rollcall makes no request beyond its own files.',
		sentTo: (host: string) => `To ${host}, and nowhere else.`,
	},

	update: {
		title: 'A new version is ready',
		text: 'Reload when it suits you. Contacts and settings stay as they are.',
		replacedTitle: 'Rollcall was updated in another tab',
		replacedText: 'Reload this tab to go on with the same version.',
		reload: 'Reload',
		waits: 'Reloads after the check',
		later: 'Later',
	},

	install: 'Install Rollcall',
	wiped: 'Everything is wiped.',

	unfinished: {
		title: (file: string) => `The import of ${plain(file)} is not finished`,
		text: (rows: number) =>
			`${counted(rows, 'row')} ${rows === 1 ? 'is' : 'are'} done. Nothing is lost: it can go on where it stopped.`,
		open: 'See and go on',
		later: 'Later',
	},

	storageTrouble: {
		kinds: {
			newer: {
				title: () => 'Another tab has a newer version of Rollcall',
				text: 'It keeps contacts in a new way, so this tab has stopped reading and writing. Nothing is lost. Reload to go on.',
			},
			blocked: {
				title: () => 'Another tab is in the way',
				text: 'This version keeps contacts in a new way, and a tab with the old one is still open. Close the other tabs of Rollcall; this one then goes on by itself. Nothing is lost.',
			},
			damaged: {
				title: () => 'Parts of what was stored here are missing',
				text: 'The browser has lost some of it. What is left can be read: save your contacts to a file on the Contacts page. Then wipe everything in the settings and import again. Until then nothing is written.',
			},
			lost: {
				title: (contacts: number) =>
					`The browser no longer has the ${counted(contacts, 'contact')} that ${contacts === 1 ? 'was' : 'were'} stored here`,
				text: 'The data of this site was cleared, or damaged and discarded. Rollcall has deleted nothing, and sent nothing anywhere. Import your files again, or restore a backup in the settings.',
			},
			silent: {
				title: () => 'The browser’s storage does not answer yet',
				text: 'Nothing was changed. It may still come: wait a little, close other tabs of Rollcall, or reload.',
			},
			unreadable: {
				title: () => 'The stored contacts can’t be read',
				text: 'The browser does not open its storage. Nothing was changed. Reload, or start the browser anew; in a private window, storage may be switched off. If it stays so, the settings offer to wipe everything and start over.',
			},
		},
		reload: 'Reload',
		settings: 'Settings',
		acceptLoss: 'Understood',
	},
};
