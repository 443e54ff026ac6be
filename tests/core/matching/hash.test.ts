import { expect, test } from 'vitest';
import { hashInto } from '../../../src/lib/core/matching/hash.ts';

const SEED = { high: 0x12345678, low: 0x9abcdef0 };

function hash(text: string, tag = 1, seed = SEED): string {
	const out = { high: 0, low: 0 };
	hashInto(out, text, tag, seed);
	return `${out.high}/${out.low}`;
}

test('a million similar keys have a million hashes', { timeout: 60_000 }, () => {
	const seen = new Set<string>();
	for (let i = 0; i < 500_000; i++) {
		seen.add(hash(`user${i}@example.com`));
		seen.add(hash(`+1415555${String(i).padStart(6, '0')}`));
	}
	expect(seen.size).toBe(1_000_000);
});

test('each half of the hash alone spreads evenly over its buckets', () => {
	for (const half of [0, 1]) {
		const buckets = new Uint32Array(64);
		for (let i = 0; i < 64_000; i++) {
			buckets[Number(hash(`user${i}@example.com`).split('/')[half]) % 64]++;
		}
		expect(Math.min(...buckets)).toBeGreaterThan(850);
		expect(Math.max(...buckets)).toBeLessThan(1150);
	}
});

test('the tag, the seed and the order of characters all matter', () => {
	const hashes = [
		hash('ab'),
		hash('ba'),
		hash('ab', 2),
		hash('ab', 1, { high: 1, low: 1 }),
		hash('a'),
		hash(''),
	];
	expect(new Set(hashes).size).toBe(hashes.length);
});
