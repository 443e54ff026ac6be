/** What the bench leaves in a page's window, between one call into the page and the next. */
interface Window {
	/** The import that begins with the next file chosen. */
	benchImport: Promise<{ ms: number; data: Record<string, string | undefined> }>;
	benchMemory: { peak: number; stop: () => void };
	benchStalls: { longest: number };
	benchAnswer: Promise<number>;
}

interface Performance {
	/** Chromium only: https://wicg.github.io/performance-measure-memory/ */
	measureUserAgentSpecificMemory(): Promise<{ bytes: number }>;
}
