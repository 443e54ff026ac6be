import CircleEqual from '@lucide/svelte/icons/equal';
import CirclePlus from '@lucide/svelte/icons/circle-plus';
import CircleX from '@lucide/svelte/icons/circle-x';
import Merge from '@lucide/svelte/icons/merge';
import Pencil from '@lucide/svelte/icons/pencil';
import SkipForward from '@lucide/svelte/icons/skip-forward';
import type { LucideIcon } from '@lucide/svelte';
import { OUTCOMES, type Outcome, type OutcomeCounts } from '../../core/run.ts';
import { formatNumber } from './format.ts';

/** How an outcome is told apart: a word, an icon, a colour and a pattern, never by colour alone. */
export interface OutcomeLook {
	readonly label: string;
	/** What it means, in a sentence. */
	readonly meaning: string;
	readonly icon: LucideIcon;
	/** CSS values from tokens.css. */
	readonly fill: string;
	readonly text: string;
	readonly pattern: string;
}

export const OUTCOME_LOOKS: Readonly<Record<Outcome, OutcomeLook>> = {
	created: look('created', 'Created', 'Became a new contact.', CirclePlus),
	updated: look('updated', 'Updated', 'Changed a contact that was already there.', Pencil),
	merged: look('merged', 'Merged', 'Filled what a contact lacked.', Merge),
	identical: look(
		'identical',
		'Identical',
		'The contact was already there, the same.',
		CircleEqual,
	),
	skipped: look('skipped', 'Skipped', 'A duplicate, left as it was.', SkipForward),
	rejected: look('rejected', 'Rejected', 'Not imported: something in the row is wrong.', CircleX),
};

function look(outcome: Outcome, label: string, meaning: string, icon: LucideIcon): OutcomeLook {
	return {
		label,
		meaning,
		icon,
		fill: `var(--${outcome})`,
		text: `var(--${outcome}-text)`,
		pattern: `var(--pattern-${outcome})`,
	};
}

/** The counts in words, without those that are nought: `9,311 created, 476 skipped`. */
export function describeCounts(counts: OutcomeCounts): string {
	const parts = OUTCOMES.filter((outcome) => counts[outcome] > 0).map(
		(outcome) => `${formatNumber(counts[outcome])} ${OUTCOME_LOOKS[outcome].label.toLowerCase()}`,
	);
	return parts.join(', ') || 'no rows yet';
}
