import type { MetadataJson } from 'libphonenumber-js/core';

/**
 * The library's metadata, compiled for speed: one `Plan` per country, one `CallingCodeGroup` per calling code.
 *
 * The layout of a country's array is documented in libphonenumber-js's METADATA.md and read by its
 * `metadata.js` (version 4). Country lists, order and fallbacks follow `getCountryByNationalNumber.js`.
 */
export interface CallingCodeGroup {
	/** `44` */
	readonly code: string;
	/** Whose plan reads an international number. */
	readonly main: Plan;
	/** All that share the code, in the order in which the library asks them. */
	readonly plans: readonly Plan[];
}

export interface CompiledGroups {
	plan(country: string): Plan | undefined;
	/** The group whose calling code these digits begin with. */
	startOf(digits: string): CallingCodeGroup | undefined;
}

/** Compiles the metadata. Cheap: RegExps that depend on a length are made when first needed. */
export function compileGroups(metadata: MetadataJson): CompiledGroups {
	const source = metadata as unknown as Metadata;
	const plans = new Map<string, Plan>();
	// Calling codes are prefix-free and never begin with 0, so the number alone is the index.
	const byCode: (CallingCodeGroup | undefined)[] = Array.from({ length: 1000 });
	for (const [code, countries] of Object.entries(source.country_calling_codes)) {
		const members = countries.map((country) => new Plan(source.countries[country]));
		countries.forEach((country, at) => plans.set(country, members[at]));
		byCode[Number(code)] = joinPlans(code, members);
	}
	for (const [code, plan] of Object.entries(source.nonGeographic ?? {})) {
		byCode[Number(code)] = joinPlans(code, [new Plan(plan)]);
	}
	return {
		plan: (country) => plans.get(country),
		startOf(digits) {
			let code = 0;
			for (let i = 0; i < 3 && i < digits.length; i++) {
				code = code * 10 + digits.charCodeAt(i) - 0x30;
				// 0 is no calling code, nor the beginning of one.
				if (code === 0) return undefined;
				if (byCode[code] !== undefined) return byCode[code];
			}
			return undefined;
		},
	};
}

function joinPlans(code: string, plans: readonly Plan[]): CallingCodeGroup {
	const group: CallingCodeGroup = { code, main: plans[0], plans };
	for (const plan of plans) plan.group = group;
	return group;
}

/** The parts of version 4 of the library's metadata that are read here. */
interface Metadata {
	readonly country_calling_codes: Readonly<Record<string, readonly string[]>>;
	readonly countries: Readonly<Record<string, PlanSource>>;
	readonly nonGeographic?: Readonly<Record<string, PlanSource>>;
}
type PlanSource = readonly unknown[];
/** A kind of number (fixed line, mobile …): its pattern and, where they differ, its possible lengths. */
type TypeSource = readonly [pattern: string, lengths?: readonly number[]];

/** Where things lie in a country's array. */
const AT = {
	dialOut: 1,
	general: 2,
	lengths: 3,
	nationalPrefix: 5,
	prefixForParsing: 7,
	prefixTransform: 8,
	leadingDigits: 10,
	types: 11,
} as const;

const NEVER = /(?!)/;

/** One country's numbering plan. */
export class Plan {
	group!: CallingCodeGroup;
	/** Matches at `lastIndex` the prefix dialled before a calling code. */
	readonly dialOut: RegExp;
	/** Matches every number that could be one of the country's. */
	readonly general: RegExp;
	readonly maxLength: number;
	readonly #source: PlanSource;
	readonly #lengths: readonly number[];
	readonly #literalPrefix: string | undefined;
	readonly #prefix: RegExp | undefined;
	readonly #possible: ('yes' | 'no' | 'depends')[] = [];
	readonly #valid: RegExp[] = [];
	readonly #ownNumbers: RegExp[] = [];
	readonly #leadingDigits: RegExp | undefined;

	constructor(source: PlanSource) {
		this.#source = source;
		this.dialOut = new RegExp(`(?:${source[AT.dialOut] || '(?!)'})`, 'y');
		this.general = new RegExp(`^(?:${source[AT.general] as string})$`);
		this.#lengths = source[AT.lengths] as readonly number[];
		this.maxLength = this.#lengths[this.#lengths.length - 1];
		const prefix = (source[AT.prefixForParsing] || source[AT.nationalPrefix] || undefined) as
			string | undefined;
		this.#literalPrefix = prefix !== undefined && /^\d+$/.test(prefix) ? prefix : undefined;
		this.#prefix = prefix === undefined ? undefined : new RegExp(`^(?:${prefix})`);
		const leading = source[AT.leadingDigits] as string | 0 | undefined;
		this.#leadingDigits = leading ? new RegExp(`^(?:${leading})`) : undefined;
	}

	/** The library's `extractNationalNumberFromPossiblyIncompleteNumber`. */
	withoutNationalPrefix(number: string): string {
		if (this.#literalPrefix !== undefined) {
			return number.startsWith(this.#literalPrefix)
				? number.slice(this.#literalPrefix.length)
				: number;
		}
		const match = this.#prefix?.exec(number);
		if (this.#prefix === undefined || !match) return number;
		const transform = this.#source[AT.prefixTransform] as string | 0 | undefined;
		const captured = match.length > 1 && match[match.length - 1];
		if (transform && captured) return number.replace(this.#prefix, transform);
		return number.slice(match[0].length);
	}

	/** Whether a number may have this length, or is too long: the library's `isPossibleIncompleteNationalNumber`. */
	isPossibleAfterPrefix(number: string): boolean {
		const { length } = number;
		const known = (this.#possible[length] ??= this.#possibleForAll(length));
		if (known !== 'depends') return known === 'yes';
		return (this.#countryOf(number) ?? this).#fits(length);
	}

	#possibleForAll(length: number): 'yes' | 'no' | 'depends' {
		const answers = new Set(this.group.plans.map((plan) => plan.#fits(length)));
		if (answers.size > 1) return 'depends';
		return answers.has(true) ? 'yes' : 'no';
	}

	#fits(length: number): boolean {
		return length > this.maxLength || this.#lengths.includes(length);
	}

	/** The library's `getCountryByNationalNumber`. */
	#countryOf(number: string): Plan | undefined {
		return this.group.plans.find((plan) => {
			if (plan.#leadingDigits !== undefined) return plan.#leadingDigits.test(number);
			return plan.#isOwn(number);
		});
	}

	#isOwn(number: string): boolean {
		const { length } = number;
		this.#ownNumbers[length] ??= new RegExp(`^${this.#ownPattern(length)}`);
		return this.#ownNumbers[length].test(number);
	}

	/**
	 * Matches the valid numbers of `length` digits among those that share the calling code, read by this plan.
	 *
	 * The library asks each country of the group in turn, and the first whose leading digits match, or
	 * that has no such digits and knows the number, decides; where none does, this plan's own types do.
	 * Here that is one alternation: every country's numbers, none with the leading digits of one before.
	 */
	valid(length: number): RegExp {
		return (this.#valid[length] ??= this.#compileValid(length));
	}

	#compileValid(length: number): RegExp {
		const { plans } = this.group;
		if (plans.length === 1) return new RegExp(`^${this.#ownPattern(length)}`);
		// From the last to the first, each plan wrapped around what is asked after it.
		let pattern = this.#leadingDigits === undefined ? NEVER.source : this.#ownPattern(length);
		for (const plan of plans.toReversed()) {
			const own = plan.#ownPattern(length);
			const leading = plan.#leadingDigits?.source.slice(1);
			pattern =
				leading === undefined
					? `(?:${own}|${pattern})`
					: `(?:(?!${leading})${pattern}|(?=${leading})${own})`;
		}
		return new RegExp(`^${pattern}`);
	}

	/** Source of a pattern for the country's own numbers of this length, whatever kind they are. */
	#ownPattern(length: number): string {
		const types = this.#source[AT.types] as readonly (TypeSource | 0)[];
		const patterns = types
			.filter((type) => type !== 0)
			.filter(([pattern, lengths]) => pattern !== '' && (lengths || this.#lengths).includes(length))
			.map(([pattern]) => `(?:${pattern})`);
		if (patterns.length === 0) return NEVER.source;
		return `(?=(?:${this.#source[AT.general] as string})$)(?:${patterns.join('|')})$`;
	}
}
