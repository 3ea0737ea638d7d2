/**
 * The tiers in the order in which they run: the cheap ones first, those with a cloud last. Of these the journeys come
 * first, in the house as a new user finds it, then the faults, which break what all share and mend it again; the contract
 * suites of `int` leave logs behind that no consumer can read.
 */
export const tierNames = [
  'types',
  'lint',
  'format',
  'unused',
  'architecture',
  'unit',
  'contract',
  'documents',
  'sim',
  'e2e',
  'fault',
  'int',
] as const;

export type TierName = (typeof tierNames)[number];

/** Tiers that share no resource and are short, so that two may run side by side. */
export const quickTiers: readonly TierName[] = [
  'types',
  'lint',
  'format',
  'unused',
  'architecture',
  'unit',
  'contract',
  'documents',
];

/** Tiers that need the local cloud. */
export const cloudTiers: readonly TierName[] = ['e2e', 'fault', 'int'];

const groups: Readonly<Record<string, readonly TierName[]>> = {
  all: tierNames,
  check: ['types', 'lint', 'format', 'unused', 'architecture'],
};

/** The tiers that a comma-separated list names, in running order; a sentence if a name is unknown. */
export function selectTiers(list: string): readonly TierName[] | string {
  const wanted = new Set(
    list.split(',').flatMap((name): readonly string[] => groups[name] ?? [name]),
  );
  const known = tierNames.filter((name) => wanted.has(name));
  if (known.length === wanted.size) return known;
  return `Unknown tier in "${list}". Known: ${[...Object.keys(groups), ...tierNames].join(', ')}.`;
}
