import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import { showScheme } from './driver.ts';

export const WIDTHS = [1280, 390];
export const VIEW_HEIGHT = 900;
/** Named one by one, since axe leaves out those of WCAG 2.2 unless they are asked for. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What `analyze` finds, and what it leaves in the page to look again with. */
type Violations = Awaited<ReturnType<AxeBuilder['analyze']>>['violations'];
interface Axe {
	readonly axe: {
		run(context: Document, options: { runOnly: string[] }): Promise<{ violations: Violations }>;
	};
}
const SCHEMES = ['light', 'dark'] as const;
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/**
 * Looks at the page with axe once `shown` is on it, at all widths and in both schemes: in `npm test` wide in light
 * and narrow in dark, where `ROLLCALL_LONG` is set also the other way round.
 */
export async function expectNoFindings(page: Page, shown: Locator, widths = WIDTHS): Promise<void> {
	await shown.first().waitFor();
	for (const width of widths) {
		await page.setViewportSize({ width, height: VIEW_HEIGHT });
		// All of the page: what lies in part under a bar that stays would be too small to press, until it is scrolled.
		const height = await page.evaluate(() => document.documentElement.scrollHeight);
		await page.setViewportSize({ width, height: Math.max(VIEW_HEIGHT, height) });
		const [scheme, other] = width === WIDTHS[0] ? SCHEMES : SCHEMES.toReversed();
		await showScheme(page, scheme);
		// Legacy: otherwise each look opens a further tab to sum up frames, of which there are none.
		const axe = new AxeBuilder({ page }).setLegacyMode().withTags(RULES);
		expect(findingsOf((await axe.analyze()).violations), `${width} px, ${scheme}`).toEqual([]);
		if (process.env.ROLLCALL_LONG === undefined) continue;
		// The same elements in other colours; axe is in the page by now.
		await showScheme(page, other);
		const { violations } = await page.evaluate((rules) => {
			const { axe } = globalThis as unknown as Axe;
			return axe.run(document, { runOnly: rules });
		}, COLOUR_RULES);
		expect(findingsOf(violations), `${width} px, ${other}`).toEqual([]);
	}
}

function findingsOf(violations: Violations): string[] {
	return violations.flatMap(({ id, nodes }) =>
		nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`),
	);
}
