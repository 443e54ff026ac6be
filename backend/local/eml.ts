import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mail, SendMail } from '../src/completion.ts';

/** RFC 2047: a line with an encoded word has 76 characters; "Subject: " and its frame take 21 of them. */
const WORD_BYTES = 39;
/** RFC 2045. */
const LINE_CHARS = 76;

/** Writes e-mails into a folder instead of sending them: any mail program opens them. */
export function mailToFolder(folder: string, now: () => number): SendMail {
	return async (mail) => {
		const at = new Date(now());
		await mkdir(folder, { recursive: true });
		const name = `${at.toISOString().replaceAll(':', '-')}-${crypto.randomUUID().slice(0, 8)}.eml`;
		await writeFile(join(folder, name), emlOf(mail, at));
	};
}

/** RFC 5322. */
export function emlOf({ to, subject, text }: Mail, at: Date): string {
	const body = Buffer.from(text).toString('base64');
	return [
		'From: Rollcall <rollcall@localhost>',
		`To: ${isAscii(to) ? to : encodedWords(to)}`,
		`Subject: ${encodedWords(subject)}`,
		`Date: ${at.toUTCString().replace('GMT', '+0000')}`,
		'MIME-Version: 1.0',
		'Content-Type: text/plain; charset=utf-8',
		'Content-Transfer-Encoding: base64',
		'',
		...(body.match(new RegExp(`.{1,${LINE_CHARS}}`, 'g')) ?? []),
		'',
	].join('\r\n');
}

/** Text as a header may carry it: no word of it splits a character. */
function encodedWords(text: string): string {
	const words: string[] = [''];
	for (const character of text) {
		const longer = words.at(-1)! + character;
		if (Buffer.byteLength(longer) <= WORD_BYTES) words[words.length - 1] = longer;
		else words.push(character);
	}
	return words.map((word) => `=?utf-8?B?${Buffer.from(word).toString('base64')}?=`).join('\r\n ');
}

function isAscii(text: string): boolean {
	return /^[\x20-\x7e]*$/.test(text);
}
