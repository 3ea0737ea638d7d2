import type { Envelope, FacilityId, Instant } from '@watchhouse/contracts';
import { upcastEvent } from '@watchhouse/domain';
import type { WarmStates } from './process-batch.ts';
import { processBatch } from './process-batch.ts';
import type { StreamRecord } from './signal-stream.ts';
import { aRecord, doorIs, heartbeat, pressed, second } from './site-under-test.ts';
import type { SiteUnderTest } from './site-under-test.ts';

/** The log of the site's facility. */
export const logOf = async (
  { services }: SiteUnderTest,
  facility: FacilityId,
): Promise<readonly Envelope[]> => (await services.ledger.readLog(facility, 1, 500)).events;

/** Rules and times of all openings that were told, which is what a story comes to. */
export const alarmsOf = async (site: SiteUnderTest, facility = site.facility) =>
  (await logOf(site, facility)).flatMap((envelope) => {
    const event = upcastEvent(envelope);
    if (event?.type === 'alarm.re-alarmed') return [told(event.payload.rule, event.payload.at)];
    if (event?.type !== 'alarm.raised') return [];
    return [told(event.payload.definition.rule, event.payload.openedAt)];
  });

const told = (rule: string, at: Instant) => `${rule} ${at.slice(14, 19)}`;

/**
 * One turn of the agent, a second long: what happened, and the heartbeat that closes it. Turn n takes the numbers
 * 2n - 1 and 2n, so that a turn left out is a gap.
 */
function turn(facility: FacilityId, n: number, what: 'nothing' | 'press' | 'force' | 'close') {
  const at = second(n);
  const number = 2 * n - 1;
  const beat = heartbeat(facility, second(n + 0.5), number + 1);
  if (what === 'nothing') return aRecord(facility, [beat], { from: number });
  if (what === 'press') return aRecord(facility, [pressed(facility, at, number), beat]);
  return aRecord(facility, [
    doorIs(facility, what === 'force' ? 'forced' : 'closed', at, number),
    beat,
  ]);
}

/** Puts turns into the stream, each when it happened or as soon as it can be; gives their records. */
export async function putTurns(
  site: SiteUnderTest,
  turns: Readonly<Record<number, 'nothing' | 'press' | 'force' | 'close'>>,
  facility = site.facility,
): Promise<readonly StreamRecord[]> {
  const before = site.services.signals.records.length;
  for (const [n, what] of Object.entries(turns)) {
    const at = second(Number(n) + 1);
    if (at > site.clock.at) site.clock.at = at;
    await site.services.signals.put(facility, turn(facility, Number(n), what));
  }
  return site.services.signals.records.slice(before);
}

/** Delivers what lies in the stream and was not delivered, to a process that knows nothing. */
export const deliverTo = (
  site: SiteUnderTest,
  records: readonly StreamRecord[],
  warm: WarmStates = new Map(),
): Promise<void> => processBatch(site.services, warm, records);

/** The stream gives its records one by one. */
export function inPagesOfOne({ services }: SiteUnderTest): void {
  const stream = { ...services.signals };
  services.signals.readFrom = async function* (shard, start) {
    for await (const page of stream.readFrom(shard, start)) {
      for (const record of page) yield [record];
    }
  };
}
