import { readFileSync } from 'node:fs';
import { parse, type YAMLSeq } from 'yaml';

/** The deployment template, with its functions in the long form: `!Ref x` is `{ Ref: 'x' }`. */
export interface Template {
	readonly Parameters: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
	readonly Conditions: Readonly<Record<string, unknown>>;
	readonly Resources: Readonly<Record<string, TemplateResource>>;
	readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
}

export interface TemplateResource {
	readonly Type: string;
	readonly DeletionPolicy?: string;
	readonly Properties: Readonly<Record<string, unknown>>;
}

const FUNCTIONS = ['Ref', 'Sub', 'GetAtt', 'Join', 'If', 'Not', 'Equals'];

export function readTemplate(): Template {
	const text = readFileSync(new URL('../template.yaml', import.meta.url), 'utf8');
	// What is no template is a warning to the parser, and an error here.
	return parse(text, { customTags: FUNCTIONS.flatMap(tagsOf), logLevel: 'error' }) as Template;
}

function tagsOf(name: string) {
	const long = name === 'Ref' ? name : `Fn::${name}`;
	const tag = `!${name}`;
	return [
		{
			tag,
			resolve: (text: string) => ({ [long]: name === 'GetAtt' ? text.split('.') : text }),
		},
		{
			tag,
			collection: 'seq' as const,
			resolve: (list: unknown) => ({ [long]: (list as YAMLSeq).toJSON() as unknown }),
		},
	];
}
