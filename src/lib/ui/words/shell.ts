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
		waitingText: 'Nothing. No server is set up.',
		sent: 'Sent',
		sentText: 'Rollcall makes no request beyond its own files.',
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
		title: 'The stored contacts can’t be read',
		text: 'The browser does not give access to its storage. Nothing was changed. Close other tabs of Rollcall and reload; in a private window, storage may be switched off.',
		reload: 'Reload',
	},
};
