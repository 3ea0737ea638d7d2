import { instantOf } from '@watchhouse/domain';
import type { MemoryServices } from '@watchhouse/shell';
import { dawnMs, house } from '../story/place.ts';
import type { Weather } from '../weather/weather.ts';
import type { Agenda } from './agenda.ts';
import { publish } from './found.ts';
import { acknowledge } from './officers.ts';
import type { StoryStream } from './story-stream.ts';

/** What the troubles of a weather befall. */
export interface Befallen {
  readonly agenda: Agenda;
  readonly services: MemoryServices;
  readonly stream: StoryStream;
  readonly tell: (text: string) => void;
  readonly attempt: (work: () => Promise<unknown>) => Promise<unknown>;
}

/** Puts what happens to stream and ledger at a set time on the agenda, and the officer's looks at the screen. */
export function scheduleTroubles(
  weather: Weather,
  { agenda, services, stream, tell, attempt }: Befallen,
): void {
  const at = (ms: number | undefined, text: string, happen: () => unknown) => {
    if (ms === undefined) return;
    agenda.at(dawnMs + ms, () => {
      tell(text);
      return happen();
    });
  };
  at(weather.split, 'the shard was split', stream.split);
  at(weather.merge, 'the shards were merged', stream.merge);
  at(weather.published?.at, 'a rule set was published', () => {
    const effectiveAt = instantOf(dawnMs + (weather.published?.effectiveAt ?? 0));
    return attempt(() => publish(services, house, 'rule-set', house.editions[1], effectiveAt));
  });
  for (const ms of weather.poison ?? []) {
    at(ms, 'a record that nobody can read came', () =>
      services.signals.put(house.facility, new TextEncoder().encode('{"aggregate":1,')),
    );
  }
  // Half of what is new; nobody gets to see the rest.
  for (const burst of weather.bursts) {
    at(burst + lookAfterMs, 'the officer looked at the screen', () =>
      attempt(() => acknowledge(services, house, ({ alarm }) => /[0-9A-F]$/.test(alarm))),
    );
  }
}

/** How long after the beginning of a burst the officer looks. */
const lookAfterMs = 50_000;
