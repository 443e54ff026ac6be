import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ImportSummary } from '../../src/lib/core/sync/protocol.ts';
import { emlOf, mailToFolder } from '../local/eml.ts';
import { IMPORT } from './support/contacts.ts';
import { useRig } from './support/rig.ts';

const rig = useRig();
const PATH = `/imports/${IMPORT}/complete`;

const SUMMARY: ImportSummary = {
	notify: 'anna@example.com',
	file_name: 'Kontakte größer.csv',
	finished_at: '2026-11-22T08:00:00Z',
	created: 18_500,
	updated: 3,
	merged: 0,
	identical: 1000,
	skipped: 7,
	rejected: 490,
};

test('sends one e-mail with the numbers, however often it is asked', async () => {
	const key = 'a-key-for-the-mail';
	const first = await rig.ask('POST', PATH, { json: SUMMARY, key });
	expect(first).toMatchObject({ status: 200, json: { sent: true } });
	expect(await rig.ask('POST', PATH, { json: SUMMARY, key })).toEqual(first);
	expect(rig.mails).toHaveLength(1);
	const [{ to, subject, text }] = rig.mails as [(typeof rig.mails)[0]];
	expect(to).toBe('anna@example.com');
	expect(subject).toBe('Imported: Kontakte größer.csv');
	expect(text).toMatch(/created +18,500\n/);
	expect(text).toMatch(/rejected +490\n/);
	expect(text).toMatch(/rows +20,000\n/);
});

test.each<[what: string, changed: object]>([
	['no address', { notify: 'anna' }],
	['two addresses', { notify: 'a@b.de,c@d.de' }],
	['an address that goes on in another line', { notify: 'a@b.de\r\nBcc:c@d.de' }],
	['an address in brackets', { notify: '<a@b.de>' }],
	['no file name', { file_name: undefined }],
	['a file name without end', { file_name: 'x'.repeat(256) }],
	['no time', { finished_at: 'today' }],
	['less than no rows', { created: -1 }],
	['half a row', { skipped: 0.5 }],
	['a field it does not know', { subject: 'Win!' }],
])('refuses a summary with %s', async (_, changed) => {
	const answer = await rig.ask('POST', PATH, { json: { ...SUMMARY, ...changed } });
	expect(answer.status).toBe(400);
	expect(rig.mails).toEqual([]);
});

test('says so where it sends no e-mail', async () => {
	rig.sendMail = undefined;
	expect((await rig.ask('POST', PATH, { json: SUMMARY })).status).toBe(404);
});

test('an e-mail that could not be sent is sent when asked again', async () => {
	const { sendMail } = rig;
	const key = 'a-key-for-the-mail';
	rig.sendMail = () => Promise.reject(new Error('no post today'));
	expect((await rig.ask('POST', PATH, { json: SUMMARY, key })).status).toBe(500);
	rig.sendMail = sendMail;
	expect((await rig.ask('POST', PATH, { json: SUMMARY, key })).status).toBe(200);
	expect(rig.mails).toHaveLength(1);
});

test('on this machine it is a file that a mail program opens', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'rollcall-mail-'));
	try {
		rig.sendMail = mailToFolder(join(folder, 'mail'), () => rig.clock);
		await rig.ask('POST', PATH, { json: { ...SUMMARY, file_name: 'a\r\nBcc: x@y.de' } });
		const [name, ...others] = await readdir(join(folder, 'mail'));
		expect(name).toMatch(/\.eml$/);
		expect(others).toEqual([]);
		const eml = await readFile(join(folder, 'mail', name!), 'utf8');
		const [head = '', body = ''] = eml.split('\r\n\r\n');
		expect(head.split('\r\n').map((line) => line.split(':')[0])).toEqual([
			'From',
			'To',
			'Subject',
			'Date',
			'MIME-Version',
			'Content-Type',
			'Content-Transfer-Encoding',
		]);
		expect(head).toContain('To: anna@example.com\r\n');
		expect(head).toContain('Date: Sun, 22 Nov 2026 00:00:00 +0000');
		expect(Buffer.from(body, 'base64').toString()).toMatch(/created +18,500\n/);
	} finally {
		await rm(folder, { recursive: true });
	}
});

test('a long subject is folded between characters', () => {
	const subject = '𝔄😀é'.repeat(30);
	const eml = emlOf({ to: 'a@b.de', subject, text: '' }, new Date(0));
	expect(eml.split('\r\n').every((line) => line.length <= 76)).toBe(true);
	const words = [...eml.matchAll(/=\?utf-8\?B\?([^?]*)\?=/g)];
	expect(words.map(([, word]) => Buffer.from(word!, 'base64').toString()).join('')).toBe(subject);
	for (const [, word] of words)
		expect(Buffer.from(word!, 'base64').toString()).not.toContain('\ufffd');
});
