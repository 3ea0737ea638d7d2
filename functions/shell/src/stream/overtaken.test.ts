import type { LiveState, MapDelta } from '@watchhouse/contracts';
import { derivedId, instantAfter } from '@watchhouse/domain';
import { describe, expect, it } from 'vitest';
import type { MemoryServices } from '../memory-services.ts';
import { liveStateKey } from './live-object.ts';
import { processBatch } from './process-batch.ts';
import type { WarmStates } from './process-batch.ts';
import type { StreamRecord } from './signal-stream.ts';
import { aSite } from './site-under-test.ts';
import type { SiteUnderTest } from './site-under-test.ts';
import { readSnapshot } from './snapshot.ts';
import { alarmsOf, putTurns } from './story-under-test.ts';

const screen = 'screen';

/** A site whose map somebody watches. */
async function aWatchedSite(): Promise<SiteUnderTest> {
  const site = await aSite();
  const { services, facility, clock } = site;
  await services.connections.add({
    id: screen,
    facility,
    audience: 'operations',
    principal: 'chen',
    officer: derivedId('officer', clock.at, ['chen']),
    session: 'session',
    unit: facility,
    post: 'command-centre',
    purpose: 'custody-safety',
    tokenExpiresAt: instantAfter(clock.at, 3_600_000),
    connectedAt: clock.at,
    slowCount: 0,
  });
  return site;
}

/** The map as it was sent, in this order. */
const mapsSent = ({ services }: SiteUnderTest): readonly MapDelta[] =>
  services.frames.framesOf(screen).filter((frame): frame is MapDelta => frame.kind === 'map');

async function liveObject({ services, facility }: SiteUnderTest): Promise<LiveState> {
  const bytes = await services.objects.state.get(liveStateKey(facility));
  return JSON.parse(Buffer.from(bytes ?? []).toString('utf8')) as LiveState;
}

interface Gate {
  readonly services: MemoryServices;
  /** Resolves when the invocation stands still. */
  readonly reached: Promise<undefined>;
  readonly open: () => void;
}

/** Services for an invocation that stands still before it publishes, until the gate opens. */
function standingStillBeforeTheMap({ services }: SiteUnderTest): Gate {
  const gate = Promise.withResolvers<undefined>();
  const reached = Promise.withResolvers<undefined>();
  const { connections } = services;
  return {
    services: {
      ...services,
      connections: {
        ...connections,
        ofAudience: async (facility, audience) => {
          reached.resolve(undefined);
          await gate.promise;
          return connections.ofAudience(facility, audience);
        },
      },
    },
    reached: reached.promise,
    open: () => {
      gate.resolve(undefined);
    },
  };
}

/** Services for an invocation that stands still before it writes one object of the state. */
function standingStillBefore({ services }: SiteUnderTest, part: string): Gate {
  const gate = Promise.withResolvers<undefined>();
  const reached = Promise.withResolvers<undefined>();
  const { state } = services.objects;
  const wait = async (key: string) => {
    if (!key.includes(part)) return;
    reached.resolve(undefined);
    await gate.promise;
  };
  const stopping: MemoryServices['objects']['state'] = {
    ...state,
    putOver: async (key, body, tag) => {
      await wait(key);
      return state.putOver(key, body, tag);
    },
  };
  return {
    services: { ...services, objects: { ...services.objects, state: stopping } },
    reached: reached.promise,
    open: () => {
      gate.resolve(undefined);
    },
  };
}

/** What detection said; the watchdog may have noticed that somebody stood still. */
const told = async (site: SiteUnderTest) =>
  (await alarmsOf(site)).filter((alarm) => !alarm.startsWith('stream-behind'));

/** An invocation takes the first record and stands still; a successor takes the rest; then the first one goes on. */
async function overtake(
  site: SiteUnderTest,
  gate: Gate,
  [first, ...rest]: readonly StreamRecord[],
): Promise<void> {
  const zombie = processBatch(gate.services, new Map(), first ? [first] : []);
  await gate.reached;
  const warm: WarmStates = new Map();
  for (const record of rest) {
    site.clock.at = instantAfter(site.clock.at, 61_000);
    await processBatch(site.services, warm, [record]);
  }
  gate.open();
  await zombie;
}

/** Behind the records that publish the registers. */
const story = async (site: SiteUnderTest): Promise<readonly StreamRecord[]> => {
  await processBatch(site.services, new Map(), [...site.services.signals.records]);
  site.clock.at = instantAfter(site.clock.at, 61_000);
  return putTurns(site, { 61: 'force', 122: 'press', 183: 'close', 244: 'press' });
};

describe('an invocation that finishes after its successor', () => {
  it('sends no map and writes no live state that is older than what was published', async () => {
    const site = await aWatchedSite();
    const records = await story(site);
    await overtake(site, standingStillBeforeTheMap(site), records);
    const revisions = mapsSent(site).map(({ to }) => to);
    expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
    expect(new Set(revisions).size).toBe(revisions.length);
    expect((await liveObject(site)).revision).toBe(revisions.at(-1));
    expect((await liveObject(site)).doors).toMatchObject([{ state: 'closed' }]);
  });

  it('writes no live state over a newer one when it stands still right before writing it', async () => {
    const site = await aWatchedSite();
    const records = await story(site);
    await overtake(site, standingStillBefore(site, 'live/'), records);
    const revisions = mapsSent(site).map(({ to }) => to);
    expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
    expect((await liveObject(site)).doors).toMatchObject([{ state: 'closed' }]);
  });

  it('writes no snapshot over a newer one', async () => {
    const site = await aWatchedSite();
    const records = await story(site);
    await overtake(site, standingStillBefore(site, 'detection/'), records);
    const snapshot = await readSnapshot(site.services.objects.state, site.facility);
    const fence = await site.services.fences.read(site.facility);
    expect(snapshot).toMatchObject({
      generation: fence?.generation,
      sequenceNumber: records.at(-1)?.sequenceNumber,
    });
  });

  it('moves no fence back and raises nothing twice', async () => {
    const site = await aWatchedSite();
    const records = await story(site);
    const generations: number[] = [];
    const fences = { ...site.services.fences };
    site.services.fences.move = async (facility, from, to) => {
      const isMoved = await fences.move(facility, from, to);
      if (isMoved) generations.push(to.generation);
      return isMoved;
    };
    await overtake(site, standingStillBeforeTheMap(site), records);
    expect(generations).toEqual([...generations].sort((a, b) => a - b));
    expect(await told(site)).toEqual(['forced 01:01', 'duress 02:02', 'duress 04:04']);
  });
});

describe('two live instances of one facility', () => {
  it('that take every batch at the same time come to what one of them comes to', async () => {
    const site = await aWatchedSite();
    const records = await story(site);
    const warm: readonly WarmStates[] = [new Map(), new Map()];
    for (const record of records) {
      const run = async (own: WarmStates) => {
        for (let tries = 0; tries < 5; tries += 1) {
          try {
            await processBatch(site.services, own, [record]);
            return;
          } catch {
            continue;
          }
        }
        throw new Error('The batch never came to its end.');
      };
      await Promise.all(warm.map(run));
    }
    expect(await told(site)).toEqual(['forced 01:01', 'duress 02:02', 'duress 04:04']);
    const fence = await site.services.fences.read(site.facility);
    expect(fence?.sequenceNumber).toBe(records.at(-1)?.sequenceNumber);
    expect(await site.services.failures.read(site.facility)).toBeUndefined();
  });
});
