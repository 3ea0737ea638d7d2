import fc from 'fast-check';
import { limits } from '@watchhouse/contracts';
import type { DocumentReference, Instant, RuleSet } from '@watchhouse/contracts';
import { emptyAgent, emptyDetection } from '@watchhouse/domain';
import { describe, expect, it } from 'vitest';
import { editionAt, emptyContext, turningPoints, withEdition, withoutPast } from './editions.ts';
import type { Edition, StreamContext } from './editions.ts';
import { processBatch } from './process-batch.ts';
import type { WarmStates } from './process-batch.ts';
import { aSite, facilityOfHalf, publish, rules, second } from './site-under-test.ts';
import type { SiteUnderTest } from './site-under-test.ts';
import { alarmsOf, putTurns } from './story-under-test.ts';

const edition = (position: number, effectiveAt: Instant): Edition => ({
  register: 'rule-set',
  position,
  effectiveAt,
  countsFrom: effectiveAt,
  document: { sha256: String(position) } as unknown as DocumentReference,
});
const contextOf = (...editions: readonly Edition[]): StreamContext =>
  editions.reduce(withEdition, emptyContext);
const positionAt = (context: StreamContext, at: Instant) =>
  editionAt(context, 'rule-set', at)?.position;
const facility = facilityOfHalf('lower');
/** Detection whose agents have come so far. */
const decidedUntil = (...watermarks: readonly Instant[]) => ({
  ...emptyDetection(facility),
  agents: Object.fromEntries(
    watermarks.map((at, n) => [String(n), { ...emptyAgent, watermark: Date.parse(at) }]),
  ),
});

describe('the edition that counts', () => {
  it('is the last published of those whose time has come', () => {
    const context = contextOf(
      edition(3, second(10)),
      edition(7, second(30)),
      edition(9, second(20)),
    );
    const at = [5, 10, 19, 20, 40].map((seconds) => positionAt(context, second(seconds)));
    expect(at).toEqual([undefined, 3, 3, 9, 9]);
  });

  it('waits for its time whatever the time is when it is announced', () => {
    const context = contextOf(edition(3, second(10)), edition(7, second(3600)));
    expect(positionAt(context, second(3599))).toBe(3);
    expect(turningPoints(context)).toEqual([second(10), second(3600)]);
  });
});

describe('an edition of the past', () => {
  const context = contextOf(edition(3, second(10)), edition(7, second(20)));

  it('is kept until every agent has come past the next one', () => {
    expect(withoutPast(context, decidedUntil())).toBe(context);
    expect(withoutPast(context, decidedUntil(second(30), second(19)))).toBe(context);
    const left = withoutPast(context, decidedUntil(second(30), second(20)));
    expect(left.editions.map(({ position }) => position)).toEqual([7]);
  });

  it('leaves its time to the next one, for signals that come after all', () => {
    const left = withoutPast(context, decidedUntil(second(30)));
    expect(positionAt(left, second(12))).toBe(7);
    expect(positionAt(left, second(9))).toBeUndefined();
  });

  it('is forgotten beyond the bound', () => {
    const max = limits.detection.editionsPerRegisterMax;
    const all = Array.from({ length: max + 1 }, (_, n) => edition(n + 1, second(n)));
    expect(contextOf(...all.slice(0, max)).editions).toHaveLength(max);
    const bounded = contextOf(...all);
    expect(bounded.editions.map(({ position }) => position)).toEqual(
      all.slice(1).map(({ position }) => position),
    );
    expect(positionAt(bounded, second(0))).toBe(2);
  });
});

const withoutDuress: RuleSet = { rules: rules.rules.filter(({ id }) => id !== 'duress') };

/** Buttons in every second turn; rules without them count from the sixth second on, and are announced at `n`. */
async function publishedAt(n: number): Promise<SiteUnderTest> {
  const site = await aSite();
  for (let turn = 1; turn <= 8; turn += 1) {
    if (turn === n) await publish(site, 'rule-set.publish', withoutDuress, second(6));
    await putTurns(site, { [turn]: turn % 2 === 1 ? 'press' : 'nothing' });
  }
  return site;
}

async function decideIn(site: SiteUnderTest, cuts: readonly number[]): Promise<readonly string[]> {
  const { records } = site.services.signals;
  const warm: WarmStates = new Map();
  let from = 0;
  for (const to of [...cuts.toSorted((a, b) => a - b), records.length]) {
    await processBatch(site.services, warm, records.slice(from, to));
    from = Math.max(from, to);
  }
  return alarmsOf(site);
}

describe('a rule set published between two deliveries', () => {
  const byOldRules = ['duress 00:01', 'duress 00:03', 'duress 00:05'];

  it.each([1, 3, 5, 6])('before its time, with turn %i, counts from its time on', async (n) => {
    expect(await decideIn(await publishedAt(n), [])).toEqual(byOldRules);
  });

  it('decides the same however the batches are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 11 }), { maxLength: 4 }),
        async (cuts) => {
          expect(await decideIn(await publishedAt(4), cuts)).toEqual(byOldRules);
        },
      ),
    );
  });

  it('does not decide a backlog of the time before it, although it was announced long ago', async () => {
    const site = await aSite();
    await publish(site, 'rule-set.publish', withoutDuress, second(6));
    site.clock.at = second(7_200);
    await putTurns(site, {
      1: 'press',
      2: 'nothing',
      5: 'press',
      6: 'nothing',
      7: 'press',
      8: 'nothing',
    });
    expect(await decideIn(site, [4])).toEqual(['duress 00:01', 'duress 00:05']);
  });
});
