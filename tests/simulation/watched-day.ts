import { instantAfter } from '@watchhouse/domain';
import { simulatedScreen } from './client.ts';
import type { CrashToCome } from './crashes.ts';
import { playDay } from './day.ts';
import { officers, simulatedHouse } from './house.ts';
import type { Weather } from './house.ts';
import { facility } from './site.ts';

/** Plays a day with a screen watching it, and a crash where one is asked for. */
export async function watchedDay(how: {
  readonly seed: number;
  readonly weather?: Weather;
  readonly crash?: CrashToCome;
}) {
  const house = await simulatedHouse(how.seed, how.weather, how.crash);
  const { services } = house;
  const { officer, post } = officers.chen;
  await services.connections.add({
    id: 'screen',
    facility,
    audience: 'operations',
    principal: 'chen',
    officer,
    session: 'session',
    unit: facility,
    post,
    purpose: 'custody-safety',
    tokenExpiresAt: instantAfter(house.now(), 86_400_000),
    connectedAt: house.now(),
    slowCount: 0,
  });
  const screen = simulatedScreen(services, 'screen');
  await screen.look();
  await playDay(house);
  return { house, screen: await screen.look() };
}
