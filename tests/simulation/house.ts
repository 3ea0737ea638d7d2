import type { Command, Instant, OfficerMark, Post, WakeMessage } from '@watchhouse/contracts';
import { derivedId, instantAfter } from '@watchhouse/domain';
import {
  afterAppend,
  archiveBatch,
  execute,
  handleWake,
  memoryServices,
  processBatch,
  putDocument,
  signDueCheckpoints,
  tendFacilities,
  wakeConsumers,
} from '@watchhouse/shell';
import type { Execution, KnownFacilities, MemoryServices, WarmStates } from '@watchhouse/shell';
import { simulatedAgent } from './agent.ts';
import type { Chance } from './chance.ts';
import { Crash, crashPlan } from './crashes.ts';
import type { CrashToCome } from './crashes.ts';
import { facility, morning, named, ruleSet, sitePlan } from './site.ts';
import { failingServices } from './world/processes.ts';

/** How unkind the world is between the writes; everything is at least once, nothing is exactly once. */
export interface Weather {
  readonly chance: Chance;
  /** Probability that a delivery comes twice. */
  readonly twice: number;
  /** Probability that a wake message is lost, until the clock finds what it left lying. */
  readonly lost: number;
}

export const officers = {
  chen: { officer: named('officer', 'chen'), badge: '100001', post: 'command-centre' },
  wang: { officer: named('officer', 'wang'), badge: '100002', post: 'duty-leader' },
} as const satisfies Record<string, OfficerMark>;

export type House = Awaited<ReturnType<typeof simulatedHouse>>;
const tickMs = 1_000;
const retriesMax = 5;
/** Two turns of the minute clock find whatever was lost. */
const settleSeconds = 130;

/** A whole facility in memory: ledger, stream, consumers, clock, with a crash to come where it is armed. */
export async function simulatedHouse(seed: number, weather?: Weather, crash?: CrashToCome) {
  let now = morning;
  const clock = { now: () => now };
  const crashes = crashPlan(crash);
  const bytes = repeatableBytes(seed);
  const made = memoryServices({ clock, crash: crashes.hook, random: bytes });
  let isFailing = false;
  const services = failingServices(made, facility, () => isFailing);
  const delivery = deliveries(services, weather);

  /** At least once: a process that ended is started again and does its work again. */
  const retried = async <T>(work: () => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (cause) {
        if (!(cause instanceof Crash) || attempt === retriesMax) throw cause;
        delivery.restart();
      }
    }
  };
  const command = (
    step: string,
    body: Pick<Command, 'type'> & { payload: object },
    by: OfficerMark,
  ) => retried(() => order(services, now, step, body, by));
  const house = {
    services,
    crashes,
    facility,
    now: () => now,
    agent: simulatedAgent(),
    retried,
    command,
    signal: (record: Uint8Array) => services.signals.put(facility, record),
    /** While this works, no record of the house can be finished. */
    failing: async (work: () => Promise<void>) => {
      isFailing = true;
      await work();
      isFailing = false;
    },
    /** Lets time pass second by second: deliveries, and the turns of clock and signing each minute. */
    pass: async (seconds: number) => {
      for (let second = 0; second < seconds; second += 1) {
        const minute = now.slice(0, 16);
        now = instantAfter(now, tickMs);
        await delivery.all(retried);
        if (now.slice(0, 16) === minute) continue;
        await retried(() => tendFacilities(services));
        await retried(() => signDueCheckpoints(services));
      }
    },
    /** Lets the weather clear up and everything come to rest. */
    settle: async () => {
      delivery.clear();
      for (let second = 0; second < settleSeconds; second += 1) {
        await house.signal(house.agent.aggregate(now, { atWindow: [] }));
        await house.pass(1);
      }
    },
  };
  await found(house);
  // Rules that come late are another story: the weather begins when they lie in the stream.
  delivery.begin();
  return house;
}

async function order(
  services: MemoryServices,
  now: Instant,
  step: string,
  body: Pick<Command, 'type'> & { payload: object },
  by: OfficerMark,
): Promise<Execution> {
  const id = derivedId('command', morning, [step]);
  const outcome = await execute(services, { id, ...body } as Command, {
    facility,
    now,
    mode: 'simulation',
    actor: { kind: 'officer', officer: by.officer },
    by,
    correlation: derivedId('correlation', id, [id]),
  });
  if (outcome.kind === 'accepted') await afterAppend(services, facility);
  return outcome;
}

/** The first commands of a house: it exists, officers are posted, plan and rules are published. */
async function found({
  command,
  services,
  pass,
}: {
  command: (
    step: string,
    body: Pick<Command, 'type'> & { payload: object },
    by: OfficerMark,
  ) => Promise<Execution>;
  services: MemoryServices;
  pass: (seconds: number) => Promise<void>;
}) {
  const name = { 'zh-Hans': '看守所', 'zh-Hant': '看守所', en: 'House' };
  const payload = { kind: 'facility', code: '110000001', name, timeZone: 'Asia/Shanghai' };
  await command('register', { type: 'facility.register', payload }, officers.wang);
  for (const [principal, mark] of Object.entries(officers)) {
    const posting = { officer: mark.officer, principal, badge: mark.badge, name: principal };
    const posts: Post[] = [mark.post];
    await command(
      `post ${principal}`,
      { type: 'officer.post', payload: { ...posting, posts } },
      officers.wang,
    );
  }
  for (const [type, document] of [
    ['site-plan.publish', sitePlan],
    ['rule-set.publish', ruleSet],
  ] as const) {
    const json = new TextEncoder().encode(JSON.stringify(document));
    const reference = await putDocument(services.objects.archive, json, 'application/json');
    await command(
      type,
      { type, payload: { document: reference, effectiveAt: morning } },
      officers.wang,
    );
  }
  await pass(2);
}

/** What is on its way: stream records, wake messages and the ledger's own stream. */
function deliveries(services: MemoryServices, weather: Weather | undefined) {
  let warm: WarmStates = new Map();
  const known: KnownFacilities = new Set();
  let taken = 0;
  let archived = 0;
  let head = 0;
  let isClear = true;
  const is = (probability: (weather: Weather) => number) =>
    !isClear && weather !== undefined && weather.chance.happens(probability(weather));

  const records = async () => {
    const fresh = services.signals.records.slice(
      is(({ twice }) => twice) ? Math.max(0, taken - 3) : taken,
    );
    if (fresh.length === 0) return;
    try {
      await processBatch(services, warm, fresh);
      taken = services.signals.records.length;
    } catch (cause) {
      // The stream delivers the batch again; the end of a process is another matter.
      if (cause instanceof Crash) throw cause;
    }
  };
  const archive = async () => {
    const fresh = services.signals.records.slice(archived);
    if (fresh.length === 0) return;
    await archiveBatch(services, known, fresh);
    archived = services.signals.records.length;
  };
  const ledgerStream = async () => {
    const { seq } = await services.ledger.head(facility);
    if (seq === head) return;
    await wakeConsumers(services, [facility]);
    head = seq;
  };
  const wake = async (message: WakeMessage) => {
    try {
      await handleWake(services, message);
    } catch (cause) {
      // The queue delivers it again after its visibility timeout.
      await services.wake.send([{ message, delaySeconds: 1 }]);
      throw cause;
    }
  };
  return {
    restart: () => (warm = new Map()),
    begin: () => (isClear = weather === undefined),
    clear: () => (isClear = true),
    all: async (retried: <T>(work: () => Promise<T>) => Promise<T>) => {
      await retried(records);
      await retried(archive);
      await retried(ledgerStream);
      for (const message of services.wake.take()) {
        if (is(({ lost }) => lost)) continue;
        if (is(({ twice }) => twice)) await attempted(() => wake(message));
        await attempted(() => wake(message));
      }
    },
  };
}

/** A failed message is back in its queue already; nobody waits for it. */
async function attempted(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
  }
}

/** Chance for ids: the same seed gives the same ids. */
export function repeatableBytes(seed: number) {
  let counter = seed * 1_000_000;
  return (length: number) => {
    counter += 1;
    const bytes = Buffer.alloc(length);
    bytes.writeUInt32BE(counter >>> 0, Math.max(0, length - 4));
    return bytes;
  };
}
