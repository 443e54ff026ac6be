import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { Template } from '../../local/template.ts';

/**
 * What is wrong with a template, by CloudFormation's own published schemas: types and properties that there
 * are not, values of another type, what is required and missing, and references that lead nowhere. Empty
 * where nothing is.
 */
export function faultsOf(template: Template): string[] {
	const faults: string[] = [];
	for (const [name, resource] of Object.entries(template.Resources)) {
		const [schema] = specification.lookup(
			'resource',
			'cloudFormationType',
			'equals',
			resource.Type,
		);
		if (schema === undefined) faults.push(`${name}: there is no ${resource.Type}`);
		else faults.push(...faultsOfObject(resource.Properties, schema.properties, name));
	}
	return [...faults, ...faultsOfReferences(template)];
}

const specification = loadAwsServiceSpecSync();

type Schema = NonNullable<ReturnType<typeof specification.all<'resource'>>[0]>['properties'];
type Type = Schema[string]['type'];

function faultsOfObject(value: unknown, schema: Schema, path: string): string[] {
	if (!isObject(value)) return [`${path}: has to be an object`];
	const missing = Object.entries(schema)
		.filter(([name, { required }]) => required === true && !Object.hasOwn(value, name))
		.map(([name]) => `${path}.${name}: is missing`);
	const wrong = Object.entries(value).flatMap(([name, field]) => {
		const property = Object.hasOwn(schema, name) ? schema[name] : undefined;
		if (property === undefined) return [`${path}.${name}: there is no such property`];
		return faultsOfValue(field, property.type, `${path}.${name}`);
	});
	return [...missing, ...wrong];
}

function faultsOfValue(value: unknown, type: Type, path: string): string[] {
	const branches = branchesOf(value);
	if (branches !== undefined)
		return branches.flatMap((branch) => faultsOfValue(branch, type, path));
	// What it stands for is known when it is deployed.
	if (isFunction(value)) return [];
	switch (type.type) {
		case 'string':
			return faultUnless(typeof value === 'string', path, type.type);
		case 'integer':
		case 'number':
			return faultUnless(typeof value === 'number', path, type.type);
		case 'boolean':
			return faultUnless(typeof value === 'boolean', path, type.type);
		case 'array':
			if (!Array.isArray(value)) return faultUnless(false, path, type.type);
			return value.flatMap((item, at) => faultsOfValue(item, type.element, `${path}[${at}]`));
		case 'map':
			if (!isObject(value)) return faultUnless(false, path, type.type);
			return Object.entries(value).flatMap(([name, item]) =>
				faultsOfValue(item, type.element, `${path}.${name}`),
			);
		case 'ref': {
			const { properties } = specification.get('typeDefinition', type.reference.$ref);
			return faultsOfObject(value, properties, path);
		}
		case 'union': {
			// Beside a shape of its own, JSON stands for what was allowed before there was one.
			const shapes = type.types.filter((one) => one.type === 'array' || one.type === 'ref');
			const types = shapes.length > 0 ? shapes : type.types;
			const faults = types.map((one) => faultsOfValue(value, one, path));
			return faults.reduce((best, one) => (one.length < best.length ? one : best));
		}
		case 'json':
			return faultUnless(typeof value === 'object' || typeof value === 'string', path, 'JSON');
		default:
			return [`${path}: nothing is known of ${type.type}`];
	}
}

function faultUnless(isRight: boolean, path: string, type: string): string[] {
	return isRight ? [] : [`${path}: has to be of type ${type}`];
}

/** Every `Ref`, `Fn::GetAtt` and `${…}` has to lead to what is there. */
function faultsOfReferences(template: Template): string[] {
	const faults: string[] = [];
	const isThere = (name: string) =>
		name.startsWith('AWS::') ||
		Object.hasOwn(template.Resources, name) ||
		Object.hasOwn(template.Parameters, name);
	const look = (name: string, attribute?: string) => {
		if (attribute === undefined) {
			if (!isThere(name)) faults.push(`there is no ${name}`);
			return;
		}
		const type = template.Resources[name]?.Type ?? '';
		const [schema] = specification.lookup('resource', 'cloudFormationType', 'equals', type);
		if (schema?.attributes[attribute] === undefined)
			faults.push(`${name} has no attribute ${attribute}`);
	};
	walk(template, (name, value) => {
		if (name === 'Ref') look(value as string);
		if (name === 'Fn::GetAtt') look(...(value as [string, string]));
		if (name === 'Fn::If' && !Object.hasOwn(template.Conditions, (value as string[])[0]!))
			faults.push(`there is no condition ${(value as string[])[0]}`);
		if (name === 'Fn::Sub')
			for (const [, inner] of (value as string).matchAll(/\$\{([^}]+)\}/g)) {
				const [resource = '', attribute] = inner!.split('.');
				look(resource, attribute);
			}
	});
	return faults;
}

function walk(value: unknown, visit: (name: string, value: unknown) => void): void {
	if (typeof value !== 'object' || value === null) return;
	for (const [name, inner] of Object.entries(value)) {
		visit(name, inner);
		walk(inner, visit);
	}
}

function branchesOf(value: unknown): unknown[] | undefined {
	if (!isObject(value) || !Array.isArray(value['Fn::If'])) return undefined;
	return value['Fn::If'].slice(1);
}

function isFunction(value: unknown): boolean {
	if (!isObject(value)) return false;
	const [name = '', ...others] = Object.keys(value);
	return others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
