import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dateOrderOf, isPlainDate, readDate } from '../../../src/lib/core/checking/dates.ts';
import { fastestMs } from '../../support/fastest.ts';

test.each([
	['1980-03-12', '1980-03-12', 'ymd'],
	['1980/3/12', '1980-03-12', 'ymd'],
	['1980.03.12', '1980-03-12', 'ymd'],
	['19800312', '1980-03-12', 'ymd'],
	['1980-03-12T00:00:00Z', '1980-03-12', 'ymd'],
	['1980-03-12 08:30:00.000 +0200', '1980-03-12', 'ymd'],
	['12.3.1980', '1980-03-12', 'dmy'],
	['12.03.80', '1980-03-12', 'dmy'],
	['12. 3. 1980', '1980-03-12', 'dmy'],
	['12-03-1980', '1980-03-12', 'dmy'],
	['3/12/1980', '1980-03-12', 'mdy'],
	['3/12/1980 12:00 AM', '1980-03-12', 'mdy'],
	['25/12/1980', '1980-12-25', 'dmy'],
	['12-25-1980', '1980-12-25', 'mdy'],
	['12 Mar 1980', '1980-03-12', 'named'],
	['12-Mar-80', '1980-03-12', 'named'],
	['12th of March 1980', '1980-03-12', 'named'],
	['March 12, 1980', '1980-03-12', 'named'],
	['Mar 12 1980', '1980-03-12', 'named'],
	['12. März 1980', '1980-03-12', 'named'],
	['12 févr. 1980', '1980-02-12', 'named'],
	['12 de marzo de 1980', '1980-03-12', 'named'],
	['1 août 1980', '1980-08-01', 'named'],
	['1 giugno 1980', '1980-06-01', 'named'],
	['--12-01', '--12-01', 'yearless'],
	['--1201', '--12-01', 'yearless'],
	['1 December', '--12-01', 'yearless'],
	['Dec 1', '--12-01', 'yearless'],
	['--02-29', '--02-29', 'yearless'],
	['29.2.2000', '2000-02-29', 'dmy'],
	['1.1.05', '2005-01-01', 'dmy'],
	['1.1.31', '1931-01-01', 'dmy'],
])('reads %s as %s (%s)', (value, iso, order) => {
	expect(readDate(value)).toEqual({ iso, order });
});

test('where day and month could be either, the hint decides, and never against the calendar', () => {
	expect(readDate('3/4/1980', 'dmy')?.iso).toBe('1980-04-03');
	expect(readDate('3/4/1980', 'mdy')?.iso).toBe('1980-03-04');
	expect(readDate('3.4.1980', 'mdy')?.iso).toBe('1980-03-04');
	expect(readDate('25/4/1980', 'mdy')?.iso).toBe('1980-04-25');
	expect(readDate('4/25/1980', 'dmy')?.iso).toBe('1980-04-25');
});

test.each([
	'',
	'0/0/00',
	'31.4.1980',
	'29.2.1900',
	'13/13/1980',
	'1980-00-10',
	'0000-01-01',
	'--13-01',
	'12 Foo 1980',
	'12 jui 1980',
	'29292',
	'1980',
	'03-1980',
	'1980-03-12 and more',
	'born 12 March 1980',
	'12.3/1980',
])('%j is no date', (value) => {
	expect(readDate(value)).toBeUndefined();
});

test('a column tells its order by the dates that leave no doubt', () => {
	expect(dateOrderOf(['3/4/1980', '25/4/1980', '', 'n/a'])).toBe('dmy');
	expect(dateOrderOf(['3/4/1980', '4/25/1980', '1980-03-12'])).toBe('mdy');
	expect(dateOrderOf(['3/4/1980', '5/6/1980'])).toBeUndefined();
	expect(dateOrderOf(['25/4/1980', '4/25/1980'])).toBeUndefined();
});

test('every day there is comes back from every way to write it', () => {
	const day = fc.date({
		min: new Date('1000-01-01'),
		max: new Date('2999-12-31'),
		noInvalidDate: true,
	});
	fc.assert(
		fc.property(day, (date) => {
			const iso = date.toISOString().slice(0, 10);
			const [y, m, d] = iso.split('-').map(Number);
			expect(readDate(iso)?.iso).toBe(iso);
			expect(readDate(`${d}.${m}.${y}`, 'dmy')?.iso).toBe(iso);
			expect(readDate(`${m}/${d}/${y}`, 'mdy')?.iso).toBe(iso);
			const month = date.toLocaleString('en', { month: 'short', timeZone: 'UTC' });
			expect(readDate(`${d} ${month} ${y}`)?.iso).toBe(iso);
		}),
	);
});

test.each(['en', 'de', 'fr', 'es', 'it', 'pt', 'nl'])('knows the months in %s', (language) => {
	for (let month = 0; month < 12; month++) {
		const date = new Date(Date.UTC(1980, month, 12));
		const name = date.toLocaleString(language, { month: 'long', timeZone: 'UTC' });
		expect(readDate(`12 ${name} 1980`)?.iso).toBe(date.toISOString().slice(0, 10));
	}
});

test('the quick look at bytes passes no date that cannot be read, and the common ones', () => {
	const digits = fc.stringMatching(/^[0-3]\d{3}-[01]\d-[0-3]\d$/);
	const nearly = fc.stringMatching(/^\d{3,4}[-/]\d\d[-/a]\d\d$/);
	const looksPlain = (text: string): boolean => {
		const bytes = new TextEncoder().encode(`>${text}<`);
		return isPlainDate(bytes, 1, bytes.length - 1);
	};
	fc.assert(
		fc.property(fc.oneof(digits, nearly), (text) => {
			if (looksPlain(text)) expect(readDate(text)?.iso, text).toBe(text);
		}),
		{ numRuns: 5000 },
	);
	expect(['1980-03-12', '2024-12-01', '1000-01-28'].every(looksPlain)).toBe(true);
});

test('hostile text is refused within 5 ms', () => {
	for (const part of ['1', '-', '1-', '1.1.', 'a', ' ', '1 ', 'a1', '12 a', 'T', '0:', '١']) {
		for (const length of [40, 50_000]) {
			const value = part.repeat(length).slice(0, length);
			expect(
				fastestMs(() => readDate(value)),
				`${part} × ${length}`,
			).toBeLessThan(5);
		}
	}
});
