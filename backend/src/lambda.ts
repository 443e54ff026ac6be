/** The function that is deployed: wires the backend to DynamoDB and SES, by what the template sets. */
import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { newBackend } from './backend.ts';
import type { SendMail } from './completion.ts';
import { ContactTable } from './contact-table.ts';
import { newDocumentClient } from './document-client.ts';
import type { HttpAnswer, HttpEvent } from './http.ts';
import { formatLogLine } from './log.ts';
import { RequestLog } from './request-log.ts';
import { digestOf } from './token.ts';

/** For the last try of a write, the record of the answer, and the way back. */
const MARGIN_MS = 6000;

const deps = {
	client: newDocumentClient(),
	table: setting('TABLE_NAME'),
	now: Date.now,
	random: Math.random,
	sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
};
const backend = newBackend({
	contacts: new ContactTable(deps),
	requests: new RequestLog(deps),
	sendMail: mailer(process.env.MAIL_FROM ?? ''),
	tokenSha256: digestOf(setting('TOKEN_SHA256')),
	origins: new Set(setting('ALLOWED_ORIGINS').split(',')),
	now: deps.now,
	log: (line) => console.log(formatLogLine(line)),
});

export function handler(
	event: HttpEvent,
	context: { getRemainingTimeInMillis(): number },
): Promise<HttpAnswer> {
	return backend(event, Date.now() + context.getRemainingTimeInMillis() - MARGIN_MS);
}

function mailer(from: string): SendMail | undefined {
	if (from === '') return undefined;
	const client = new SESv2Client();
	return async ({ to, subject, text }) => {
		const content = (data: string) => ({ Data: data, Charset: 'UTF-8' });
		await client.send(
			new SendEmailCommand({
				FromEmailAddress: from,
				Destination: { ToAddresses: [to] },
				Content: { Simple: { Subject: content(subject), Body: { Text: content(text) } } },
			}),
		);
	};
}

function setting(name: string): string {
	const value = process.env[name];
	if (value === undefined || value === '') throw new Error(`${name} is not set.`);
	return value;
}
