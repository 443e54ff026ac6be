import { expect, test } from 'vitest';
import type { OutgoingRequest, Sent } from '../../../src/lib/sync/transport.ts';
import { DEFAULT_OPTIONS } from '../../../src/lib/core/options.ts';
import { modelPlan } from '../../support/model-imports.ts';
import { inSimulation } from '../in-simulation.ts';
import { PushClient } from './push-client.ts';
import { RequestRules } from './request-rules.ts';
import { SimulatedServer } from './server.ts';

const PEOPLE = Array.from({ length: 20 }, (_, at) => ({
	externalId: '',
	email: `user${at}@x.org`,
	email2: '',
	phone: '',
	firstName: `Name ${at}`,
	groups: '',
}));

test('a copy of a batch that got no answer never comes after its halves', async () => {
	await inSimulation('A copy comes late', 1, async (simulation) => {
		const { clock, random } = simulation;
		const rules = new RequestRules();
		const server = new SimulatedServer(clock, random, (key) => rules.onDoing(key));
		const failures: unknown[] = [];
		const copies: Promise<unknown>[] = [];
		let first: string | undefined;
		/** What the browser believes to be lost arrives half a minute later; all else is well. */
		const send = async ({ idempotencyKey: key, body }: OutgoingRequest): Promise<Sent> => {
			await clock.sleep(20);
			if (body !== '{"contacts":[]}') first ??= key;
			if (key !== first) return (await server.handle(key, body))!;
			const late = clock.sleep(30_000).then(() => server.handle(key, body));
			copies.push(late.catch((error) => failures.push(error)));
			return { failed: 'unreachable' };
		};
		const tab = simulation.openTab();
		const plan = modelPlan({ ...DEFAULT_OPTIONS, keys: ['email'] });
		await simulation.settle(
			tab.importer
				.check(simulation.file(PEOPLE), plan)
				.then((id) => tab.importer.execute(id))
				.then(() => {}),
		);
		const client = new PushClient(simulation, { send }, rules);
		await simulation.within(200_000);
		client.close();
		expect(failures).toEqual([]);
		expect(copies.length).toBeGreaterThan(4);
		expect(client.status?.state).toBe('upToDate');
		expect(server.table.size).toBe(PEOPLE.length);
	});
});
