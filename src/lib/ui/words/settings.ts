/** Texts of the settings. */
import { counted, formatBytes, formatNumber, formatPercent } from '../parts/format.ts';

export const settingsWords = {
	title: 'Settings',

	importing: {
		title: 'Importing',
		country: 'Default country for phone numbers',
		countryHint: 'For numbers without a country code. Used for imports from now on.',
		notify: 'Notify me when an import ends',
		notifyHint: 'By the system, where Rollcall is not in front.',
		notifyDenied:
			'This browser does not allow Rollcall to notify you; its settings for this site do.',
		noCountry: 'None: leave such numbers as they are',
	},

	appearance: {
		title: 'Appearance',
		theme: 'Theme',
		themes: { system: 'System', light: 'Light', dark: 'Dark' },
	},

	storage: {
		title: 'Storage on this device',
		stored: (contacts: number, runs: number) =>
			`${counted(contacts, 'contact')} from ${counted(runs, 'import')}`,
		used: (bytes: number) => `${formatBytes(bytes)} used`,
		ofAbout: (bytes: number, share: number) =>
			`${formatPercent(share)} of the ${formatBytes(bytes)} that the browser says it allows`,
		usage: 'Storage used',
		horizon: 'Imports that can be undone',
		horizonHint: 'What only older ones would need is deleted, to save room.',
		newest: (imports: number) => `The newest ${formatNumber(imports)}`,
		reclaimed: (bytes: number) =>
			`${formatBytes(bytes)} of older versions were deleted, since nothing that can be undone needs them.`,
		horizonFailed: 'That could not be stored. Nothing has changed.',
		persisted: 'Kept: the browser has promised not to clear it by itself.',
		notPersisted:
			'Not guaranteed: the browser may clear it when the disk is nearly full or after weeks without a visit.',
		unknown: 'This browser does not say whether it will keep what is stored.',
		ask: 'Keep it for good',
		asking: 'Asking the browser',
		granted: 'The browser will keep what is stored here.',
		refused:
			'The browser did not agree. It is more likely to once Rollcall is installed or bookmarked. Until then, export what you can’t lose.',
	},

	app: {
		title: 'The app',
		installed: 'Rollcall is installed on this device.',
		canInstall: 'Opens in a window of its own, and from your app list.',
		cannotInstall:
			'To install, use this browser’s own menu (“Install” or “Add to Home Screen”), where it has one.',
		install: 'Install Rollcall',
		offline: {
			unknown: 'Getting ready for use without a connection.',
			storing: 'Getting ready for use without a connection.',
			ready: 'Ready for use without a connection.',
			unsupported: 'This browser does not keep the app for use without a connection.',
		},
		sent: (bytes: number) => `Rollcall has sent ${formatBytes(bytes)}.`,
		sentNowhere: 'It makes no request beyond its own files.',
		sentTo: (host: string) => `It sends to ${host}, and nowhere else.`,
		version: (name: string) => `Version ${name}`,
	},

	wipe: {
		title: 'Wipe everything',
		text: 'Deletes all contacts, imports and settings from this browser.',
		open: 'Wipe everything',
		running: 'An import is running. Wait until it has ended, or cancel it.',
		question: 'Wipe everything?',
		what: (contacts: number, runs: number) =>
			`This deletes ${counted(contacts, 'contact')}, ${counted(runs, 'import')} with their reports, and all settings from this browser. It can’t be undone.`,
		offline:
			'You are offline. The app itself is deleted too, and opens again only with a connection.',
		disk: 'The browser frees the space on disk in its own time.',
		exportFirst: 'Export contacts first',
		confirm: 'Wipe everything',
		working: 'Wiping',
		keep: 'Keep it',
		failed: 'Not everything could be deleted. Close other tabs of Rollcall and try again.',
	},
};
