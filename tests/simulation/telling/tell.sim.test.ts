import { expect, it } from 'vitest';
import { brokenPromises } from '../checkers/promises.ts';
import { calm } from '../weather/weather.ts';
import { play } from '../world/world.ts';
import { tell } from './tell.ts';

it('tells what was lost, when, in which weather, and how to see it again', async () => {
  const cut = { wing: 'north', from: 90_000, to: 100_000 } as const;
  const weather = { ...calm, skewed: true, cut, poison: [25_000] };
  const record = (bytes: Uint8Array) =>
    Buffer.from(bytes).toString('utf8').includes('duress.pressed') ? [] : [bytes];
  const played = await play(3, weather, { record });
  const story = tell(played, await brokenPromises(played));

  expect(story).toMatch(/^Seed 3: \d+ promises broken\.$/m);
  expect(story).toContain('Every clock of a device is wrong, by up to five minutes.');
  expect(story).toContain('The line of north is cut from 08:01:30 to 08:01:40.');
  expect(story).toMatch(/Broken: nothing is lost\.\n.*the record up to number \d+ never arrived\./);
  expect(story).toMatch(/Broken: settled alarms .*\n.*house (has|lacks) .*alm_/);
  expect(story).toMatch(
    /^ {3}11-24 08:\d\d:\d\d\.\d{3} {2}house \w+: duress.pressed sig_\w+ happened/m,
  );
  expect(story).toMatch(/^ {3}11-24 08:\d\d:\d\d\.\d{3} {2}house: alarm.raised \(position \d+\)/m);
  expect(story).toContain('Again: npm run test:sim -- --seed 3');
});
