import type { DuplicateStrategy } from '../../core/options.ts';
import type { Mapping } from '../../core/mapping/mapping.ts';
import { words } from './words.ts';

/** A contact of this file that a choice can be explained by. */
export interface ExampleContact {
	readonly name: string;
	/** A field of it that two lists may well disagree on. */
	readonly field?: { readonly path: string; readonly value: string };
}

/** Fields that make a good example, best first: short, and likely to have changed. */
const TELLING_FIELDS = ['jobTitle', 'company', 'phone.1', 'address.1.city', 'birthday'];

/** The first row of the sample that has a name, an e-mail or a phone; best with a telling field. */
export function exampleContact(
	mapping: Mapping,
	sample: readonly (readonly string[])[],
): ExampleContact | undefined {
	const examples = sample
		.map((row) => exampleOf(mapping, row))
		.filter((found) => found !== undefined);
	return examples.find(({ field }) => field !== undefined) ?? examples[0];
}

function exampleOf(mapping: Mapping, row: readonly string[]): ExampleContact | undefined {
	const name = rowLabel(mapping, row);
	if (name === '') return undefined;
	for (const path of TELLING_FIELDS) {
		const value = valueOf(mapping, row, path);
		if (value !== '' && value !== name) return { name, field: { path, value } };
	}
	return { name };
}

/** What to know a row by: its name, else its e-mail or phone. */
export function rowLabel(mapping: Mapping, row: readonly string[]): string {
	const value = (path: string) => valueOf(mapping, row, path);
	const parts = [value('firstName'), value('lastName')].filter((part) => part !== '');
	return value('fullName') || parts.join(' ') || value('email.1') || value('phone.1');
}

function valueOf(mapping: Mapping, row: readonly string[], path: string): string {
	const column = mapping.columns.findIndex((candidate) => candidate.path === path);
	return column < 0 ? '' : (row[column] ?? '').trim();
}

/** What a strategy would do with that contact, in a sentence. */
export function explainStrategy(strategy: DuplicateStrategy, example: ExampleContact): string {
	return words.options.strategies[strategy].example(example.name, example.field?.value);
}
