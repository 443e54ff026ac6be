import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readTemplate, type Template } from '../local/template.ts';
import { LEASE_MS } from '../src/request-log.ts';
import { faultsOf } from './support/cloudformation.ts';

const template = packaged(readTemplate());
const propertiesOf = (name: string) => template.Resources[name]!.Properties as never;

test('is what CloudFormation takes, by its own schemas', () => {
	expect(faultsOf(template)).toEqual([]);
});

test.each<[fault: string, resource: string, change: object]>([
	['Function.Runtme: there is no such property', 'Function', { Runtme: 'x' }],
	['Function.Timeout: has to be of type integer', 'Function', { Timeout: '29' }],
	[
		'Function has no attribute Name',
		'Permission',
		{ FunctionName: { 'Fn::GetAtt': ['Function', 'Name'] } },
	],
	['there is no Tabel', 'Function', { Role: { Ref: 'Tabel' } }],
	['there is no condition HasPost', 'Api', { Description: { 'Fn::If': ['HasPost', 'a', 'b'] } }],
	['Table.KeySchema[0].KeyType: is missing', 'Table', { KeySchema: [{ AttributeName: 'pk' }] }],
])('a template with a fault is found out: %s', (fault, name, change) => {
	const resource = template.Resources[name]!;
	const changed: Template = {
		...template,
		Resources: {
			...template.Resources,
			[name]: { ...resource, Properties: { ...resource.Properties, ...change } },
		},
	};
	expect(faultsOf(changed)).toContain(fault);
});

test('keeps the contacts, and can bring back those of an earlier minute', () => {
	expect(template.Resources.Table!.DeletionPolicy).toBe('Retain');
	expect(propertiesOf('Table')).toMatchObject({
		BillingMode: 'PAY_PER_REQUEST',
		TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true },
		PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
	});
});

test('lets the function do what it does to its own table, and no more', () => {
	const { Policies } = propertiesOf('FunctionRole') as { Policies: Policy[] };
	const statements = Policies.flatMap((policy) => policy['Fn::If']?.[1] ?? policy).flatMap(
		({ PolicyDocument }) => PolicyDocument!.Statement,
	);
	const actions = statements.flatMap(({ Action }) => Action);
	const commands = new Set<string>();
	for (const file of ['contact-table', 'request-log', 'write-all'])
		for (const [, name] of read(`${file}.ts`).matchAll(/new (\w+)Command\(/g)) commands.add(name!);
	const done = [...commands].map((name) => ACTIONS[name]).sort();
	expect(actions.filter((action) => action.startsWith('dynamodb:')).sort()).toEqual(done);
	for (const { Resource } of statements) expect(Resource).not.toBe('*');
	expect(actions.join()).not.toContain('*');
});

interface Policy {
	readonly 'Fn::If'?: readonly [string, Policy, unknown];
	readonly PolicyDocument?: {
		readonly Statement: readonly {
			readonly Action: string | string[];
			readonly Resource: unknown;
		}[];
	};
}

const ACTIONS: Readonly<Record<string, string>> = {
	BatchWrite: 'dynamodb:BatchWriteItem',
	Delete: 'dynamodb:DeleteItem',
	Get: 'dynamodb:GetItem',
	Put: 'dynamodb:PutItem',
	Query: 'dynamodb:Query',
	Update: 'dynamodb:UpdateItem',
};

test('sets what the function reads', () => {
	const { Environment } = propertiesOf('Function') as {
		Environment: { Variables: Record<string, unknown> };
	};
	const names = [...read('lambda.ts').matchAll(/setting\('(\w+)'\)|env\.(\w+)/g)];
	expect(Object.keys(Environment.Variables).sort()).toEqual(
		names.map(([, required, optional]) => (required ?? optional)!).sort(),
	);
});

test('ends the function before the lease of its request ends', () => {
	const { Timeout } = propertiesOf('Function') as { Timeout: number };
	const { TimeoutInMillis } = propertiesOf('Integration') as { TimeoutInMillis: number };
	expect(Timeout * 1000).toBeLessThan(TimeoutInMillis);
	expect(TimeoutInMillis).toBeLessThan(LEASE_MS);
});

test('the API says to other origins what the function says', () => {
	expect(propertiesOf('Api')).toMatchObject({
		CorsConfiguration: {
			AllowOrigins: { Ref: 'AllowedOrigins' },
			AllowMethods: ['GET', 'POST', 'DELETE'],
			AllowHeaders: ['authorization', 'content-type', 'idempotency-key'],
			ExposeHeaders: ['retry-after'],
			MaxAge: 7200,
		},
	});
});

test('keeps logs for a time, with nothing in them of who asked', () => {
	const { AccessLogSettings } = propertiesOf('Stage') as { AccessLogSettings: { Format: string } };
	expect(AccessLogSettings.Format).not.toMatch(/sourceIp|userAgent|path|header|authorizer/i);
	for (const { Type, Properties } of Object.values(template.Resources))
		if (Type === 'AWS::Logs::LogGroup') expect(Properties).toHaveProperty('RetentionInDays');
});

test('keeps the token nowhere, and shows not even its digest', () => {
	expect(template.Parameters.TokenSha256).toMatchObject({ NoEcho: true });
});

/** As `aws cloudformation package` hands it on: the folder with the code has become an upload. */
function packaged(written: Template): Template {
	const { Function: lambda, ...others } = written.Resources;
	expect(lambda!.Properties.Code).toBe('dist/lambda/');
	const Code = { S3Bucket: 'bucket', S3Key: 'key' };
	const changed = { ...lambda!, Properties: { ...lambda!.Properties, Code } };
	return { ...written, Resources: { ...others, Function: changed } };
}

function read(file: string): string {
	return readFileSync(new URL(`../src/${file}`, import.meta.url), 'utf8');
}
