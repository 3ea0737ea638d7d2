import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SpooledRecord } from '../spool/aggregate.ts';
import { StreamRefusal } from './stream.ts';
import { aLine, aRecord } from './test-line.ts';
import type { Answer } from './test-line.ts';

/** What may become of a call; of `lost` the stream takes everything, but the answer does not come. */
const fates = ['good', 'partial', 'throttled', 'down', 'lost', 'partial-lost'] as const;
type Fate = (typeof fates)[number];

/** A stream that treats calls as told, then well, and remembers what it took. */
function fakeStream(told: readonly { fate: Fate; share: number }[], poison: ReadonlySet<string>) {
  const arrived: SpooledRecord[] = [];
  let call = 0;
  const answer: Answer = (records) => {
    const { fate, share } = told[call++] ?? { fate: 'good', share: 1 };
    if (records.some(({ text }) => poison.has(text))) throw new StreamRefusal('too large');
    const whole = fate === 'good' || fate === 'lost';
    const part = fate === 'partial' || fate === 'partial-lost';
    const taken = whole ? records.length : part ? Math.floor(share * records.length) : 0;
    arrived.push(...records.slice(0, taken));
    if (fate === 'lost' || fate === 'partial-lost' || fate === 'down') throw new Error(fate);
    return taken < records.length ? { taken, reason: fate } : { taken };
  };
  return { answer, arrived };
}

const firstTimes = (records: readonly SpooledRecord[]): readonly string[] => [
  ...new Set(records.map(({ text }) => text)),
];
const toldFates = fc.array(
  fc.record({ fate: fc.constantFrom(...fates), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  { maxLength: 30 },
);
/** Records appended together: how many, and how many expedited ones with them. */
const steps = fc.array(
  fc.record({
    ordered: fc.integer({ min: 0, max: 30 }),
    expedited: fc.integer({ min: 0, max: 2 }),
  }),
  { minLength: 1, maxLength: 12 },
);

it('delivers everything, in order at the first time, however the stream fails', async () => {
  const poisoned = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(steps, toldFates, poisoned, async (appended, told, poison) => {
      const { answer, arrived } = fakeStream(told, new Set(poison.map(String)));
      const line = aLine(answer);
      let last = 0;
      for (const { ordered } of appended) {
        for (let made = 0; made < ordered; made += 1) line.put('ordered', aRecord(++last));
        const target = line.calls.length + 2;
        await line.passUntil(() => line.calls.length >= target);
      }
      // One that is never refused, to try the line with.
      const sure = 1_000;
      line.put('ordered', aRecord(sure));
      await line.passUntil(() => line.queues.ordered.length === 0);
      await line.end();
      const sound = Array.from({ length: last }, (_, index) => index + 1).filter(
        (to) => !poison.includes(to),
      );
      expect(firstTimes(arrived)).toEqual([...sound, sure].map(String));
      const refused = poison.filter((to) => to <= last).sort((a, b) => a - b);
      expect(line.refused).toEqual(refused.map((to) => `${to}: too large`));
    }),
  );
});

it('never lets an expedited record wait for the backlog', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (appended) => {
      const { answer, arrived } = fakeStream([], new Set());
      const line = aLine(answer);
      let last = 0;
      for (const { ordered, expedited } of appended) {
        for (let made = 0; made < ordered; made += 1)
          line.put('ordered', aRecord(++last, { signals: 400, bytes: 100_000 }));
        const presses = Array.from({ length: expedited }, (_, index) => ({
          ...aRecord(0),
          text: `press ${last}.${index}`,
        }));
        const before = line.timing.now();
        line.put('expedited', ...presses);
        await line.settled();
        expect(line.timing.now()).toBe(before);
        expect(arrived).toEqual(expect.arrayContaining(presses));
      }
      await line.passUntil(() => line.queues.ordered.length === 0);
      await line.end();
      expect(firstTimes(arrived.filter(({ to }) => to > 0))).toHaveLength(last);
    }),
  );
});
