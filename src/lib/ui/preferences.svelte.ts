/** What the user prefers on this device. Kept in localStorage: read at once, before any worker starts. */
export type Theme = 'system' | 'light' | 'dark';

const DEFAULT_COUNTRY_KEY = 'rollcall.defaultCountry';
const THEME_KEY = 'rollcall.theme';
const NOTIFIES_END_KEY = 'rollcall.notifiesEnd';
const REMINDER_SEEN_KEY = 'rollcall.backupReminderSeenAt';

class Preferences {
	#defaultCountry = $state(asCountry(read(DEFAULT_COUNTRY_KEY)) ?? guessCountry());
	#theme = $state(asTheme(read(THEME_KEY)));
	#notifiesEnd = $state(read(NOTIFIES_END_KEY) === 'yes');
	#backupReminderSeenAt = $state(Number(read(REMINDER_SEEN_KEY)) || 0);

	/** ISO 3166-1 alpha-2 code for phone numbers without a country code; `''` where none shall be assumed. */
	get defaultCountry(): string {
		return this.#defaultCountry;
	}

	set defaultCountry(country: string) {
		this.#defaultCountry = country;
		write(DEFAULT_COUNTRY_KEY, country);
	}

	get theme(): Theme {
		return this.#theme;
	}

	set theme(theme: Theme) {
		this.#theme = theme;
		write(THEME_KEY, theme);
		this.applyTheme();
	}

	/** Whether the end of an import is told by a system notification. */
	get notifiesEnd(): boolean {
		return this.#notifiesEnd;
	}

	set notifiesEnd(on: boolean) {
		this.#notifiesEnd = on;
		write(NOTIFIES_END_KEY, on ? 'yes' : 'no');
	}

	/** When the reminder of a backup was last dismissed, milliseconds since 1970, or 0. */
	get backupReminderSeenAt(): number {
		return this.#backupReminderSeenAt;
	}

	set backupReminderSeenAt(at: number) {
		this.#backupReminderSeenAt = at;
		write(REMINDER_SEEN_KEY, String(at));
	}

	/** Makes the document follow the theme; `system` leaves it to the browser. */
	applyTheme(): void {
		if (this.#theme === 'system') delete document.documentElement.dataset.theme;
		else document.documentElement.dataset.theme = this.#theme;
	}
}

export const preferences = new Preferences();

/** All that is remembered on this device, by name; for a backup. */
export function rememberedPreferences(): Record<string, string> {
	try {
		return Object.fromEntries(Object.entries(localStorage).filter(([key]) => isOurs(key)));
	} catch {
		return {};
	}
}

/** Remembers what a backup holds; it is in force once the page is loaded anew. */
export function rememberPreferences(remembered: Readonly<Record<string, string>>): void {
	for (const [key, value] of Object.entries(remembered)) if (isOurs(key)) write(key, value);
}

function isOurs(key: string): boolean {
	return key.startsWith('rollcall.');
}

/** The region of the browser's first language that has one (`de-AT` → `AT`, `ja` → `JP`), or `''`. */
function guessCountry(): string {
	if (typeof navigator === 'undefined') return '';
	for (const language of navigator.languages) {
		// A bare language names its likeliest region ("en" → US) only by `maximize`.
		const region = regionOf(language);
		if (region) return region;
	}
	return '';
}

function regionOf(language: string): string | undefined {
	try {
		const { region } = new Intl.Locale(language).maximize();
		// Regions of three digits ("es-419") are not countries.
		return region && /^[A-Z]{2}$/.test(region) ? region : undefined;
	} catch {
		return undefined;
	}
}

/** What is remembered may come from a backup that somebody else has made. */
function asCountry(text: string | undefined): string | undefined {
	return text !== undefined && /^([A-Z]{2})?$/.test(text) ? text : undefined;
}

function asTheme(text: string | undefined): Theme {
	return text === 'light' || text === 'dark' ? text : 'system';
}

/** localStorage throws where cookies are blocked: preferences then last as long as the page. */
function read(key: string): string | undefined {
	try {
		return globalThis.localStorage?.getItem(key) ?? undefined;
	} catch {
		return undefined;
	}
}

function write(key: string, value: string): void {
	try {
		localStorage.setItem(key, value);
	} catch {
		// Nothing to tell: what was chosen holds until the page closes.
	}
}
